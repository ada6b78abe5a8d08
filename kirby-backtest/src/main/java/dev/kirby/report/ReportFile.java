package dev.kirby.report;

import dev.kirby.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files of reports and pictures, whole or not at all. */
final class ReportFile {

    private ReportFile() {}

    static void write(Path file, byte[] content) {
        Path target = file.toAbsolutePath();
        try {
            Files.createDirectories(target.getParent());
            Path draft = target.resolveSibling("." + target.getFileName() + ".draft");
            try {
                Files.write(draft, content);
                Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file + ": " + e + ". Choose a folder that can be written.", e);
        }
    }
}
