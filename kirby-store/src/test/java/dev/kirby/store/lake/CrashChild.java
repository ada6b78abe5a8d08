package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static dev.kirby.store.TestRows.candles;
import static dev.kirby.store.TestRows.minuteRange;

import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process that works on a lake at random until it is killed: takes in new minutes, merges corrections into old ones, rewrites
 * whole months, exports. It tells on its output what it begins and what was acknowledged.
 */
final class CrashChild {

    /** Three months. */
    static final int MOST = 130_000;

    private static final int STEP = 4_000;

    private CrashChild() {}

    public static void main(String[] args) {
        int salt = Integer.parseInt(args[2]);
        int end = Integer.parseInt(args[3]);
        Random random = new Random(Long.parseLong(args[4]));
        try (MarketDataStore store = MarketDataStore.open(Path.of(args[0]), CLOCK)) {
            System.out.println("open");
            while (true) {
                int what = random.nextInt(8);
                if (what == 0 && end > 0) {
                    store.export(BTC).candles("1m").toParquet(args[1]);
                    System.out.println("exported");
                    continue;
                }
                String kind;
                int from;
                int to;
                if (end == 0 || (what < 4 && end < MOST)) {
                    kind = "ingest";
                    from = end;
                    to = end + STEP;
                } else if (what < 7) {
                    kind = "merge";
                    from = random.nextInt(end);
                    to = Math.min(end, from + 1 + random.nextInt(STEP));
                } else {
                    kind = "compaction";
                    TimeRange month = Period.of(BTC_1M, START.toEpochMilli() + random.nextInt(end) * 60_000L)
                            .range();
                    from = (int) ((month.startMillis() - START.toEpochMilli()) / 60_000);
                    to = (int) Math.min(end, (month.endMillis() - START.toEpochMilli()) / 60_000);
                }
                salt++;
                TimeRange range = minuteRange(from, to);
                System.out.println("begin " + kind);
                store.upsert(BTC_1M, new Page(range, candles(Interval.M1, range, salt)));
                System.out.println("written " + from + " " + to + " " + salt);
                end = Math.max(end, to);
            }
        }
    }
}
