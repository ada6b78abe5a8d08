package dev.kirby.breaker;

import dev.kirby.performance.DayIndex;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/**
 * The closes of the UTC days of a market, those before its first traded bar included: what volatility and regime are judged by.
 * Immutable and thread-safe.
 */
public final class MarketDays {

    /** Milliseconds of a day. */
    public static final long DAY = 86_400_000L;

    // Days that have bars, ascending, as days since the epoch, and their last closes.
    private final long[] days;
    private final double[] closes;

    private MarketDays(long[] days, double[] closes) {
        this.days = days;
        this.closes = closes;
    }

    /**
     * {@return the days of some candles}
     *
     * @param bars of any interval up to a day
     */
    public static MarketDays of(CandleSeries bars) {
        DayIndex index = DayIndex.of(bars, 0);
        long[] days = new long[index.size()];
        double[] closes = new double[index.size()];
        int count = 0;
        for (int day = 0; day < index.size(); day++) {
            int last = index.lastBar(day);
            if (last >= 0) {
                days[count] = index.time(day) / DAY;
                closes[count++] = bars.close(last);
            }
        }
        return new MarketDays(Arrays.copyOf(days, count), Arrays.copyOf(closes, count));
    }

    /** {@return the last close of each day that has bars, oldest first} */
    public double[] closes() {
        return closes.clone();
    }

    /**
     * {@return how many days with bars lie before a day}
     *
     * @param day days since the epoch
     */
    public int before(long day) {
        int at = Arrays.binarySearch(days, day);
        return at >= 0 ? at : -at - 1;
    }

    /**
     * {@return the returns of the days before a day, oldest first, fewer where the candles begin later}
     *
     * @param day days since the epoch
     * @param most how many
     */
    public double[] returns(long day, int most) {
        int end = before(day);
        int count = Math.max(0, Math.min(most, end - 1));
        double[] returns = new double[count];
        for (int i = 0; i < count; i++) {
            int at = end - count + i;
            returns[i] = closes[at] / closes[at - 1] - 1;
        }
        return returns;
    }

    /** For example {@code MarketDays[365]}. */
    @Override
    public String toString() {
        return "MarketDays[" + days.length + "]";
    }
}
