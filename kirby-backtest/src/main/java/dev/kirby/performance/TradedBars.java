package dev.kirby.performance;

import dev.kirby.series.CandleSeries;
import java.util.Arrays;

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
    // Highest and lowest prices of each block of bars: excursions look at blocks instead of bars.
    private final double[] blockHigh;
    private final double[] blockLow;

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
        this.blockHigh = new double[(bars.size() + BLOCK - 1) >> BLOCK_BITS];
        this.blockLow = new double[blockHigh.length];
        Arrays.fill(blockHigh, Double.NEGATIVE_INFINITY);
        Arrays.fill(blockLow, Double.POSITIVE_INFINITY);
        for (int bar = from; bar < bars.size(); bar++) {
            int block = bar >> BLOCK_BITS;
            blockHigh[block] = Math.max(blockHigh[block], bars.high(bar));
            blockLow[block] = Math.min(blockLow[block], bars.low(bar));
        }
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

    /** The highest price of some traded bars, negative infinity of none. */
    double highest(int first, int end) {
        double highest = Double.NEGATIVE_INFINITY;
        int bar = first;
        while (bar < end) {
            boolean whole = (bar & (BLOCK - 1)) == 0 && bar + BLOCK <= end;
            double high = whole ? blockHigh[bar >> BLOCK_BITS] : bars.high(bar);
            highest = high > highest ? high : highest;
            bar += whole ? BLOCK : 1;
        }
        return highest;
    }

    /** The lowest price of some traded bars, infinity of none. */
    double lowest(int first, int end) {
        double lowest = Double.POSITIVE_INFINITY;
        int bar = first;
        while (bar < end) {
            boolean whole = (bar & (BLOCK - 1)) == 0 && bar + BLOCK <= end;
            double low = whole ? blockLow[bar >> BLOCK_BITS] : bars.low(bar);
            lowest = low < lowest ? low : lowest;
            bar += whole ? BLOCK : 1;
        }
        return lowest;
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
