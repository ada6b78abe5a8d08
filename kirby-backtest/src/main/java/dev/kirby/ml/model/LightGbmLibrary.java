package dev.kirby.ml.model;

import dev.kirby.StoreException;
import io.github.metarank.lightgbm4j.LGBMBooster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Loads LightGBM's native code from a folder of this process's own. lightgbm4j unpacks it to {@code java.io.tmpdir} under a fixed name, over
 * the file that another process may be running, which would end that process; so the property points elsewhere while it does.
 */
final class LightGbmLibrary {

    private static final String PLACE = "java.io.tmpdir";

    private LightGbmLibrary() {}

    /** Loads it, if this process has not yet. */
    static synchronized void require() {
        String before = System.getProperty(PLACE);
        try {
            Path folder = Files.createTempDirectory("kirby-lightgbm");
            System.setProperty(PLACE, folder.toString());
            try {
                LGBMBooster.loadNative();
            } finally {
                System.setProperty(PLACE, before);
                clear(folder);
            }
        } catch (IOException e) {
            throw new StoreException(
                    "LightGBM's native code cannot be unpacked in " + before + ": " + e
                            + ". Make room there, or give Java another folder: -Djava.io.tmpdir=FOLDER.",
                    e);
        }
    }

    /** Removes the files; a system that holds on to loaded ones removes them at the end of the process. */
    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : Stream.concat(files, Stream.of(folder)).toList()) {
                if (!file.toFile().delete()) {
                    file.toFile().deleteOnExit();
                }
            }
        }
    }
}
