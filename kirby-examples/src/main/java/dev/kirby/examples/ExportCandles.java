package dev.kirby.examples;

import dev.kirby.store.MarketDataStore;
import dev.kirby.store.export.Export;
import dev.kirby.store.export.ExportFormat;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes stored candles to files. */
@Command(
        name = "export-candles",
        mixinStandardHelpOptions = true,
        description = "Writes candles to CSV and Parquet files, each with a JSON document beside it.")
public final class ExportCandles implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private PairOptions pair = new PairOptions();

    @Option(
            names = "--intervals",
            paramLabel = "LIST",
            defaultValue = "all",
            description = "Candle lengths, such as 1m,1h, or all that are stored. Default: ${DEFAULT-VALUE}.")
    private String intervals = "all";

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "both",
            description = "csv, parquet or both. Default: ${DEFAULT-VALUE}.")
    private String format = "both";

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "exports",
            description = "Where the files go. Default: ${DEFAULT-VALUE}/.")
    private Path output = Path.of("exports");

    private ExportCandles() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --intervals 1m --days 30 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ExportCandles(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.open()) {
            Export export = opened.export(pair.instrument()).candles(intervals.split(",", 0));
            range.range(opened.clock())
                    .map(export::range)
                    .orElse(export)
                    .to(output, ExportFormat.parse(format))
                    .print();
        }
        return 0;
    }
}
