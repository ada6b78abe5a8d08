package dev.kirby.internal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Files that are whole under their names at any instant, and on the disk when a method returns. */
public final class Durable {

    private Durable() {}

    /** Where a file is written before it gets its name: beside it, under a name that no glob of Parquet files matches. */
    public static Path draft(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".tmp");
    }

    /** Puts what was written so far on the disk. */
    public static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Gives a forced draft its name, replacing what had it. */
    public static void publish(Path draft, Path file) throws IOException {
        Files.move(draft, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    /** Puts a folder's names on the disk, where the system can. */
    public static void forceNames(Path folder) throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Writes a small file in one go. */
    public static void write(Path file, byte[] content) throws IOException {
        Path draft = draft(file);
        Files.write(draft, content);
        force(draft);
        publish(draft, file);
        forceNames(parent(file));
    }

    /** Creates a folder and those above it. */
    public static void createFolders(Path folder) throws IOException {
        Deque<Path> created = new ArrayDeque<>();
        for (@Nullable Path path = folder; path != null && !Files.isDirectory(path); path = path.getParent()) {
            created.push(path);
        }
        Files.createDirectories(folder);
        for (Path path : created) {
            forceNames(parent(path));
        }
    }

    /** The folder a file is in. */
    public static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no parent");
        }
        return parent;
    }
}
