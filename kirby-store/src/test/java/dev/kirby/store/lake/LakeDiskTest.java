package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.StoreException;
import dev.kirby.source.Page;
import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or cannot be written, as the kernel makes them: mounts that only the child process sees. */
class LakeDiskTest {

    @TempDir
    Path temp;

    /** Runs the probe behind a mount; skipped where the system does not let users mount. */
    private Map<String, String> probe(String mount, String mode, Path folder) throws Exception {
        List<String> namespace = List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c");
        assumeTrue(works(namespace, mount), "this system does not let users mount");
        List<String> command = new ArrayList<>(namespace);
        command.add(mount + " && exec \"$0\" \"$@\"");
        Process child = ChildJvm.start(command, LakeProbe.class, mode, folder);
        List<String> lines = ChildJvm.lines(child);
        assertThat(child.waitFor()).as(String.join("\n", lines)).isZero();
        Map<String, String> said = new TreeMap<>();
        for (String line : lines) {
            String[] parts = line.split(" ", 2);
            said.put(parts[0], parts[1]);
        }
        return said;
    }

    private static boolean works(List<String> namespace, String mount) throws InterruptedException {
        List<String> command = new ArrayList<>(namespace);
        command.add(mount);
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aFullDiskIsOneClearErrorAndLosesNothing() throws Exception {
        Map<String, String> said = probe("mount -t tmpfs -o size=6m none '" + temp + "'", "fill", temp);
        int acknowledged = Integer.parseInt(said.get("acknowledged"));
        assertThat(acknowledged).isBetween(20_000, 400_000);
        assertThat(said.get("failed"))
                .startsWith("StoreException: Cannot write binance:BTC/USDT:USDT candles 1m to " + temp)
                .contains("No space left on device")
                .endsWith("What was written before is safe; write again when that is mended.");
        assertThat(said)
                .containsEntry("stored", String.valueOf(acknowledged))
                .containsEntry("covered", "true")
                .containsEntry("deleted", "0 true")
                .containsEntry("problems", "[]")
                .containsEntry("resumed", String.valueOf(acknowledged + 10_000));
    }

    @Test
    void aReadOnlyLakeReadsAndRefusesToWrite() throws Exception {
        Path folder = temp.resolve("lake");
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            store.upsert(BTC_1M, new Page(minuteRange(0, 80_000), minutes(80_000)));
        }
        Map<String, String> said = probe(
                "mount --bind '" + folder + "' '" + folder + "' && mount -o remount,bind,ro '" + folder + "'",
                "read-only",
                folder);
        assertThat(said.get("failed")).startsWith("StoreException: ").contains("Read-only file system");
        assertThat(said)
                .containsEntry("read", "80000")
                .containsEntry("sql", "80000.0")
                .containsEntry("problems", "[]")
                .containsEntry("stored", "80000");
    }

    @Test
    void aFolderThatCannotBeCreatedIsNamed() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        Path folder = file.resolve("lake");
        assertThatThrownBy(() -> MarketDataStore.open(folder, CLOCK))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("Choose a folder that can be written");
    }
}
