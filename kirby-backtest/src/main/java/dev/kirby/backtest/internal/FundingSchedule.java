package dev.kirby.backtest.internal;

import dev.kirby.margin.Perpetual;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import java.util.Arrays;

/**
 * The funding payments that fall into a series. At a funding time a long pays {@code units * price * rate}, a short
 * receives it; of an inverse contract {@code units / price * rate}. The price is the mark price that the venue recorded with the
 * rate, or the open of the mark candle of that time, or, where neither is known, the open of the last bar that opens at or
 * before that time. Unknown rates pay nothing and are counted, see {@link #missing}. Times are cut to the minute, since venues
 * stamp a payment some milliseconds late; they are the recorded ones, whatever their distances.
 *
 * <p>A position holds through the funding times after its entry; one at the very open of its bar of entry came before it.
 * Left at an open or within a bar, it pays what falls on that open and before; left at a close, what falls before that
 * close. Funding times inside the bar in which a stop or target is hit are not charged: the bar does not show which came
 * first.
 *
 * <p>Immutable and thread-safe.
 */
public final class FundingSchedule {

    /** No funding at all. */
    public static final FundingSchedule NONE =
            new FundingSchedule(new long[0], new double[0], new long[0], new double[0], Double.NaN, Double.NaN);

    private static final long MINUTE = 60_000;

    private final long[] times;
    private final double[] paidPerUnit;
    private final long[] missingTimes;
    // What one unit is worth where the missing rates would have been paid.
    private final double[] missingPrices;
    private final double lowest;
    private final double highest;

    private FundingSchedule(
            long[] times,
            double[] paidPerUnit,
            long[] missingTimes,
            double[] missingPrices,
            double lowest,
            double highest) {
        this.times = times;
        this.paidPerUnit = paidPerUnit;
        this.missingTimes = missingTimes;
        this.missingPrices = missingPrices;
        this.lowest = lowest;
        this.highest = highest;
    }

    /**
     * The payments within a series.
     *
     * @param bars the candles
     * @param rates funding rates at funding times
     * @param perpetual how it settles, and its mark price where it is known
     * @return the schedule
     */
    public static FundingSchedule of(CandleSeries bars, TimeSeries rates, Perpetual perpetual) {
        if (bars.isEmpty()) {
            return NONE;
        }
        double lowest = Double.NaN;
        double highest = Double.NaN;
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
                double price = price(perpetual, rates.time(i), time, bars.open(bar));
                paid[count++] = perpetual.contract().notional(1, price) * rates.value(i);
                lowest = rates.value(i) >= lowest ? lowest : rates.value(i);
                highest = rates.value(i) <= highest ? highest : rates.value(i);
            }
        }
        long[] missing = FundingGaps.of(times, count, bars.time(0), end);
        double[] prices = new double[missing.length];
        bar = 0;
        for (int i = 0; i < missing.length; i++) {
            while (bar + 1 < bars.size() && bars.time(bar + 1) <= missing[i]) {
                bar++;
            }
            prices[i] = perpetual.contract().notional(1, price(perpetual, missing[i], missing[i], bars.open(bar)));
        }
        return new FundingSchedule(
                Arrays.copyOf(times, count), Arrays.copyOf(paid, count), missing, prices, lowest, highest);
    }

    /** The price on which a payment is made; {@code recorded} is its time as the venue stamped it. */
    private static double price(Perpetual perpetual, long recorded, long time, double open) {
        if (perpetual.fundingPrices().isPresent()) {
            TimeSeries prices = perpetual.fundingPrices().get();
            int at = prices.indexAtOrAfter(recorded);
            if (at < prices.size() && prices.time(at) == recorded && prices.value(at) > 0) {
                return prices.value(at);
            }
        }
        if (perpetual.mark().isPresent()) {
            CandleSeries mark = perpetual.mark().get();
            int at = mark.indexAtOrAfter(time + 1) - 1;
            if (at >= 0 && mark.closeTime(at) > time) {
                return mark.open(at);
            }
        }
        return open;
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
     * {@return the time of the next payment; the largest number if there is none}
     *
     * @param after exclusive, milliseconds since the epoch
     */
    public long nextAfter(long after) {
        int next = firstAfter(times, after);
        return next < times.length ? times[next] : Long.MAX_VALUE;
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
        for (int i = firstAfter(times, after); i < times.length && times[i] < before; i++) {
            sum += paidPerUnit[i];
        }
        return sum;
    }

    /**
     * How many funding times have no stored rate.
     *
     * @param after exclusive, milliseconds since the epoch
     * @param before exclusive
     * @return 0 or more
     */
    public int missing(long after, long before) {
        return Math.max(0, firstAfter(missingTimes, before - 1) - firstAfter(missingTimes, after));
    }

    /**
     * The sum of what one unit was worth where missing rates would have been paid.
     *
     * @param after exclusive, milliseconds since the epoch
     * @param before exclusive
     * @return currency of settlement
     */
    public double missingPrices(long after, long before) {
        double sum = 0;
        for (int i = firstAfter(missingTimes, after); i < missingTimes.length && missingTimes[i] < before; i++) {
            sum += missingPrices[i];
        }
        return sum;
    }

    /** {@return the lowest stored rate, NaN without any} */
    public double lowestRate() {
        return lowest;
    }

    /** {@return the highest stored rate, NaN without any} */
    public double highestRate() {
        return highest;
    }

    private static int firstAfter(long[] times, long time) {
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
