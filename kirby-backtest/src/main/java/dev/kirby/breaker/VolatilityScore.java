package dev.kirby.breaker;

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
            volatility[day] = deviation(closes, day);
        }
        double[] scores = new double[n];
        Arrays.fill(scores, Double.NaN);
        for (int day = 2 * DAYS; day < n; day++) {
            int first = Math.max(DAYS, day - YEAR + 1);
            double mean = 0;
            for (int i = first; i <= day; i++) {
                mean += volatility[i];
            }
            mean /= day - first + 1;
            double squares = 0;
            for (int i = first; i <= day; i++) {
                squares += (volatility[i] - mean) * (volatility[i] - mean);
            }
            double spread = Math.sqrt(squares / (day - first));
            scores[day] = spread > 1e-12 * mean ? (volatility[day] - mean) / spread : Double.NaN;
        }
        return scores;
    }

    private static double deviation(double[] closes, int day) {
        double[] returns = new double[DAYS];
        double mean = 0;
        for (int i = 0; i < DAYS; i++) {
            returns[i] = closes[day - i] / closes[day - i - 1] - 1;
            mean += returns[i] / DAYS;
        }
        double squares = 0;
        for (double r : returns) {
            squares += (r - mean) * (r - mean);
        }
        return Math.sqrt(squares / (DAYS - 1));
    }
}
