package dev.kirby.validate.tunnel;

import dev.kirby.validate.Verdict;
import java.io.Serializable;
import java.util.Locale;

/**
 * What the judges said about one market.
 *
 * @param seed of the market
 * @param verdict of the walk-forward
 * @param plainRules whether the plain rules found nothing against it, and it made a profit
 * @param inSample whether the best trial over all data is significant by itself
 * @param trueSharpe annualised, of the parameters that each window chose, over further years of the same market; NaN where none was
 *     chosen or none trades
 */
public record TunnelRun(long seed, Verdict verdict, boolean plainRules, boolean inSample, double trueSharpe)
        implements Serializable {

    /** For example {@code TunnelRun[seed 7, SURVIVED, true Sharpe ratio 2.31]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "TunnelRun[seed %d, %s, true Sharpe ratio %.2f]", seed, verdict.outcome(), trueSharpe);
    }
}
