package dev.kirby.store.lake;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.nio.file.Path;

/** A process that writes some series of its own, in several steps each, while others write theirs into the same lake. */
final class ManySeriesWriter {

    static final int STEPS = 3;
    static final int MINUTES = 700;

    private ManySeriesWriter() {}

    static SeriesId series(int number) {
        return SeriesId.candles(Instrument.perps("binance", "C" + number, "USDT"), Interval.M1);
    }

    /** The rows that a series has in the end. */
    static Rows rows(int number) {
        return TestRows.candles(Interval.M1, TestRows.minuteRange(0, STEPS * MINUTES), number);
    }

    public static void main(String[] args) {
        int first = Integer.parseInt(args[1]);
        int count = Integer.parseInt(args[2]);
        try (MarketDataStore store = MarketDataStore.open(Path.of(args[0]), TestRows.CLOCK)) {
            for (int step = 0; step < STEPS; step++) {
                TimeRange range = TestRows.minuteRange(step * MINUTES, (step + 1) * MINUTES);
                for (int number = first; number < first + count; number++) {
                    store.upsert(series(number), new Page(range, TestRows.candles(Interval.M1, range, number)));
                }
            }
            System.out.println("written " + first);
        }
    }
}
