package dev.kirby.validate;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rules of thumb of earlier tools, reported as what they are: the mean test Sharpe ratio at least half of the mean training one,
 * the mean test win rate at least 0.8 of the training one, and the stability score at least 0.6.
 *
 * <p>They are not the verdict. None of them asks how large its own sampling error is: the Sharpe ratio of one month is known to within
 * 3.5, so that windows of a strong and true edge look unstable as well. {@code docs/proof.md} has how often they refuse what.
 *
 * @param trainSharpe mean over the windows
 * @param testSharpe mean over the windows
 * @param trainWinRate mean over the windows
 * @param testWinRate mean over the windows
 * @param stability score of the tests
 * @param objections the rules that are broken, with their numbers
 */
public record PlainRules(
        double trainSharpe,
        double testSharpe,
        double trainWinRate,
        double testWinRate,
        double stability,
        List<String> objections) {

    /** Copies the objections. */
    public PlainRules {
        objections = List.copyOf(objections);
    }

    static PlainRules of(WalkForwardResult result) {
        double trainSharpe = mean(result, WindowResult::train, Metric.SHARPE);
        double testSharpe = mean(result, WindowResult::test, Metric.SHARPE);
        double trainWins = mean(result, WindowResult::train, Metric.GROSS_WIN_RATE);
        double testWins = mean(result, WindowResult::test, Metric.GROSS_WIN_RATE);
        double stability = result.stabilityScore();
        List<String> objections = new ArrayList<>();
        if (testSharpe < 0.5 * trainSharpe) {
            objections.add(text(
                    "The mean test Sharpe ratio %.2f is below half of the mean training one, %.2f.",
                    testSharpe, trainSharpe));
        }
        if (testWins < 0.8 * trainWins) {
            objections.add(text(
                    "The mean test win rate %.2f is below 0.8 of the mean training one, %.2f.", testWins, trainWins));
        }
        if (stability < 0.6) {
            objections.add(text("The stability score %.2f is below 0.6.", stability));
        }
        return new PlainRules(trainSharpe, testSharpe, trainWins, testWins, stability, objections);
    }

    /** The mean of a metric over the trainings or tests that have it. */
    private static double mean(
            WalkForwardResult result, Function<WindowResult, Optional<BacktestResult>> part, Metric metric) {
        return Moments.mean(result.windows().stream()
                .flatMap(window -> part.apply(window).stream())
                .mapToDouble(run -> run.performance().value(metric))
                .filter(v -> !Double.isNaN(v))
                .toArray());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** {@return whether no rule is broken, and there are figures} */
    public boolean pass() {
        return objections.isEmpty() && !Double.isNaN(testSharpe) && !Double.isNaN(stability);
    }

    /** For example {@code PlainRules[2 objections, stability 0.41]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "PlainRules[%d objections, stability %.2f]", objections.size(), stability);
    }
}
