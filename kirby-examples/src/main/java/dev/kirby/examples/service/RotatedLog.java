package dev.kirby.examples.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kirby.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A log file of whole lines, each with its time. A file that is full becomes {@code NAME.1}, the one before {@code NAME.2}, and
 * the last is dropped. A full disk loses lines, and stops nothing. Thread-safe.
 */
final class RotatedLog implements AutoCloseable {

    private final Path file;
    private final long maxBytes;
    private final int keep;
    private final InstantSource clock;
    private @Nullable OutputStream out;
    private long size;

    private RotatedLog(Path file, long maxBytes, int keep, InstantSource clock) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.keep = keep;
        this.clock = clock;
    }

    /**
     * Goes on with a file.
     *
     * @param file created with its folder where it is not there
     * @param maxBytes of one file
     * @param keep how many older ones are kept
     * @param clock stamps the lines
     * @throws StoreException if it cannot be written
     */
    static RotatedLog open(Path file, long maxBytes, int keep, InstantSource clock) {
        RotatedLog log = new RotatedLog(file, maxBytes, keep, clock);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            log.begin();
        } catch (IOException e) {
            throw new StoreException("Cannot write the log " + file + ": " + e + ". Name another folder by --logs.", e);
        }
        return log;
    }

    private void begin() throws IOException {
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(file);
    }

    synchronized void line(String text) {
        byte[] bytes = (clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + text + "\n").getBytes(UTF_8);
        try {
            if (size > 0 && size + bytes.length > maxBytes) {
                rotate();
            }
            if (out != null) {
                out.write(bytes);
                size += bytes.length;
            }
        } catch (IOException e) {
            // There is nowhere left to say so.
        }
    }

    private void rotate() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
        for (int i = keep; i > 1; i--) {
            if (Files.exists(numbered(i - 1))) {
                Files.move(numbered(i - 1), numbered(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
        begin();
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    /** A stream that prints where another does, and writes each whole line here too. */
    PrintStream beside(PrintStream console) {
        return new PrintStream(new Lines(console), true, UTF_8);
    }

    private final class Lines extends OutputStream {
        private final PrintStream console;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(PrintStream console) {
            this.console = console;
        }

        @Override
        public synchronized void write(int b) {
            console.write(b);
            if (b == '\n') {
                line(line.toString(UTF_8).stripTrailing());
                line.reset();
            } else {
                line.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }

        @Override
        public void flush() {
            console.flush();
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (out != null) {
                out.close();
                out = null;
            }
        } catch (IOException e) {
            throw new StoreException("Cannot close the log " + file + ": " + e + ".", e);
        }
    }

    /** For example {@code RotatedLog[logs/data_collector.log]}. */
    @Override
    public String toString() {
        return "RotatedLog[" + file + "]";
    }
}
