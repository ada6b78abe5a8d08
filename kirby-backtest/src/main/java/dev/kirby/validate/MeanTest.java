package dev.kirby.validate;

import dev.kirby.performance.Bootstrap;
import dev.kirby.performance.Moments;
import java.util.Locale;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How surprising the returns of a track would be if their true mean were zero or less: two one-sided tests, of which the less
 * convinced counts.
 *
 * <p>The first is the probabilistic Sharpe ratio (Bailey and Lopez de Prado, Journal of Risk 15(2), 2012), which knows skewness
 * and fat tails but takes days as independent of each other. The second is a stationary bootstrap (Politis and Romano, Journal of
 * the American Statistical Association 89, 1994) of the returns less their mean, in blocks whose mean length follows from the data
 * ({@link Bootstrap#blockLength}); it knows dependence, and a profit that hangs on one day. Each is a little too sure where the other is
 * right, hence the larger p-value.
 *
 * <p>A fixed number of resamples cannot give a p-value below one in that number, and the best of several hundred markets, or of several
 * hundred looks, needs a smaller one. Where fewer than ten resamples were as good, more are drawn until ten were, or five times as many are
 * drawn (sequential Monte Carlo tests: Besag and Clifford, Biometrika 78(2), 1991). That costs only where the edge is strong, and cannot
 * make a large p-value small.
 *
 * <p>The bootstrap needs one random number a day and resample: its upper half is the place where a new block would begin, its lower
 * half decides whether one begins. Nothing is allocated. A resample costs 1 to 2 ns a day; prefix sums over whole blocks were
 * slower at the block lengths that returns have, 1 to 5 days.
 *
 * @param moments of the returns
 * @param probabilistic p-value of the probabilistic Sharpe ratio against zero
 * @param bootstrap p-value of the stationary bootstrap: (1 + resamples as good) / (1 + resamples)
 * @param meanBlock mean length of its blocks, periods
 * @param error standard error of the mean by the bootstrap
 */
record MeanTest(Moments moments, double probabilistic, double bootstrap, double meanBlock, double error) {

    private static final NormalDistribution NORMAL = new NormalDistribution();
    private static final int ENOUGH = 10;
    private static final int MORE = 5;

    /** Tests returns in order of time; the p-values are NaN where there is nothing to test. */
    static MeanTest of(double[] returns, int resamples, long seed) {
        Moments moments = Moments.of(returns);
        double z = moments.sharpe() / moments.sharpeError();
        if (Double.isNaN(z)) {
            return new MeanTest(moments, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double block = Bootstrap.blockLength(returns);
        double probabilistic = NORMAL.cumulativeProbability(-z);
        return new MeanTest(moments, probabilistic, Double.NaN, block, Double.NaN).resampled(returns, resamples, seed);
    }

    private MeanTest resampled(double[] returns, int resamples, long seed) {
        int n = returns.length;
        double[] centred = new double[n];
        for (int i = 0; i < n; i++) {
            centred[i] = returns[i] - moments.mean();
        }
        double reached = n * moments.mean();
        long begins = (long) (0x1p32 / meanBlock);
        long state = seed;
        int asGood = 0;
        int drawn = 0;
        double squares = 0;
        while (drawn < resamples || (drawn < MORE * resamples && asGood < ENOUGH)) {
            int at = 0;
            long chance = 0;
            double sum = 0;
            for (int i = 0; i < n; i++) {
                // SplitMix64 (Steele, Lea and Flood, 2014)
                state += 0x9E3779B97F4A7C15L;
                long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
                mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
                mixed ^= mixed >>> 31;
                int next = at + 1 == n ? 0 : at + 1;
                int elsewhere = (int) (((mixed >>> 32) * n) >>> 32);
                at = chance < begins ? elsewhere : next;
                chance = mixed & 0xFFFFFFFFL;
                sum += centred[at];
            }
            asGood += sum >= reached ? 1 : 0;
            squares += sum * sum;
            drawn++;
        }
        return new MeanTest(
                moments, probabilistic, (1.0 + asGood) / (1.0 + drawn), meanBlock, Math.sqrt(squares / drawn) / n);
    }

    /** The larger of the two p-values; NaN where there is nothing to test. */
    double p() {
        return Math.max(probabilistic, bootstrap);
    }

    /** The standard error of the Sharpe ratio per period: the larger of Mertens' and the bootstrap's. */
    double sharpeError() {
        return Math.max(moments.sharpeError(), error / moments.deviation());
    }

    /** For example {@code MeanTest[p 0.0312 of 240 days, blocks of 1.8]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "MeanTest[p %.4f of %d days, blocks of %.1f]", p(), moments.n(), meanBlock);
    }
}
