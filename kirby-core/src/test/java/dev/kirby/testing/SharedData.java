package dev.kirby.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Recorded market data, which lie beside the repository and not in it: in {@code ../shared}, or where {@code
 * -Dkirby.shared=FOLDER} says. Tests that need what is not there are skipped, visibly.
 */
public final class SharedData {

    // Tests run in the folder of their module.
    private static final Path FOLDER = Path.of(System.getProperty("kirby.shared", "../../shared"));

    private SharedData() {}

    /** {@return a file or folder of the recorded data, there or not} */
    public static Path path(String name) {
        return FOLDER.resolve(name);
    }

    /** {@return a file or folder of the recorded data; where it is absent the test is skipped} */
    public static Path require(String name) {
        Path path = path(name);
        assumeTrue(Files.exists(path), () -> "no recorded data at " + path.toAbsolutePath() + " (-Dkirby.shared)");
        return path;
    }
}
