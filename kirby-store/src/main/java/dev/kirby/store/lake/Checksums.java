package dev.kirby.store.lake;

import dev.kirby.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of files (CRC-32C, in hexadecimal digits), by which damage is found before a wrong number gets out. A file is
 * summed up once by an open store, and again when it has changed. Thread-safe.
 */
final class Checksums {

    private static final int BUFFER = 1 << 16;

    /** What identifies a file as the one that was checked. */
    private record Stamp(@Nullable Object key, long size, FileTime modified, String checksum) {}

    private final Map<Path, Stamp> known = new ConcurrentHashMap<>();

    /** The checksum of a file as it is now. */
    static String of(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                sum.update(buffer);
                buffer.clear();
            }
        }
        return String.format("%08x", sum.getValue());
    }

    /**
     * Fails unless a file is as it was written, or, where it has no checksum, at least has the columns of its dataset.
     *
     * @param connection to read it
     * @param file of a series, and the series' state when it was taken
     */
    void check(Connection connection, Snapshot.Taken file) throws IOException, SQLException {
        SeriesFolder folder = file.folder();
        SeriesState state = file.state();
        String name = file.period().name();
        Path original = folder.path().resolve(name);
        if (!state.hasChecksum(name)) {
            checkColumns(connection, folder, original, file.path()); // of an older format, or put here by hand
            return;
        }
        String checksum = checksum(original, file.path());
        // Without links the file may have been replaced since: then the newer state knows it.
        if (!state.accepts(name, checksum) && !SeriesState.read(folder).accepts(name, checksum)) {
            throw new StoreException("Damaged file " + original + ": its checksum is " + checksum
                    + ", and a file with " + state.checksums().get(name) + " was written. Repair the store"
                    + " (store.repair(), or the command 'verify --repair'), then backfill or import its time again.");
        }
    }

    private void checkColumns(Connection connection, SeriesFolder folder, Path original, Path file)
            throws IOException, SQLException {
        if (known(original, file).isPresent()) {
            return;
        }
        Optional<String> fault =
                ParquetFiles.schemaFault(connection, folder.series().dataset(), file);
        if (fault.isPresent()) {
            throw new StoreException("Damaged file " + original + ": its columns are wrong. " + fault.get()
                    + ". Repair the store (store.repair(), or the command 'verify --repair').");
        }
        checksum(original, file);
    }

    private String checksum(Path original, Path file) throws IOException {
        Optional<Stamp> stamp = known(original, file);
        if (stamp.isPresent()) {
            return stamp.get().checksum;
        }
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        String checksum = of(file);
        known.put(original, new Stamp(now.fileKey(), now.size(), now.lastModifiedTime(), checksum));
        return checksum;
    }

    /** What is known of a file, if it is still the same. */
    private Optional<Stamp> known(Path original, Path file) throws IOException {
        Stamp stamp = known.get(original);
        if (stamp == null || stamp.key == null) {
            return Optional.empty();
        }
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        boolean same = stamp.key.equals(now.fileKey())
                && stamp.size == now.size()
                && stamp.modified.equals(now.lastModifiedTime());
        return same ? Optional.of(stamp) : Optional.empty();
    }
}
