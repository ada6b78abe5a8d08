package dev.kirby.examples;

import dev.kirby.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Text files of results, whole or not at all. */
final class ResultFile {

    private ResultFile() {}

    static void write(Path file, String text) {
        Path target = file.toAbsolutePath();
        try {
            Files.createDirectories(target.getParent());
            Path draft = target.resolveSibling("." + target.getFileName() + ".draft");
            try {
                Files.writeString(draft, text);
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file + ": " + e + ". Choose a folder that can be written.", e);
        }
    }
}
