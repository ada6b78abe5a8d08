package dev.kirby.validate;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Whether the best of many trials beats a benchmark by more than the luck of choosing it (White, A Reality Check for Data
 * Snooping, Econometrica 68(5), 2000): the best mean excess return is compared with the best means of resampled returns whose
 * true means are zero.
 *
 * @param statistic the root of the number of periods times the best mean
 * @param p share of the resamples whose statistic is as large or larger
 * @param best the trial with the best mean, from 0
 * @param resamples how many were drawn
 */
public record RealityCheck(double statistic, double p, int best, int resamples) {

    /**
     * Checks returns in excess of the benchmark, such as those over holding or over nothing.
     *
     * @param returns by trial, then by period; all of one length
     * @param resamples how many to draw, such as 2,000
     * @param meanBlock mean length of the blocks drawn, in periods: as long as returns depend on each other
     * @param seed decides all chance
     * @return the check
     */
    public static RealityCheck of(double[][] returns, int resamples, double meanBlock, long seed) {
        return of(returns, resamples, meanBlock, new SplittableRandom(seed)::nextDouble);
    }

    /** With chance from elsewhere: numbers from 0 to 1. */
    static RealityCheck of(double[][] returns, int resamples, double meanBlock, DoubleSupplier chance) {
        TrialReturnsMatrix matrix = TrialReturnsMatrix.of(returns, "A reality check", resamples);
        double[] means = matrix.means();
        int best = 0;
        for (int trial = 1; trial < means.length; trial++) {
            best = means[trial] > means[best] ? trial : best;
        }
        double root = Math.sqrt(matrix.periods());
        double statistic = root * means[best];
        int[] reached = new int[1];
        matrix.eachResample(resamples, meanBlock, chance, resampled -> {
            double highest = Double.NEGATIVE_INFINITY;
            for (int trial = 0; trial < resampled.length; trial++) {
                highest = Math.max(highest, resampled[trial] - means[trial]);
            }
            reached[0] += root * highest >= statistic ? 1 : 0;
        });
        return new RealityCheck(statistic, (double) reached[0] / resamples, best, resamples);
    }

    /** For example {@code RealityCheck[p 0.0590, best trial 2 of 2000 resamples]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "RealityCheck[p %.4f, best trial %d, %d resamples]", p, best, resamples);
    }
}
