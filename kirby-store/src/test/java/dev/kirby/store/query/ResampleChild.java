package dev.kirby.store.query;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.CLOCK;

import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;

/** A process that resamples a lake until it is killed. */
final class ResampleChild {

    private ResampleChild() {}

    public static void main(String[] args) {
        try (MarketDataStore store = MarketDataStore.open(Path.of(args[0]), CLOCK)) {
            System.out.println("open");
            store.resample(BTC, "1m", "5m");
            System.out.println("done");
        }
    }
}
