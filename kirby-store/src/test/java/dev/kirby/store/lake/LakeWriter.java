package dev.kirby.store.lake;

import dev.kirby.market.Interval;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.nio.file.Path;

/**
 * A process that writes generation after generation of the same minutes, over three months, and says on its output what was
 * acknowledged. It ends when it is killed, after as many generations as told, or after the minutes told.
 */
final class LakeWriter {

    static final int STEP = 10_000;
    static final int MINUTES = 110_000;

    private LakeWriter() {}

    public static void main(String[] args) {
        int generations = Integer.parseInt(args[1]);
        try (MarketDataStore store = MarketDataStore.open(Path.of(args[0]), TestRows.CLOCK)) {
            System.out.println("open");
            long minutes = args.length > 3 ? Long.parseLong(args[3]) : 0;
            long start = System.nanoTime();
            for (int salt = Integer.parseInt(args[2]); salt < generations; salt++) {
                if (minutes > 0 && System.nanoTime() - start > minutes * 60_000_000_000L) {
                    return;
                }
                for (int from = 0; from < MINUTES; from += STEP) {
                    var range = TestRows.minuteRange(from, from + STEP);
                    store.upsert(TestRows.BTC_1M, new Page(range, TestRows.candles(Interval.M1, range, salt)));
                    System.out.println("written " + salt + " " + (from + STEP));
                }
            }
        }
    }
}
