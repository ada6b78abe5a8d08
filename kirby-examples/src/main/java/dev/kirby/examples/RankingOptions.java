package dev.kirby.examples;

import dev.kirby.performance.Metric;
import dev.kirby.series.Frame;
import dev.kirby.store.files.FrameFiles;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --objective --out --json}: what combinations are ranked by, and where they are written. */
final class RankingOptions {

    /** How many of the best are shown and summarised. */
    static final int TOP = 10;

    @Option(
            names = "--objective",
            paramLabel = "METRIC",
            defaultValue = "NET_PROFIT",
            description = "What to rank by. Default: ${DEFAULT-VALUE}.")
    private String objective = "NET_PROFIT";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Writes one row a combination, as .parquet, .arrow, .csv, .csv.gz or .json.")
    private @Nullable Path out;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes a summary as JSON.")
    private @Nullable Path json;

    Metric objective() {
        return Metric.parse(objective);
    }

    boolean wantsRows() {
        return out != null;
    }

    /** Checks the names before anything is computed. */
    void check() {
        if (out != null) {
            FrameFiles.requireFormat(out);
        }
    }

    /** Writes what is requested; makes nothing where nothing is. */
    void write(Supplier<Frame> rows, Supplier<?> summary) {
        if (out != null) {
            FrameFiles.write(rows.get(), out);
        }
        JsonFile.write(json, summary);
    }
}
