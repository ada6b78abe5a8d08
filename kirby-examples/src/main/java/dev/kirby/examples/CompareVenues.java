package dev.kirby.examples;

import dev.kirby.market.Instrument;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.query.VenueComparison;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the candles of two markets. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Reports how far the closes of a pair are from those of another market, and which bars only one has.")
public final class CompareVenues implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private PairOptions pair = new PairOptions();

    @Option(
            names = "--with",
            paramLabel = "MARKET",
            required = true,
            description = "The other market, such as kraken:BTC/USD or bybit:BTC/USDT:USDT.")
    private String with = "";

    @Option(
            names = "--interval",
            paramLabel = "INTERVAL",
            defaultValue = "1m",
            description = "The candle length. Default: ${DEFAULT-VALUE}.")
    private String interval = "1m";

    @Mixin
    private RangeOptions range = new RangeOptions();

    private CompareVenues() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --with kraken:BTC/USD [--interval 1m] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new CompareVenues(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            VenueComparison comparison = opened.compare(pair.instrument(), Instrument.parse(with), interval);
            range.range(opened.clock())
                    .map(comparison::range)
                    .orElse(comparison)
                    .run()
                    .print();
        }
        return 0;
    }
}
