package dev.kirby.examples;

import dev.kirby.store.MarketDataStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stores candles built from finer ones. */
@Command(
        name = "resample",
        mixinStandardHelpOptions = true,
        description = "Builds coarser candles from stored ones and stores them.")
public final class ResampleCandles implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private PairOptions pair = new PairOptions();

    @Option(
            names = "--from",
            paramLabel = "INTERVAL",
            defaultValue = "1m",
            description = "The stored candles. Default: ${DEFAULT-VALUE}.")
    private String from = "1m";

    @Option(
            names = "--to",
            paramLabel = "INTERVAL",
            required = true,
            split = ",",
            description = "The candles to build, such as 5m,1h.")
    private List<String> to = List.of();

    private ResampleCandles() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT [--from 1m] --to 5m,1h --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ResampleCandles(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            for (String interval : to) {
                opened.resample(pair.instrument(), from, interval).print();
            }
        }
        return 0;
    }
}
