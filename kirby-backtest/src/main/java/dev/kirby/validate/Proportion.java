package dev.kirby.validate;

import dev.kirby.InvalidRequestException;
import java.util.Locale;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * A number of hits among trials, with what that says about the true share (Clopper and Pearson, Biometrika 26, 1934: exact).
 *
 * @param hits 0 to {@code of}
 * @param of 0 or more
 */
public record Proportion(int hits, int of) {

    /** Checks the counts. */
    public Proportion {
        if (hits < 0 || hits > of) {
            throw new InvalidRequestException("There are 0 to " + of + " of " + of + ", not " + hits + ".");
        }
    }

    /** {@return the share; NaN of none} */
    public double share() {
        return (double) hits / of;
    }

    /**
     * The least true share that is compatible with the count.
     *
     * @param confidence of the interval up to {@link #high}, such as 0.95
     * @return 0 to 1
     */
    public double low(double confidence) {
        return hits == 0
                ? 0
                : new BetaDistribution(hits, of - hits + 1).inverseCumulativeProbability((1 - confidence) / 2);
    }

    /**
     * The largest true share that is compatible with the count.
     *
     * @param confidence of the interval from {@link #low}, such as 0.95
     * @return 0 to 1
     */
    public double high(double confidence) {
        return hits == of
                ? 1
                : new BetaDistribution(hits + 1, of - hits).inverseCumulativeProbability((1 + confidence) / 2);
    }

    /**
     * The chance of this number of hits or more.
     *
     * @param share the true share
     * @return 0 to 1
     */
    public double chanceOfAtLeast(double share) {
        return hits == 0 ? 1 : 1 - new BinomialDistribution(of, share).cumulativeProbability(hits - 1);
    }

    /**
     * Whether a true share is compatible with the count: the exact test on both sides.
     *
     * @param share the true share
     * @param confidence such as 0.99
     * @return true if the number of hits is neither improbably high nor improbably low
     */
    public boolean isCompatibleWith(double share, double confidence) {
        double tail = (1 - confidence) / 2;
        return chanceOfAtLeast(share) > tail && new BinomialDistribution(of, share).cumulativeProbability(hits) > tail;
    }

    /** For example {@code 7 of 12 (58.3 %, 27.7 to 84.8)}. */
    @Override
    public String toString() {
        return of == 0
                ? "0 of 0"
                : String.format(
                        Locale.ROOT,
                        "%d of %d (%.1f %%, %.1f to %.1f)",
                        hits,
                        of,
                        100 * share(),
                        100 * low(0.95),
                        100 * high(0.95));
    }
}
