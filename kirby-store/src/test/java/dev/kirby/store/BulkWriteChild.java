package dev.kirby.store;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;

import dev.kirby.KirbyException;
import java.io.IOException;
import java.nio.file.Path;

/** A process that resamples a lake, or imports a file into it, as soon as it gets a line. */
final class BulkWriteChild {

    private BulkWriteChild() {}

    public static void main(String[] args) throws IOException {
        try (MarketDataStore store = MarketDataStore.open(Path.of(args[0]), CLOCK)) {
            System.out.println("open");
            while (System.in.read() != '\n') {
                Thread.onSpinWait();
            }
            if (args.length > 1) {
                store.importInto(BTC_1M).run(Path.of(args[1]));
            } else {
                store.resample(BTC, "1m", "5m");
            }
            System.out.println("done");
        } catch (KirbyException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
