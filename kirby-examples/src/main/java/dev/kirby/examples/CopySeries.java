package dev.kirby.examples;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Copies series from one store to another. */
@Command(
        name = "copy",
        mixinStandardHelpOptions = true,
        description = "Copies stored series of a pair to another store: a folder, or a database by its jdbc: address.")
public final class CopySeries implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StoredOptions stored = new StoredOptions();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(names = "--to", paramLabel = "STORE", required = true, description = "The other store; created if absent.")
    private String to = "";

    private CopySeries() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT [--interval 1m] --data DIR --to STORE}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new CopySeries(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore source = store.existing();
                MarketDataStore target = MarketDataStore.open(to)) {
            TimeRange within = range.range(source.clock()).orElse(TimeRange.ALL);
            for (SeriesId series : stored.series(source)) {
                source.copy(series).range(within).to(target).print();
            }
        }
        return 0;
    }
}
