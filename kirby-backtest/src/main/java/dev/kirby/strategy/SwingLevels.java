package dev.kirby.strategy;

import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/** Levels that were touched several times: clusters of confirmed swing lows or highs. */
final class SwingLevels {

    /** A swing is beyond this many bars on either side, and known only after those that follow it. */
    private static final int SIDE_BARS = 2;

    private SwingLevels() {}

    /**
     * At each bar {@code i} the lowest (for shorts the highest) cluster of swings among bars {@code i - lookback .. i - 1}
     * that are confirmed by bars up to {@code i - 1}. Swings are taken in order of price; one within the tolerance of the
     * mean of the cluster so far joins it. The level is the mean of the first cluster with enough swings, NaN if none has.
     */
    static double[] of(CandleSeries bars, Side side, int lookback, int touches, double tolerance) {
        double[] prices = side == Side.LONG ? bars.lows() : bars.highs();
        boolean[] swing = swings(prices, side.sign());
        double[] level = new double[prices.length];
        Arrays.fill(level, Double.NaN);
        double[] known = new double[lookback];
        for (int i = lookback; i < prices.length; i++) {
            int count = 0;
            for (int k = i - lookback; k + SIDE_BARS <= i - 1; k++) {
                if (swing[k]) {
                    known[count++] = side.sign() * prices[k];
                }
            }
            Arrays.sort(known, 0, count);
            level[i] = side.sign() * lowestCluster(known, count, touches, tolerance);
        }
        return level;
    }

    private static boolean[] swings(double[] prices, int sign) {
        boolean[] swing = new boolean[prices.length];
        for (int k = SIDE_BARS; k + SIDE_BARS < prices.length; k++) {
            boolean beyond = true;
            for (int d = 1; d <= SIDE_BARS; d++) {
                beyond &= sign * prices[k] < sign * prices[k - d] && sign * prices[k] < sign * prices[k + d];
            }
            swing[k] = beyond;
        }
        return swing;
    }

    private static double lowestCluster(double[] sorted, int count, int touches, double tolerance) {
        int start = 0;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double mean = sum / (i - start);
            if (i > start && Math.abs(sorted[i] - mean) > tolerance * Math.abs(mean)) {
                if (i - start >= touches) {
                    return mean;
                }
                start = i;
                sum = 0;
            }
            sum += sorted[i];
        }
        return count - start >= touches ? sum / (count - start) : Double.NaN;
    }
}
