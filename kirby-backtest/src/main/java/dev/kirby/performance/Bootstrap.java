package dev.kirby.performance;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What else could have happened: resamples of a series in blocks of random length, which keep what neighbours have in common
 * (the stationary bootstrap of Politis and Romano, Journal of the American Statistical Association 89, 1994), or the same
 * values in another order.
 *
 * <p>Immutable and thread-safe.
 */
public final class Bootstrap {

    private final double meanBlock;
    private final boolean shuffles;
    private final int resamples;
    private final long seed;

    private Bootstrap(double meanBlock, boolean shuffles, int resamples, long seed) {
        this.meanBlock = meanBlock;
        this.shuffles = shuffles;
        this.resamples = resamples;
        this.seed = seed;
    }

    /**
     * Blocks of random length, drawn with replacement; the series goes round in a circle.
     *
     * @param meanBlock mean length, at least 1; 1 draws single values
     * @return 2,000 resamples with seed 42
     */
    public static Bootstrap stationary(double meanBlock) {
        if (!(meanBlock >= 1) || Double.isInfinite(meanBlock)) {
            throw new InvalidRequestException("The mean block must be 1 or more, was " + meanBlock + ".");
        }
        return new Bootstrap(meanBlock, false, 2_000, 42);
    }

    /**
     * The mean block that suits a series, by Politis and White (Econometric Reviews 23(1), 2004).
     *
     * @param values the series, in order of time
     * @return 1 or more; 1 where neighbours have nothing in common, or there are few values
     */
    public static double blockLength(double[] values) {
        return BlockLength.of(values);
    }

    /**
     * The same values in random order: what the order of trades did to drawdowns.
     *
     * @return 2,000 orders with seed 42
     */
    public static Bootstrap shuffled() {
        return new Bootstrap(1, true, 2_000, 42);
    }

    /**
     * A copy with another number of resamples.
     *
     * @param count 1 or more
     * @return the new bootstrap
     */
    public Bootstrap resamples(int count) {
        if (count < 1) {
            throw new InvalidRequestException("There must be 1 resample or more, was " + count + ".");
        }
        return new Bootstrap(meanBlock, shuffles, count, seed);
    }

    /**
     * A copy with another seed.
     *
     * @param newSeed any number
     * @return the new bootstrap
     */
    public Bootstrap seed(long newSeed) {
        return new Bootstrap(meanBlock, shuffles, resamples, newSeed);
    }

    /**
     * A statistic of every resample.
     *
     * @param values the series, in order of time
     * @param statistic of a series of the same length; must not keep the array
     * @return one value a resample, in ascending order
     */
    public double[] distribution(double[] values, ToDoubleFunction<double[]> statistic) {
        requireNonNull(statistic, "statistic");
        if (values.length == 0) {
            throw new InvalidRequestException("There is nothing to draw from: the series is empty.");
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] indices = new int[values.length];
        double[] drawn = new double[values.length];
        double[] statistics = new double[resamples];
        for (int b = 0; b < resamples; b++) {
            draw(indices, random::nextDouble);
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = values[indices[i]];
            }
            statistics[b] = statistic.applyAsDouble(drawn);
        }
        Arrays.sort(statistics);
        return statistics;
    }

    /**
     * The middle of the distribution of a statistic.
     *
     * @param values the series, in order of time
     * @param statistic of a series of the same length
     * @param confidence share of the resamples within, such as 0.95
     * @return the low and the high end, by linear interpolation between resamples
     */
    public double[] interval(double[] values, ToDoubleFunction<double[]> statistic, double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new InvalidRequestException("The confidence must be between 0 and 1, was " + confidence + ".");
        }
        double[] sorted = distribution(values, statistic);
        return new double[] {quantile(sorted, (1 - confidence) / 2), quantile(sorted, (1 + confidence) / 2)};
    }

    /**
     * A quantile, by linear interpolation between neighbours.
     *
     * @param sorted in ascending order
     * @param share from 0 for the least to 1 for the most
     * @return NaN of none
     */
    public static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double rank = share * (sorted.length - 1);
        int below = (int) rank;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (rank - below) * (above - sorted[below]);
    }

    /**
     * The largest fall of money from a high, trade after trade.
     *
     * @param pnl profit of each trade, quote units
     * @param capital before the first, quote units
     * @return a share of the high; 1 or more where all was lost
     */
    public static double drawdown(double[] pnl, double capital) {
        double[] equity = pnl.clone();
        double sum = capital;
        for (int i = 0; i < equity.length; i++) {
            sum += pnl[i];
            equity[i] = sum;
        }
        return Drawdowns.max(equity, capital);
    }

    /**
     * Draws the next resample.
     *
     * @param indices become places in the series
     * @param chance even between 0 and 1
     */
    public void draw(int[] indices, DoubleSupplier chance) {
        int n = indices.length;
        if (shuffles) {
            Arrays.setAll(indices, i -> i);
            for (int i = n - 1; i > 0; i--) {
                int other = (int) (chance.getAsDouble() * (i + 1));
                int kept = indices[i];
                indices[i] = indices[other];
                indices[other] = kept;
            }
            return;
        }
        indices[0] = (int) (chance.getAsDouble() * n);
        for (int i = 1; i < n; i++) {
            boolean begins = chance.getAsDouble() < 1 / meanBlock;
            indices[i] = begins ? (int) (chance.getAsDouble() * n) : (indices[i - 1] + 1) % n;
        }
    }

    /** For example {@code Bootstrap[blocks of 10.0, 2000 resamples, seed 42]}. */
    @Override
    public String toString() {
        return "Bootstrap[" + (shuffles ? "shuffled" : "blocks of " + meanBlock) + ", " + resamples
                + " resamples, seed " + seed + "]";
    }
}
