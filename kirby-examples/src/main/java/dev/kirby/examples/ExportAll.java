package dev.kirby.examples;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes stored candles with their funding and open interest to files. */
@Command(
        name = "export-all",
        mixinStandardHelpOptions = true,
        description = "Writes candles merged with funding and open interest, each with a JSON document beside it.")
public final class ExportAll implements Callable<Integer> {

    @Mixin
    private ExportOptions options = new ExportOptions();

    @Mixin
    private IntervalsOptions intervals = new IntervalsOptions();

    @Option(
            names = "--as-of",
            description = "Give each candle the last values known at its close, not only those of its open time.")
    private boolean asOf;

    private ExportAll() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --intervals 1m --days 30 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ExportAll(), args));
    }

    @Override
    public Integer call() {
        return options.run(export -> asOf ? export.mergedAsOf(intervals.list()) : export.merged(intervals.list()));
    }
}
