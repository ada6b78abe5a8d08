package dev.kirby.performance;

import dev.kirby.series.CandleSeries;
import dev.kirby.series.PriceRange;
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
    private final @Nullable Blocks blocks;

    /** Highest and lowest prices of each block of bars. */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    private record Blocks(double[] high, double[] low) {}

    private TradedBars(CandleSeries bars, int from) {
        this.blocks = null;
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

    private TradedBars(TradedBars same, Blocks blocks) {
        this.bars = same.bars;
        this.from = same.from;
        this.days = same.days;
        this.dayStarts = same.dayStarts;
        this.marketReturns = same.marketReturns;
        this.blocks = blocks;
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

    /**
     * The same bars, prepared for the excursions of the trades of many runs: these look at blocks of bars then. One run
     * looks at each bar once at most, which is less than to prepare them.
     *
     * @return the copy
     */
    public TradedBars forManyRuns() {
        Blocks made = new Blocks(new double[bars.size() >> BLOCK_BITS], new double[bars.size() >> BLOCK_BITS]);
        double[] range = new double[2];
        for (int block = (from + BLOCK - 1) >> BLOCK_BITS; block < made.high.length; block++) {
            range[0] = Double.POSITIVE_INFINITY;
            range[1] = Double.NEGATIVE_INFINITY;
            widenByBars(range, block << BLOCK_BITS, (block + 1) << BLOCK_BITS);
            made.low[block] = range[0];
            made.high[block] = range[1];
        }
        return new TradedBars(this, made);
    }

    /** Widens a range of prices, lowest and highest, by those of some traded bars. */
    void widen(double[] range, int first, int end) {
        int firstBlock = (first + BLOCK - 1) >> BLOCK_BITS;
        int endBlock = end >> BLOCK_BITS;
        if (blocks == null || firstBlock >= endBlock) {
            widenByBars(range, first, end);
            return;
        }
        widenByBars(range, first, firstBlock << BLOCK_BITS);
        for (int block = firstBlock; block < endBlock; block++) {
            range[0] = Math.min(range[0], blocks.low[block]);
            range[1] = Math.max(range[1], blocks.high[block]);
        }
        widenByBars(range, endBlock << BLOCK_BITS, end);
    }

    private void widenByBars(double[] range, int first, int end) {
        PriceRange prices = bars.priceRange(first, end);
        range[0] = Math.min(range[0], prices.lowest());
        range[1] = Math.max(range[1], prices.highest());
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
