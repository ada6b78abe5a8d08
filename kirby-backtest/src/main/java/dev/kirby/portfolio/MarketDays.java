package dev.kirby.portfolio;

import dev.kirby.performance.DayIndex;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/** The closes of the UTC days of a market, those before its first traded bar included. */
final class MarketDays {

    static final long DAY = 86_400_000L;

    /** Days that have bars, ascending, as days since the epoch. */
    final long[] days;
    /** Their last closes. */
    final double[] closes;

    private MarketDays(long[] days, double[] closes) {
        this.days = days;
        this.closes = closes;
    }

    static MarketDays of(CandleSeries bars) {
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

    /** How many days with bars lie before a day. */
    int before(long day) {
        int at = Arrays.binarySearch(days, day);
        return at >= 0 ? at : -at - 1;
    }

    /** The daily returns before a day, oldest first. */
    double[] returns(long day, int most) {
        int end = before(day);
        int count = Math.max(0, Math.min(most, end - 1));
        double[] returns = new double[count];
        for (int i = 0; i < count; i++) {
            int at = end - count + i;
            returns[i] = closes[at] / closes[at - 1] - 1;
        }
        return returns;
    }
}
