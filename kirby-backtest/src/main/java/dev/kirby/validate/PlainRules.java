package dev.kirby.validate;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.performance.Metrics;
import dev.kirby.performance.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a walk-forward proves: a statement about an edge. {@code dev.kirby.quality.Verdict} is another thing, the outcome of a
 * check of data; no class uses both.
 *
 * @param warnings what speaks for overfitting, each with its numbers
 * @param verdict one line that begins with {@code OVERFIT}, {@code UNPROVEN} or {@code SURVIVED}
 */
record PlainRules(List<String> warnings, String verdict) {

    static PlainRules of(WalkForwardResult result) {
        List<String> warnings = warnings(result);
        return new PlainRules(warnings, verdict(result, warnings));
    }

    private static List<String> warnings(WalkForwardResult result) {
        List<String> warnings = new ArrayList<>();
        double trainSharpe = mean(result, WindowResult::train, Metrics::sharpe);
        double testSharpe = mean(result, WindowResult::test, Metrics::sharpe);
        if (testSharpe < 0.5 * trainSharpe) {
            warnings.add(text(
                    "mean test Sharpe %.2f is below half of the mean training Sharpe %.2f", testSharpe, trainSharpe));
        }
        double trainWins = mean(result, WindowResult::train, Metrics::winRate);
        double testWins = mean(result, WindowResult::test, Metrics::winRate);
        if (testWins < 0.8 * trainWins) {
            warnings.add(text(
                    "mean test win rate %.2f is below 0.8 of the mean training win rate %.2f", testWins, trainWins));
        }
        if (result.stabilityScore() < 0.6) {
            warnings.add(text("stability score %.2f is below 0.6", result.stabilityScore()));
        }
        if (result.overfittingProbability() > 0.5) {
            warnings.add(text(
                    "probability of backtest overfitting %.2f is above 0.5: what is best in training is no better than"
                            + " the middle afterwards",
                    result.overfittingProbability()));
        }
        double deflated = result.deflatedSharpe();
        if (deflated < 0.95) {
            warnings.add(text(
                    "deflated Sharpe ratio %.2f is below 0.95: the best of %d trials by luck alone is about as good",
                    deflated, result.trials()));
        }
        return List.copyOf(warnings);
    }

    /** The mean of a metric over the trainings or tests that have it. */
    private static double mean(
            WalkForwardResult result,
            Function<WindowResult, Optional<BacktestResult>> part,
            ToDoubleFunction<Metrics> metric) {
        return Moments.mean(result.windows().stream()
                .flatMap(window -> part.apply(window).stream())
                .mapToDouble(run -> metric.applyAsDouble(run.metrics()))
                .filter(v -> !Double.isNaN(v))
                .toArray());
    }

    private static String verdict(WalkForwardResult result, List<String> warnings) {
        int trades = result.trades().size();
        if (trades < 2) {
            return "UNPROVEN: " + trades + " out-of-sample trades say nothing.";
        }
        if (!warnings.isEmpty()) {
            return "OVERFIT: " + String.join("; ", warnings) + ".";
        }
        double p = result.pValue();
        if (!(p < 0.05)) {
            return text("UNPROVEN: out-of-sample profit is not distinguishable from luck (p = %.2f).", p);
        }
        return text("SURVIVED: %.2f out of sample in %d trades, p = %.3f.", result.netProfit(), trades, p);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
