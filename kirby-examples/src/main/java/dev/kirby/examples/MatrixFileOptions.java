package dev.kirby.examples;

import dev.kirby.series.FeatureMatrix;
import dev.kirby.store.export.MatrixExport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --file} and {@code --json}: where a matrix is written. */
final class MatrixFileOptions {

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Writes all rows; the ending says how: .parquet, .csv, .csv.gz, .json or .arrow.")
    @Nullable
    String file;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all rows as a JSON array.")
    @Nullable
    String json;

    /** Writes what was requested and prints where. */
    void write(FeatureMatrix matrix) {
        MatrixExport export = MatrixExport.of(matrix);
        if (file != null) {
            System.out.println("Wrote " + export.to(file));
        }
        if (json != null) {
            System.out.println("Wrote " + export.toJson(json));
        }
    }
}
