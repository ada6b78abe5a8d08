package dev.kirby.store.lake;

import dev.kirby.internal.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Where a repair puts what is broken: {@code quarantine/20250102_030405}, in folders as in the lake, where no reader looks.
 *
 * @param root of the lake
 * @param folder of this repair
 */
record Quarantine(Path root, Path folder) {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

    /** A folder for what is found at an instant, created when there is something. */
    static Quarantine at(Path root, Instant now) {
        Path all = root.resolve("quarantine");
        String stamp = STAMP.format(now);
        Path folder = all.resolve(stamp);
        for (int i = 2; Files.exists(folder); i++) {
            folder = all.resolve(stamp + "_" + i);
        }
        return new Quarantine(root, folder);
    }

    /** Moves a file here; says where it is then, from the root. */
    Path take(Path file) throws IOException {
        Path target = folder.resolve(root.relativize(file));
        Durable.createFolders(Durable.parent(target));
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        Durable.forceNames(Durable.parent(target));
        Durable.forceNames(Durable.parent(file));
        return root.relativize(target);
    }
}
