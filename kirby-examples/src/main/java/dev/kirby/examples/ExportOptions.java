package dev.kirby.examples;

import dev.kirby.store.MarketDataStore;
import dev.kirby.store.export.Export;
import dev.kirby.store.export.ExportFormat;
import dev.kirby.store.export.ExportReport;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all exports have in common: the store, the pair, the range, {@code --format} and {@code --output}. */
final class ExportOptions {

    @Mixin
    StoreOptions store = new StoreOptions();

    @Mixin
    PairOptions pair = new PairOptions();

    @Mixin
    RangeOptions range = new RangeOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "both",
            description = "csv, parquet or both; csv.gz, arrow and lists of them too. Default: ${DEFAULT-VALUE}.")
    String format = "both";

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "exports",
            description = "Where the files go. Default: ${DEFAULT-VALUE}/.")
    Path output = Path.of("exports");

    /** Writes the tables and prints the files; returns the exit code. */
    int run(UnaryOperator<Export> tables) {
        try (MarketDataStore opened = store.existing()) {
            Export export = tables.apply(opened.export(pair.instrument()).named(pair.quote));
            write(range.range(opened.clock()).map(export::range).orElse(export)).print();
        }
        return 0;
    }

    private ExportReport write(Export export) {
        try (ConsoleProgress progress = new ConsoleProgress("export")) {
            return export.onProgress(state -> progress.show(state.share(), state.toText()))
                    .to(output, ExportFormat.parse(format));
        }
    }
}
