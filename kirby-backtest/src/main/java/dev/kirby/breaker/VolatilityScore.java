package dev.kirby.breaker;

import dev.kirby.performance.Moments;
import java.util.Arrays;

/**
 * How unusual the volatility of a market is: that of the last 30 daily returns, less the mean of those of the 365 days before
 * each of which was looked at in the same way, over their standard deviation.
 */
public final class VolatilityScore {

    private static final int DAYS = 30;
    private static final int YEAR = 365;

    private VolatilityScore() {}

    /**
     * {@return the score at the end of each day, NaN before 60 days are there or where nothing varied}
     *
     * @param closes of the days, oldest first
     */
    public static double[] of(double[] closes) {
        int n = closes.length;
        double[] volatility = new double[n];
        Arrays.fill(volatility, Double.NaN);
        for (int day = DAYS; day < n; day++) {
            volatility[day] = volatility(closes, day);
        }
        double[] scores = new double[n];
        Arrays.fill(scores, Double.NaN);
        for (int day = 2 * DAYS; day < n; day++) {
            int first = Math.max(DAYS, day - YEAR + 1);
            double mean = Moments.mean(volatility, first, day + 1);
            scores[day] = (volatility[day] - mean) / Moments.deviation(volatility, first, day + 1);
        }
        return scores;
    }

    private static double volatility(double[] closes, int day) {
        double[] returns = new double[DAYS];
        for (int i = 0; i < DAYS; i++) {
            returns[i] = closes[day - i] / closes[day - i - 1] - 1;
        }
        double deviation = Moments.deviation(returns, 0, DAYS);
        return Double.isNaN(deviation) ? 0 : deviation; // a market that stood still has volatility, of 0
    }
}
