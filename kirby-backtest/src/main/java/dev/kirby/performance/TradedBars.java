package dev.kirby.performance;

import dev.kirby.series.CandleSeries;

/**
 * The bars that a run traded on, their UTC days, and what holding the market returned on each of them.
 *
 * <p>Immutable and thread-safe. Made once for all runs on the same bars.
 */
public final class TradedBars {

    private final CandleSeries bars;
    private final int from;
    private final DayIndex days;
    private final long[] dayStarts;
    private final double[] marketReturns;

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

    /** {@return the candles, with those before the first traded bar} */
    CandleSeries bars() {
        return bars;
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
