package dev.kirby.examples;

import dev.kirby.internal.ResultFile;
import dev.kirby.series.Frame;
import dev.kirby.store.files.FrameFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --file} and {@code --json}: where rows are written. */
final class RowFileOptions {

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Writes all rows; the ending says how: .parquet, .csv, .csv.gz, .json or .arrow.")
    @Nullable
    Path file;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all rows as a JSON array.")
    @Nullable
    Path json;

    /** Checks the names before anything is computed. */
    void check() {
        if (file != null) {
            FrameFiles.requireFormat(file);
        }
    }

    /** Writes what was requested and prints where. */
    void write(Frame frame) {
        if (file != null) {
            System.out.println("Wrote " + FrameFiles.write(frame, file));
        }
        if (json != null) {
            ResultFile.write(json, frame.toJson());
            System.out.println("Wrote " + json);
        }
    }
}
