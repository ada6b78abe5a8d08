package dev.kirby.backtest.internal;

import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import java.util.Arrays;

/**
 * The funding payments that fall into a series. At a funding time a long pays {@code units * price * rate}, a short
 * receives it; the price is the open of the last bar that opens at or before that time. Unknown rates pay nothing. Times
 * are cut to the minute, since venues stamp a payment some milliseconds late.
 *
 * <p>A position holds through the funding times after its entry; one at the very open of its bar of entry came before it.
 * Left at an open or within a bar, it pays what falls on that open and before; left at a close, what falls before that
 * close. Funding times inside the bar in which a stop or target is hit are not charged: the bar does not tell which came
 * first.
 *
 * <p>Immutable and thread-safe.
 */
public final class FundingSchedule {

    /** No funding at all. */
    public static final FundingSchedule NONE = new FundingSchedule(new long[0], new double[0]);

    private static final long MINUTE = 60_000;

    private final long[] times;
    private final double[] paidPerUnit;

    private FundingSchedule(long[] times, double[] paidPerUnit) {
        this.times = times;
        this.paidPerUnit = paidPerUnit;
    }

    /**
     * The payments within a series.
     *
     * @param bars the candles
     * @param rates funding rates at funding times
     * @return the schedule
     */
    public static FundingSchedule of(CandleSeries bars, TimeSeries rates) {
        if (bars.isEmpty() || rates.size() == 0) {
            return NONE;
        }
        long end = bars.closeTime(bars.size() - 1);
        long[] times = new long[rates.size()];
        double[] paid = new double[rates.size()];
        int count = 0;
        int bar = 0;
        for (int i = rates.indexAtOrAfter(bars.time(0)); i < rates.size() && rates.time(i) < end; i++) {
            long time = Math.floorDiv(rates.time(i), MINUTE) * MINUTE;
            while (bar + 1 < bars.size() && bars.time(bar + 1) <= time) {
                bar++;
            }
            if (!Double.isNaN(rates.value(i))) {
                times[count] = time;
                paid[count++] = bars.open(bar) * rates.value(i);
            }
        }
        return new FundingSchedule(Arrays.copyOf(times, count), Arrays.copyOf(paid, count));
    }

    /**
     * Whether nothing is ever paid.
     *
     * @return true if there are no payments
     */
    public boolean isEmpty() {
        return times.length == 0;
    }

    /**
     * What a long of one unit paid, summed from the oldest payment to the newest.
     *
     * @param after entry, exclusive, milliseconds since the epoch
     * @param before end of holding, exclusive
     * @return quote units, negative where it received
     */
    public double perUnit(long after, long before) {
        if (times.length == 0) {
            return 0;
        }
        double sum = 0;
        for (int i = firstAfter(after); i < times.length && times[i] < before; i++) {
            sum += paidPerUnit[i];
        }
        return sum;
    }

    private int firstAfter(long time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] > time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
