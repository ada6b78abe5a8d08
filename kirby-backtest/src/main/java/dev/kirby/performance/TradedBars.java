package dev.kirby.performance;

import dev.kirby.series.CandleSeries;
import org.jspecify.annotations.Nullable;

/**
 * The bars that a run traded on, their UTC days, and what holding the market returned on each of them.
 *
 * <p>Immutable and thread-safe. Made once for all runs on the same bars.
 */
public final class TradedBars {

    private static final int BLOCK_BITS = 3;
    private static final int BLOCK = 1 << BLOCK_BITS;

    private final CandleSeries bars;
    private final int from;
    private final DayIndex days;
    private final long[] dayStarts;
    private final double[] marketReturns;
    // Made when an excursion is asked for; two threads may make the same one.
    private volatile @Nullable Blocks blocks;

    /** Highest and lowest prices of each block of bars: excursions look at blocks instead of bars. */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    private record Blocks(double[] high, double[] low) {}

    private TradedBars(CandleSeries bars, int from) {
        this.bars = bars;
        this.from = from;
        this.days = DayIndex.of(bars, from);
        this.dayStarts = new long[days.size()];
        this.marketReturns = new double[days.size()];
        double before = days.size() == 0 ? 0 : bars.open(from);
        for (int day = 0; day < dayStarts.length; day++) {
            dayStarts[day] = days.time(day);
            int last = days.lastBar(day);
            if (last >= 0) {
                marketReturns[day] = bars.close(last) / before - 1;
                before = bars.close(last);
            }
        }
    }

    private Blocks blocks() {
        Blocks made = blocks;
        if (made == null) {
            made = new Blocks(new double[bars.size() >> BLOCK_BITS], new double[bars.size() >> BLOCK_BITS]);
            for (int block = (from + BLOCK - 1) >> BLOCK_BITS; block < made.high.length; block++) {
                double high = Double.NEGATIVE_INFINITY;
                double low = Double.POSITIVE_INFINITY;
                for (int bar = block << BLOCK_BITS; bar < (block + 1) << BLOCK_BITS; bar++) {
                    high = Math.max(high, bars.high(bar));
                    low = Math.min(low, bars.low(bar));
                }
                made.high[block] = high;
                made.low[block] = low;
            }
            blocks = made;
        }
        return made;
    }

    /**
     * Bars from the first in which a position may be opened.
     *
     * @param bars all bars up to the last that is traded
     * @param from index of the first that is traded
     * @return the bars
     */
    public static TradedBars of(CandleSeries bars, int from) {
        return new TradedBars(bars, from);
    }

    /** Widens a range of prices, lowest and highest, by those of some traded bars. */
    void widen(double[] range, int first, int end) {
        Blocks whole = blocks();
        int firstBlock = (first + BLOCK - 1) >> BLOCK_BITS;
        int endBlock = end >> BLOCK_BITS;
        double low = range[0];
        double high = range[1];
        for (int bar = first; bar < Math.min(end, firstBlock << BLOCK_BITS); bar++) {
            low = Math.min(low, bars.low(bar));
            high = Math.max(high, bars.high(bar));
        }
        for (int block = firstBlock; block < endBlock; block++) {
            low = Math.min(low, whole.low[block]);
            high = Math.max(high, whole.high[block]);
        }
        for (int bar = Math.max(first, Math.max(firstBlock, endBlock) << BLOCK_BITS); bar < end; bar++) {
            low = Math.min(low, bars.low(bar));
            high = Math.max(high, bars.high(bar));
        }
        range[0] = low;
        range[1] = high;
    }

    /** {@return how many bars are traded} */
    int count() {
        return bars.size() - from;
    }

    /** {@return every calendar day from the first traded bar to the last} */
    public DayIndex days() {
        return days;
    }

    /** The starts of the days, milliseconds since the epoch; shared. */
    long[] dayStarts() {
        return dayStarts;
    }

    /**
     * By day, what one unit bought at the first open returned: close over the close before, 0 on days without bars; shared.
     */
    double[] marketReturns() {
        return marketReturns;
    }

    /** For example {@code TradedBars[105120 bars, 365 days]}. */
    @Override
    public String toString() {
        return "TradedBars[" + count() + " bars, " + dayStarts.length + " days]";
    }
}
