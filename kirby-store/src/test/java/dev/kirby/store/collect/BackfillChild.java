package dev.kirby.store.collect;

import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.nio.file.Path;

/** A process that backfills two series and prints each request before it is answered. */
final class BackfillChild {

    private BackfillChild() {}

    public static void main(String[] args) {
        PagedSource source = new PagedSource(TestRows.CLOCK, 500);
        source.fails = request -> {
            System.out.println("asked " + request.series().requireInterval() + " "
                    + request.window().startMillis());
            return false;
        };
        try (MarketDataStore store = MarketDataStore.open(Path.of(args[0]), TestRows.CLOCK)) {
            store.backfill(source)
                    .candles(TestRows.BTC, "1m", "5m")
                    .range(args[1], args[2])
                    .run()
                    .requireComplete();
        }
    }
}
