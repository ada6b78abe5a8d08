package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import java.util.Optional;

/**
 * How much memory a backtest takes at least: a bar has seven columns, which are copied once, and a few indicators. Of LIQUIDITY
 * SWEEP over 1.5 million bars, 192 MB were too little and 256 MB enough.
 */
final class MemoryEstimate {

    private static final long BASE_BYTES = 24L << 20;
    private static final long BAR_BYTES = 130;
    private static final long FINER_BAR_BYTES = 56;
    private static final long DAY_MILLIS = 86_400_000;

    private MemoryEstimate() {}

    /**
     * Refuses a backtest that cannot fit, before anything is read.
     *
     * @param source the stored candles, finer ones where the bars are built from them; absent if there are none
     * @param interval of the bars
     * @throws InvalidRequestException if it cannot; the message has the numbers, and what to do
     */
    static void require(
            MarketDataStore store,
            Optional<SeriesId> source,
            Instrument instrument,
            Interval interval,
            TimeRange range) {
        Optional<TimeRange> stored = source.flatMap(store::range).flatMap(range::intersect);
        if (source.isEmpty() || stored.isEmpty()) {
            return;
        }
        long bars = interval.count(stored.get());
        Interval finer = source.get().requireInterval();
        long bytes =
                BASE_BYTES + bars * BAR_BYTES + (finer == interval ? 0 : finer.count(stored.get()) * FINER_BAR_BYTES);
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most) {
            long days = Math.max(
                    1, (stored.get().endMillis() - stored.get().startMillis()) * (most / 2) / bytes / DAY_MILLIS);
            throw new InvalidRequestException(bars + " bars of " + instrument + " " + interval + " need about "
                    + (bytes >> 20) + " MB, and Java has " + (most >> 20) + " MB. Give it more: java -Xmx"
                    + ((bytes * 3 / 2) >> 20) + "m -jar kirby.jar ..., or take less: --days " + days + ".");
        }
    }
}
