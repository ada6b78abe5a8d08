package dev.kirby.validate;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.DailyStatistics;
import dev.kirby.performance.Trade;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What a walk-forward gave, and what it means. Everything "out of sample" is of the tests alone.
 *
 * <p>Immutable and thread-safe.
 */
public final class WalkForwardResult {

    /** Periods of 24 hours in a year of a market that never closes. */
    private static final double DAYS = 365;

    private static final int MIN_DAYS = 10;
    private static final int BLOCK_DAYS = 5;

    private final List<WindowResult> windows;
    private final List<Trade> trades;
    private final double[] dailyReturns;
    private final double overfitting;

    WalkForwardResult(List<WindowResult> windows) {
        this.windows = List.copyOf(windows);
        this.trades = tests().flatMap(t -> t.trades().stream()).toList();
        this.dailyReturns = windows.stream()
                .flatMapToDouble(w ->
                        Arrays.stream(w.test().map(WalkForwardResult::returns).orElseGet(() -> waiting(w.window()))))
                .toArray();
        this.overfitting = windows.stream()
                .flatMap(w -> w.search().stream())
                .flatMap(search -> Overfitting.find(search).stream())
                .mapToDouble(Overfitting::probability)
                .average()
                .orElse(Double.NaN);
    }

    /** A window in which nothing counted was spent waiting: its days returned nothing. */
    private static double[] waiting(Window window) {
        return new double
                [(int) Duration.between(window.test().start(), window.test().end())
                        .toDays()];
    }

    private static double[] returns(BacktestResult result) {
        double[] returns = new double[result.dailyReturns().size()];
        Arrays.setAll(returns, result.dailyReturns()::value);
        return returns;
    }

    private Stream<BacktestResult> tests() {
        return windows.stream().flatMap(w -> w.test().stream());
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
     * All trades of the tests.
     *
     * @return in order of time
     */
    public List<Trade> trades() {
        return trades;
    }

    /**
     * The daily returns of all tests, one after the other; 0 for the days of windows in which nothing counted.
     *
     * @return a new array
     */
    public double[] dailyReturns() {
        return dailyReturns.clone();
    }

    /**
     * The profit of all tests.
     *
     * @return quote units
     */
    public double netProfit() {
        return trades.stream().mapToDouble(Trade::pnl).sum();
    }

    /**
     * The annualised Sharpe ratio of {@link #dailyReturns}.
     *
     * @return NaN without variation
     */
    public double sharpe() {
        return Significance.sharpe(dailyReturns) * Math.sqrt(DAYS);
    }

    /**
     * The share of winning trades in the tests.
     *
     * @return NaN without trades
     */
    public double winRate() {
        return trades.isEmpty()
                ? Double.NaN
                : (double) trades.stream().filter(t -> t.pnl() > 0).count() / trades.size();
    }

    /**
     * The largest fall of the equity made of {@link #dailyReturns}, as a share of its high.
     *
     * @return 0 or more
     */
    public double maxDrawdown() {
        double[] equity = dailyReturns.clone();
        double money = 1;
        for (int day = 0; day < equity.length; day++) {
            money *= 1 + equity[day];
            equity[day] = money;
        }
        return DailyStatistics.maxDrawdown(equity, 1);
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
        return trades.stream().mapToDouble(Trade::profitShare).toArray();
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
                .mapToDouble(t -> t.metrics().sharpe() / Math.sqrt(DAYS))
                .filter(s -> !Double.isNaN(s))
                .toArray();
        double variance = Math.pow(Significance.deviation(sharpes), 2);
        return Double.isNaN(variance)
                ? Double.NaN
                : Significance.deflatedSharpe(
                        returns(last.get().train().orElseThrow()),
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
        if (dailyReturns.length < MIN_DAYS) {
            return Double.NaN;
        }
        double[] totals = Bootstrap.stationary(BLOCK_DAYS)
                .distribution(
                        dailyReturns,
                        days -> Math.expm1(Arrays.stream(days).map(Math::log1p).sum()));
        return 0 - totals[(int) (0.05 * (totals.length - 1))];
    }

    /**
     * How evenly the tests went: {@code 0.4 / (1 + sd of the test Sharpes)} (0 where their mean is not positive) {@code + 0.3
     * / (1 + 10 sd of the test win rates) + 0.3 share of profitable tests}.
     *
     * @return NaN with fewer than two tests that traded
     */
    public double stabilityScore() {
        double[] sharpes = of(r -> r.metrics().sharpe());
        double[] winRates = of(r -> r.metrics().winRate());
        if (sharpes.length < 2 || winRates.length < 2) {
            return Double.NaN;
        }
        double profitable =
                (double) tests().filter(t -> t.metrics().netProfit() > 0).count() / windows.size();
        double even = Significance.mean(sharpes) > 0 ? 0.4 / (1 + Significance.deviation(sharpes)) : 0;
        return even + 0.3 / (1 + 10 * Significance.deviation(winRates)) + 0.3 * profitable;
    }

    private double[] of(ToDoubleFunction<BacktestResult> figure) {
        return tests().mapToDouble(figure).filter(v -> !Double.isNaN(v)).toArray();
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
                trades.size(),
                netProfit());
    }
}
