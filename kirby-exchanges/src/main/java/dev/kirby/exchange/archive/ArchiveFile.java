package dev.kirby.exchange.archive;

import dev.kirby.SourceException;
import dev.kirby.exchange.internal.rows.CsvReader;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.internal.Logs;
import dev.kirby.series.Rows;
import dev.kirby.source.internal.BoundedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A file of an archive, on disk and open. Nothing of it is unpacked to disk, but an entry that is not the one expected is
 * refused all the same: the file is not what its name says. Closing it deletes it. Not thread-safe.
 */
final class ArchiveFile implements AutoCloseable {

    private final String name;
    private final Path path;
    private final @Nullable ZipFile zip;
    private final CsvReader reader;
    private final InputStream in;

    private ArchiveFile(
            String name,
            Path path,
            @Nullable ZipFile zip,
            InputStream in,
            RowMapping mapping,
            DoubleSupplier contractSize) {
        this.name = name;
        this.path = path;
        this.zip = zip;
        this.in = in;
        this.reader = new CsvReader(name, mapping, contractSize, in);
    }

    /**
     * Opens a file; deletes it if it cannot be opened.
     *
     * @param venue for errors
     * @param fileName its name in the archive, which is also that of its only entry, or ends it
     * @param path where it is on disk
     * @param contractSize base units per contract
     * @throws SourceException if it is not the whole zip or gzip file of one entry that it should be
     */
    static ArchiveFile open(
            String venue, String fileName, Path path, ArchiveDataset dataset, DoubleSupplier contractSize) {
        String name = venue + " archive " + fileName;
        @Nullable ZipFile zip = null;
        @Nullable InputStream raw = null;
        try {
            InputStream in;
            if (fileName.endsWith(".gz")) {
                raw = Files.newInputStream(path);
                in = new GZIPInputStream(raw, 1 << 16);
            } else {
                zip = new ZipFile(path.toFile());
                in = zip.getInputStream(only(zip, name, fileName.replaceAll("\\.zip$", ".csv"), dataset.maxBytes()));
            }
            return new ArchiveFile(
                    name,
                    path,
                    zip,
                    new BoundedInput(in, dataset.maxBytes(), () -> tooLarge(name, dataset.maxBytes())),
                    dataset.mapping(),
                    contractSize);
        } catch (IOException | RuntimeException e) {
            close(raw);
            close(zip);
            delete(path);
            throw e instanceof SourceException known ? known : damaged(name, e);
        }
    }

    private static ZipEntry only(ZipFile zip, String name, String expected, long maxBytes) {
        List<? extends ZipEntry> entries = zip.stream().toList();
        if (entries.size() != 1 || !isNamed(entries.get(0).getName(), expected)) {
            throw new SourceException(name + " should hold " + expected + " alone, but holds "
                    + String.join(
                            ", ",
                            entries.stream().limit(3).map(ZipEntry::getName).toList())
                    + (entries.size() > 3 ? " and " + (entries.size() - 3) + " more" : "")
                    + ". Nothing of it was read.");
        }
        if (entries.get(0).getSize() > maxBytes) {
            throw tooLarge(name, maxBytes);
        }
        return entries.get(0);
    }

    /** Some archives put the name of the instrument before that of the file. */
    private static boolean isNamed(String entry, String expected) {
        return entry.equals(expected) || entry.matches("\\w+_" + Pattern.quote(expected));
    }

    /** Venue and name, for errors. */
    String name() {
        return name;
    }

    /** The next rows; see {@link CsvReader#read}. */
    Rows read(int expected, int most) {
        try {
            return reader.read(expected, most);
        } catch (IOException e) {
            throw damaged(name, e);
        }
    }

    /** Whether there are no more rows. */
    boolean isRead() {
        return reader.isAtEnd();
    }

    private static SourceException damaged(String name, Exception e) {
        return new SourceException(
                name + " cannot be read: " + e.getMessage() + ". Try again later, or do without the archive"
                        + " (ExchangeSettings.withoutArchive()).",
                e);
    }

    private static SourceException tooLarge(String name, long maxBytes) {
        return new SourceException(
                name + " unpacks to more than " + maxBytes + " bytes, which no such file does. It was not read on.");
    }

    @Override
    public void close() {
        close(in);
        close(zip);
        delete(path);
    }

    private static void close(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            Logs.of(ArchiveFile.class).warn("A file of an archive was not closed.", e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            Logs.of(ArchiveFile.class).warn("Cannot delete " + path + ".", e);
        }
    }

    @Override
    public String toString() {
        return "ArchiveFile[" + name + "]";
    }
}
