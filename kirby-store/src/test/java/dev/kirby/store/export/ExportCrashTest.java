package dev.kirby.store.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.store.ChildJvm;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** An exporting process is killed at random moments: what has a name is whole, and has its document. */
class ExportCrashTest {

    private static final int KILLS = Integer.getInteger("kirby.kills", 3);

    @TempDir
    Path folder;

    /** Exports until it is killed, and prints each step. */
    static final class Child {
        public static void main(String[] args) {
            try (MarketDataStore store = MarketDataStore.open(Path.of(args[0]), TestRows.CLOCK)) {
                Export export = store.export(TestRows.BTC)
                        .candles("1m")
                        .merged("1m")
                        .onProgress(progress -> System.out.println(progress.step()));
                while (true) {
                    export.to(Path.of(args[1]), ExportFormat.parse("csv,csv.gz,parquet"));
                }
            }
        }
    }

    @Test
    void what_a_killed_export_leaves_is_whole_and_described() throws Exception {
        long seed = Long.getLong("kirby.seed", System.nanoTime());
        Random random = new Random(seed);
        Path lake = folder.resolve("lake");
        Path out = folder.resolve("out");
        try (MarketDataStore store = MarketDataStore.open(lake, TestRows.CLOCK)) {
            store.upsert(TestRows.BTC_1M, TestRows.minutes(20_000));
        }
        int checked = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = ChildJvm.start(Child.class, lake, out);
            try (BufferedReader lines = ChildJvm.output(child)) {
                int steps = 1 + random.nextInt(25);
                for (int i = 0; i < steps; i++) {
                    assertThat(lines.readLine()).as("seed " + seed).isNotNull();
                }
                long until = System.nanoTime() + random.nextInt(100_000_000);
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            } finally {
                child.destroyForcibly().waitFor();
            }
            checked += check(out, "seed " + seed + ", kill " + kill);
        }
        System.out.println(KILLS + " kills, " + checked + " data files checked");
    }

    /** Every data file that has a name is the one that a document describes. */
    private static int check(Path out, String context) throws Exception {
        Map<String, String> checksums = new HashMap<>();
        for (Path document : list(out)) {
            if (document.toString().endsWith(".json")) {
                JsonNode json = new ObjectMapper().readTree(document.toFile());
                assertThat(json.get("row_count").asLong()).as(context).isEqualTo(20_000);
                json.get("files")
                        .forEach(file -> checksums.put(
                                file.get("file").asString(),
                                file.get("checksum").asString()));
            }
        }
        int files = 0;
        for (Path file : list(out)) {
            if (!file.toString().endsWith(".json")) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                assertThat(checksums.get(file.getFileName().toString()))
                        .as(context + ", " + file)
                        .isEqualTo("sha256:" + HexFormat.of().formatHex(digest));
                files++;
            }
        }
        return files;
    }

    private static List<Path> list(Path out) throws Exception {
        try (Stream<Path> files = Files.list(out)) {
            return files.filter(f -> !f.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
