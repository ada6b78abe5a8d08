package dev.kirby.internal;

import dev.kirby.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a user requested, such as reports and pictures: whole or not at all. */
public final class ResultFile {

    private ResultFile() {}

    /**
     * Writes a text.
     *
     * @param file where to; its folder is created
     * @param text all of it, in UTF-8
     */
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes.
     *
     * @param file where to; its folder is created
     * @param content all of it
     * @throws StoreException if that fails; what stood there stays
     */
    public static void write(Path file, byte[] content) {
        Path target = file.toAbsolutePath();
        try {
            Files.createDirectories(Durable.parent(target));
            Path draft = Durable.draft(target);
            try {
                Files.write(draft, content);
                Durable.publish(draft, target);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file + ": " + e + ". Choose a folder that can be written.", e);
        }
    }
}
