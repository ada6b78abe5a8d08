package dev.kirby.validate;

import dev.kirby.InvalidRequestException;
import dev.kirby.performance.Moments;
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
        if (returns.length == 0 || returns[0].length < 2 || resamples < 1) {
            throw new InvalidRequestException(
                    "A reality check needs a trial, two periods and a resample at least, but has "
                            + returns.length + " trials of " + (returns.length == 0 ? 0 : returns[0].length)
                            + " periods and "
                            + resamples + " resamples.");
        }
        int periods = returns[0].length;
        double[] means = new double[returns.length];
        int best = 0;
        for (int trial = 0; trial < means.length; trial++) {
            if (returns[trial].length != periods) {
                throw new InvalidRequestException("Trial " + trial + " has " + returns[trial].length
                        + " periods, the first has " + periods + ".");
            }
            means[trial] = Moments.mean(returns[trial]);
            best = means[trial] > means[best] ? trial : best;
        }
        double root = Math.sqrt(periods);
        double statistic = root * means[best];
        Bootstrap blocks = Bootstrap.stationary(meanBlock);
        int[] indices = new int[periods];
        int reached = 0;
        for (int b = 0; b < resamples; b++) {
            blocks.draw(indices, chance);
            double highest = Double.NEGATIVE_INFINITY;
            for (int trial = 0; trial < means.length; trial++) {
                double sum = 0;
                for (int index : indices) {
                    sum += returns[trial][index];
                }
                highest = Math.max(highest, sum / periods - means[trial]);
            }
            reached += root * highest >= statistic ? 1 : 0;
        }
        return new RealityCheck(statistic, (double) reached / resamples, best, resamples);
    }

    /** For example {@code RealityCheck[p 0.0590, best trial 2 of 2000 resamples]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "RealityCheck[p %.4f, best trial %d, %d resamples]", p, best, resamples);
    }
}
