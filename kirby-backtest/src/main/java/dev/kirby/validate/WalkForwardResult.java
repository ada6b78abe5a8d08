package dev.kirby.validate;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Moments;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a walk-forward gave, and what it means. Everything "out of sample" is of the tests alone.
 *
 * <p>Immutable and thread-safe.
 */
public final class WalkForwardResult {

    private static final Strategy FLAT = Strategy.of("flat", bars -> bar -> Signal.NONE);
    private static final int MIN_DAYS = 10;
    private static final int BLOCK_DAYS = 5;

    private final List<WindowResult> windows;
    private final Performance performance;
    private final double overfitting;

    WalkForwardResult(Backtest backtest, List<WindowResult> windows) {
        this.windows = List.copyOf(windows);
        this.performance = Performance.stitched(windows.stream()
                .map(w -> w.test()
                        .orElseGet(() -> backtest.within(w.window().test()).run(FLAT)))
                .map(BacktestResult::performance)
                .toList());
        this.overfitting = windows.stream()
                .flatMap(w -> w.search().stream())
                .flatMap(search -> Overfitting.find(search).stream())
                .mapToDouble(Overfitting::probability)
                .average()
                .orElse(Double.NaN);
    }

    /**
     * Every step.
     *
     * @return in order of time
     */
    public List<WindowResult> windows() {
        return windows;
    }

    /**
     * The tests as one run: windows in which nothing counted are days without a trade.
     *
     * @return the performance out of sample
     */
    public Performance performance() {
        return performance;
    }

    /** {@return all trades of the tests, in order of time} */
    public List<Trade> trades() {
        return performance.trades();
    }

    /** {@return the daily returns of all tests, one after the other; a new array} */
    public double[] dailyReturns() {
        return performance.dailyReturns().toArray();
    }

    /** {@return the profit of all tests, quote units} */
    public double netProfit() {
        return performance.value(Metric.NET_PROFIT);
    }

    /** {@return the annualised Sharpe ratio of {@link #dailyReturns}; NaN without variation} */
    public double sharpe() {
        return performance.value(Metric.SHARPE);
    }

    /** {@return the share of winning trades in the tests; NaN without trades} */
    public double winRate() {
        return performance.value(Metric.GROSS_WIN_RATE);
    }

    /** {@return the largest fall of the equity of the tests, as a share of its high} */
    public double maxDrawdown() {
        return performance.value(Metric.MAX_DRAWDOWN);
    }

    /**
     * The chance of trade returns this good if their true mean were zero (one-sided t-test), for one strategy that was not
     * chosen from many.
     *
     * @return NaN with fewer than two trades
     */
    public double pValue() {
        return Significance.pValue(tradeReturns());
    }

    /**
     * Student's t of the trade returns, the z-score for many of them.
     *
     * @return NaN with fewer than two trades
     */
    public double zScore() {
        return Significance.t(tradeReturns());
    }

    private double[] tradeReturns() {
        return trades().stream().mapToDouble(Trade::profitShare).toArray();
    }

    /**
     * How many trials stand behind the parameters: the most of any training.
     *
     * @return 1 where fixed parameters were run
     */
    public int trials() {
        return windows.stream()
                .flatMap(w -> w.search().stream())
                .mapToInt(s -> s.trials().size())
                .max()
                .orElse(1);
    }

    /**
     * The deflated Sharpe ratio of the last training's winner: the chance that it is more than the best of so many trials
     * without skill. Judged in training, since that is where the choice was made.
     *
     * @return NaN where nothing was chosen, or too little varies
     */
    public double deflatedSharpe() {
        Optional<WindowResult> last = windows.stream()
                .filter(w -> w.chosen().isPresent() && w.train().isPresent())
                .reduce((a, b) -> b);
        if (last.isEmpty() || last.get().search().isEmpty()) {
            return Double.NaN;
        }
        SearchResult search = last.get().search().get();
        double[] sharpes = search.trials().stream()
                .mapToDouble(t -> t.metrics().sharpe() / Math.sqrt(Performance.DAYS_PER_YEAR))
                .filter(s -> !Double.isNaN(s))
                .toArray();
        double variance = Math.pow(Moments.of(sharpes).deviation(), 2);
        return Double.isNaN(variance)
                ? Double.NaN
                : Significance.deflatedSharpe(
                        last.get().train().orElseThrow().dailyReturns().toArray(),
                        variance,
                        search.trials().size());
    }

    /**
     * The probability of backtest overfitting of the trainings: the mean of {@link Overfitting#probability()} over those in
     * which two trials or more counted over 20 days or more.
     *
     * @return 0 to 1, NaN where there is none, as for fixed parameters
     */
    public double overfittingProbability() {
        return overfitting;
    }

    /**
     * The loss over as many days as the tests had that only one in twenty rearrangements of their days exceeds (stationary
     * bootstrap in blocks of five days on average, Politis and Romano 1994).
     *
     * @return a share of the capital, negative where even that is a gain; NaN with fewer than ten days
     */
    public double monteCarloVar() {
        double[] dailyReturns = dailyReturns();
        if (dailyReturns.length < MIN_DAYS) {
            return Double.NaN;
        }
        double[] totals = Bootstrap.stationary(BLOCK_DAYS)
                .distribution(
                        dailyReturns,
                        days -> Math.expm1(Arrays.stream(days).map(Math::log1p).sum()));
        return 0 - totals[(int) (0.05 * (totals.length - 1))];
    }

    /** {@return how evenly the tests went, see {@link Metric#STABILITY_SCORE}; NaN with fewer than two that traded} */
    public double stabilityScore() {
        return performance.value(Metric.STABILITY_SCORE);
    }

    /**
     * What speaks for overfitting, each with its numbers.
     *
     * @return empty if nothing does
     */
    public List<String> warnings() {
        return PlainRules.of(this).warnings();
    }

    /**
     * The judgement in one line.
     *
     * @return begins with {@code OVERFIT}, {@code UNPROVEN} or {@code SURVIVED}
     */
    public String verdict() {
        return PlainRules.of(this).verdict();
    }

    /**
     * The parameters chosen by the newest training in which something counted.
     *
     * @return absent if nothing ever counted
     */
    public Optional<Trial> newest() {
        return windows.stream().flatMap(w -> w.chosen().stream()).reduce((a, b) -> b);
    }

    /** Prints every window, the totals and the verdict to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints every window, the totals and the verdict.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        WalkForwardTable.print(this, out);
    }

    /** For example {@code WalkForwardResult[8 windows, 214 trades, net profit -512.30]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "WalkForwardResult[%d windows, %d trades, net profit %.2f]",
                windows.size(),
                trades().size(),
                netProfit());
    }
}
