package dev.kirby.validate;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.Metric;
import dev.kirby.series.Frame;
import dev.kirby.strategy.Params;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The windows of a walk-forward as a frame. */
final class WindowFrame {

    private WindowFrame() {}

    static Frame of(List<WindowResult> windows) {
        Frame frame = Frame.empty()
                .withTimes("train_start", times(windows, w -> w.window().train(), TimeRange::startMillis))
                .withTimes("train_end", times(windows, w -> w.window().train(), TimeRange::endMillis))
                .withTimes("test_start", times(windows, w -> w.window().test(), TimeRange::startMillis))
                .withTimes("test_end", times(windows, w -> w.window().test(), TimeRange::endMillis));
        for (Metric metric : List.of(Metric.NET_PROFIT, Metric.SHARPE, Metric.SAMPLE_SIZE)) {
            frame = frame.withNumbers("train_" + metric.key(), figures(windows, WindowResult::train, metric))
                    .withNumbers("test_" + metric.key(), figures(windows, WindowResult::test, metric));
        }
        List<String> names = windows.stream()
                .flatMap(w -> w.chosen().stream())
                .flatMap(trial -> trial.params().names().stream())
                .distinct()
                .toList();
        for (String name : names) {
            frame = frame.withNumbers(
                    "chosen_" + name,
                    windows.stream()
                            .mapToDouble(w -> w.chosen()
                                    .map(Trial::params)
                                    .map((Params params) -> params.valueOr(name, Double.NaN))
                                    .orElse(Double.NaN))
                            .toArray());
        }
        return frame;
    }

    private static long[] times(
            List<WindowResult> windows, Function<WindowResult, TimeRange> range, ToLongFunction<TimeRange> end) {
        return windows.stream().map(range).mapToLong(end).toArray();
    }

    private static double[] figures(
            List<WindowResult> windows, Function<WindowResult, Optional<BacktestResult>> part, Metric metric) {
        return windows.stream()
                .mapToDouble(window -> part.apply(window)
                        .map(result -> result.performance().value(metric))
                        .orElse(Double.NaN))
                .toArray();
    }
}
