package dev.kirby.examples;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes stored candles to files. */
@Command(
        name = "export-candles",
        mixinStandardHelpOptions = true,
        description = "Writes candles to CSV and Parquet files, each with a JSON document beside it.")
public final class ExportCandles implements Callable<Integer> {

    @Mixin
    private ExportOptions options = new ExportOptions();

    @Mixin
    private IntervalsOptions intervals = new IntervalsOptions();

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
        return options.run(export -> export.candles(intervals.list()));
    }
}
