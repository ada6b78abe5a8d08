package dev.kirby.validate;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Hansen's test of superior predictive ability: {@link RealityCheck} with each trial's mean over its own standard error, and without
 * the power that hopeless trials take from it (Hansen, A Test for Superior Predictive Ability, Journal of Business and Economic
 * Statistics 23(4), 2005).
 *
 * <p>The reality check resamples as if every trial had a true mean of zero. Trials that lose clearly do not, and make the best look
 * less surprising the more of them there are. Here a trial whose standardised mean is below {@code -sqrt(2 ln ln n)} keeps its mean in
 * the resamples. The lower p-value lets all losing trials keep theirs, the upper one none; the consistent one lies between.
 *
 * @param statistic the largest of the means over their standard errors, at least 0
 * @param lower p-value, liberal
 * @param p consistent p-value
 * @param upper p-value, conservative
 * @param best the trial with the largest standardised mean, from 0
 * @param resamples how many were drawn
 */
public record SuperiorAbility(double statistic, double lower, double p, double upper, int best, int resamples) {

    /**
     * Tests returns in excess of the benchmark, such as those over holding or over nothing.
     *
     * @param returns by trial, then by period; all of one length
     * @param resamples how many to draw, such as 2,000
     * @param meanBlock mean length of the blocks drawn, in periods
     * @param seed decides all chance
     * @return the test; p-values of 1 where no trial has a mean above zero, or none varies
     */
    public static SuperiorAbility of(double[][] returns, int resamples, double meanBlock, long seed) {
        return of(returns, resamples, meanBlock, new SplittableRandom(seed)::nextDouble);
    }

    /** With chance from elsewhere: numbers from 0 to 1. */
    static SuperiorAbility of(double[][] returns, int resamples, double meanBlock, DoubleSupplier chance) {
        TrialReturnsMatrix matrix = TrialReturnsMatrix.of(returns, "A test of superior ability", resamples);
        double[] means = matrix.means();
        double[] scale = matrix.variances(meanBlock);
        double root = Math.sqrt(matrix.periods());
        double threshold = -Math.sqrt(2 * Math.log(Math.log(Math.max(matrix.periods(), 3))));
        double[] keeps = new double[means.length];
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int trial = 0; trial < means.length; trial++) {
            // A trial without variance has no standard error and takes no part.
            scale[trial] = scale[trial] > 0 ? root / Math.sqrt(scale[trial]) : 0;
            double standardised = means[trial] * scale[trial];
            keeps[trial] = standardised >= threshold ? means[trial] : 0;
            if (standardised > highest && scale[trial] > 0) {
                highest = standardised;
                best = trial;
            }
        }
        double statistic = Math.max(0, highest);
        int[] reached = new int[3];
        matrix.eachResample(resamples, meanBlock, chance, resampled -> {
            double lower = 0;
            double consistent = 0;
            double upper = 0;
            for (int trial = 0; trial < resampled.length; trial++) {
                lower = Math.max(lower, (resampled[trial] - Math.max(0, means[trial])) * scale[trial]);
                consistent = Math.max(consistent, (resampled[trial] - keeps[trial]) * scale[trial]);
                upper = Math.max(upper, (resampled[trial] - means[trial]) * scale[trial]);
            }
            reached[0] += lower >= statistic ? 1 : 0;
            reached[1] += consistent >= statistic ? 1 : 0;
            reached[2] += upper >= statistic ? 1 : 0;
        });
        return new SuperiorAbility(
                statistic,
                (double) reached[0] / resamples,
                (double) reached[1] / resamples,
                (double) reached[2] / resamples,
                best,
                resamples);
    }

    /** For example {@code SuperiorAbility[p 0.0590, best trial 2, 2000 resamples]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "SuperiorAbility[p %.4f, best trial %d, %d resamples]", p, best, resamples);
    }
}
