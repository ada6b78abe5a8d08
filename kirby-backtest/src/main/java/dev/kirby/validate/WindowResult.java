package dev.kirby.validate;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
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

    /** For example {@code train 2024-01-01 to 2024-04-01, test …: -12.30 in 7 trades}. */
    @Override
    public String toString() {
        return window
                + test.map(t -> String.format(
                                ": %.2f in %d trades",
                                t.metrics().netProfit(), t.trades().size()))
                        .orElse(": nothing counted");
    }
}
