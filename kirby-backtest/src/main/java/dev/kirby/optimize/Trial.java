package dev.kirby.optimize;

import static java.util.Objects.requireNonNull;

import dev.kirby.performance.Metrics;
import dev.kirby.strategy.Params;

/**
 * One set of parameters that was tried.
 *
 * @param number from 0, in the order of trying
 * @param params those that vary
 * @param score the objective, higher is better; NaN where the trial does not count, for want of trades or of a meaning
 * @param metrics everything the backtest measured
 */
public record Trial(int number, Params params, double score, Metrics metrics) {

    /** Checks that the parts are there. */
    public Trial {
        requireNonNull(params, "params");
        requireNonNull(metrics, "metrics");
    }

    /** For example {@code Trial[#17, score 812.4, 63 trades]}. */
    @Override
    public String toString() {
        return String.format("Trial[#%d, score %.4g, %d trades]", number, score, metrics.sampleSize());
    }
}
