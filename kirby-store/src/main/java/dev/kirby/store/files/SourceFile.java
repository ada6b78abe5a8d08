package dev.kirby.store.files;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.source.internal.BoundedInput;
import dev.kirby.source.internal.Sha256;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * One file of an import, opened as plain CSV bytes. Nothing of an archive is ever written to disk, so an entry's name can do
 * no harm; what it unpacks to is bounded.
 *
 * @param path where it is
 */
record SourceFile(Path path) {

    private static final long MOST_BYTES = 8L << 30;
    private static final List<String> ENDINGS = List.of(".csv", ".csv.gz", ".txt", ".txt.gz", ".zip");
    private static final String CHECKSUM = ".CHECKSUM";

    /** The files meant by paths: files as they are, folders with all data files below them, each in order of names. */
    static List<SourceFile> of(List<Path> paths) {
        List<SourceFile> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> walk = Files.walk(path)) {
                    List<SourceFile> found = walk.filter(Files::isRegularFile)
                            .filter(SourceFile::isData)
                            .sorted()
                            .map(SourceFile::new)
                            .toList();
                    if (found.isEmpty()) {
                        throw new InvalidRequestException(
                                "No data file in " + path + ": looked for *.csv, *.csv.gz and *.zip.");
                    }
                    files.addAll(found);
                } catch (IOException e) {
                    throw new StoreException("Cannot list " + path + ": " + e + ".", e);
                }
            } else if (Files.isReadable(path)) {
                files.add(new SourceFile(path));
            } else {
                throw new InvalidRequestException("No readable file " + path + ". Check the path.");
            }
        }
        if (files.isEmpty()) {
            throw new InvalidRequestException("Nothing to import: name at least one file or folder.");
        }
        return files;
    }

    private static boolean isData(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
    }

    String name() {
        return path.getFileName().toString();
    }

    /** The bytes of the CSV inside. */
    InputStream open() throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        try {
            raw.mark(2);
            int first = raw.read();
            int second = raw.read();
            raw.reset();
            if (first == 0x1f && second == 0x8b) {
                return bounded(new GZIPInputStream(raw, 1 << 16));
            }
            return first == 'P' && second == 'K' ? bounded(entry(raw)) : raw;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private InputStream bounded(InputStream unpacked) {
        return new BoundedInput(
                unpacked,
                MOST_BYTES,
                () -> new InvalidRequestException(
                        name() + " unpacks to more than " + (MOST_BYTES >> 30) + " GiB, which no candle file does."));
    }

    private InputStream entry(InputStream raw) throws IOException {
        ZipInputStream zip = new ZipInputStream(raw);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String inner = entry.getName().toLowerCase(Locale.ROOT);
            if (!entry.isDirectory() && (inner.endsWith(".csv") || inner.endsWith(".txt"))) {
                return new SingleEntry(zip, name());
            }
        }
        throw new InvalidRequestException(name() + " holds no .csv file.");
    }

    /**
     * Compares the file with the checksum that lies beside it, where one does (as data.binance.vision publishes them).
     *
     * @throws InvalidRequestException if they differ
     */
    void verify() throws IOException {
        Path beside = path.resolveSibling(name() + CHECKSUM);
        if (!Files.isReadable(beside)) {
            return;
        }
        String stated =
                Files.readString(beside, StandardCharsets.US_ASCII).strip().split("\\s+", 2)[0];
        String actual = Sha256.of(path);
        if (!actual.equalsIgnoreCase(stated)) {
            throw new InvalidRequestException(name() + " is damaged: its SHA-256 is " + actual + ", " + beside
                    + " says " + stated + ". Download it again. Nothing was imported.");
        }
    }

    /** Ends with the entry, and refuses a second data file, since which one was meant is anyone's guess. */
    private static final class SingleEntry extends FilterInputStream {
        private final ZipInputStream zip;
        private final String name;
        private boolean ended;

        SingleEntry(ZipInputStream zip, String name) {
            super(zip);
            this.zip = zip;
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            int read = super.read(bytes, offset, length);
            if (read < 0) {
                ended = true;
                ZipEntry next = zip.getNextEntry();
                if (next != null && !next.isDirectory()) {
                    throw new InvalidRequestException(
                            name + " holds more than one file. Unpack it and import the one you mean.");
                }
            }
            return read;
        }
    }
}
