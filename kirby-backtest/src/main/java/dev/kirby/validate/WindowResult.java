package dev.kirby.validate;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.Metric;
import java.util.Optional;

/**
 * What one step of a walk-forward gave.
 *
 * @param window when
 * @param search everything tried in training; empty where fixed parameters were run
 * @param chosen the trial that won the training; empty where none counted, or for fixed parameters
 * @param train the chosen parameters over the training; empty where there are none
 * @param test the chosen parameters over the test; empty where there are none, and then nothing was traded
 */
public record WindowResult(
        Window window,
        Optional<SearchResult> search,
        Optional<Trial> chosen,
        Optional<BacktestResult> train,
        Optional<BacktestResult> test) {

    /**
     * As how many independent trials those of the training count, for what the best of them shows by luck.
     *
     * @return 1 to their number; 0 where none counts
     */
    public double effectiveTrials() {
        return search.map(s -> EffectiveTrials.of(WalkForwardResult.trialReturns(s)))
                .orElse(0.0);
    }

    /** The training's Sharpe ratio less what the best of the same number of trials shows by luck; NaN where nothing was chosen. */
    double promise() {
        if (chosen.isEmpty() || train.isEmpty()) {
            return Double.NaN;
        }
        double sharpe = train.get().performance().value(Metric.SHARPE);
        return sharpe
                - EffectiveTrials.luck(
                        effectiveTrials(), train.get().dailyReturns().size());
    }

    /** For example {@code train 2024-01-01 to 2024-04-01, test …: -12.30 in 7 trades}. */
    @Override
    public String toString() {
        return window
                + test.map(t -> String.format(
                                java.util.Locale.ROOT,
                                ": %.2f in %d trades",
                                t.performance().value(Metric.NET_PROFIT),
                                t.trades().size()))
                        .orElse(": nothing counted");
    }
}
