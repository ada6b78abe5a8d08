package dev.kirby.store.export;

import static java.util.Objects.requireNonNull;

import dev.kirby.StoreException;
import dev.kirby.source.internal.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The SHA-256 of a table's files, summed up beside the export while it goes on. */
final class FileDigests {

    private final BackgroundWorker worker;
    private final Set<ExportFormat> formats;
    private final Map<ExportFormat, Supplier<String>> begun = new EnumMap<>(ExportFormat.class);

    FileDigests(BackgroundWorker worker, Set<ExportFormat> formats) {
        this.worker = worker;
        this.formats = formats;
    }

    /** Which files a table has. */
    Set<ExportFormat> formats() {
        return formats;
    }

    /** Begins to sum up a file that is complete, if it is one of the table's. */
    void begin(ExportFormat format, Path file) {
        if (formats.contains(format)) {
            begun.put(format, worker.begin(() -> sha256(file)));
        }
    }

    /** The sum of a file that was begun, in hexadecimal digits. */
    String of(ExportFormat format) {
        return requireNonNull(begun.get(format)).get();
    }

    private static String sha256(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + " back: " + e + ". Export again.", e);
        }
    }
}
