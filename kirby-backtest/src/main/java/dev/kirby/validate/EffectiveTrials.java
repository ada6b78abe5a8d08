package dev.kirby.validate;

import dev.kirby.performance.Moments;

/**
 * As how many independent trials a number of related ones counts, for what the best shows by luck.
 *
 * <p>Neighbouring parameters trade alike, so that a thousand of them are not a thousand chances. The participation ratio of the
 * eigenvalues of their correlation matrix says as how many they vary: {@code (sum of eigenvalues)^2 / sum of squares}, which is {@code
 * N^2 / sum r_ij^2} and needs no eigenvalue. Correlations over {@code T} periods are {@code 1 / (T - 1)} in the mean square without
 * any relation; that much is taken off each pair. Two limits: N for unrelated trials, 1 for equal ones.
 *
 * <p>The sum over pairs of trials equals a sum over pairs of periods, {@code sum_ij (z_i . z_j)^2 = sum_st (sum_i z_is z_it)^2}, which
 * costs {@code N T^2} instead of {@code N^2 T}: periods are fewer than trials.
 */
final class EffectiveTrials {

    private EffectiveTrials() {}

    /** Of returns by trial, then by period; trials without variance take no part; 0 where none is left. */
    static double of(double[][] returns) {
        if (returns.length == 0) {
            return 0;
        }
        int periods = returns[0].length;
        double[][] products = new double[periods][periods];
        double[] z = new double[periods];
        int trials = 0;
        for (double[] trial : returns) {
            Moments moments = Moments.of(trial);
            if (Double.isNaN(moments.sharpe())) {
                continue;
            }
            trials++;
            double scale = 1 / (moments.deviation() * Math.sqrt(periods - 1));
            for (int s = 0; s < periods; s++) {
                z[s] = (trial[s] - moments.mean()) * scale;
            }
            for (int s = 0; s < periods; s++) {
                double[] row = products[s];
                double value = z[s];
                for (int t = 0; t <= s; t++) {
                    row[t] += value * z[t];
                }
            }
        }
        double squares = 0;
        for (int s = 0; s < periods; s++) {
            for (int t = 0; t <= s; t++) {
                squares += (t == s ? 1 : 2) * products[s][t] * products[s][t];
            }
        }
        double pairs = trials * (trials - 1.0);
        double related = Math.max(0, squares - trials - pairs / (periods - 1));
        return trials == 0 ? 0 : (double) trials * trials / (trials + related);
    }

    /**
     * What the best of a number of trials without skill shows, as an annualised Sharpe ratio: the expected maximum, at the variance that
     * the Sharpe ratio of that many days has when the true one is zero.
     */
    static double luck(double effectiveTrials, int days) {
        return Significance.expectedMaximumSharpe(365.0 / Math.max(1, days - 1), effectiveTrials);
    }
}
