package dev.kirby.validate;

import dev.kirby.NoDataException;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Metric;
import dev.kirby.backtest.Trade;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import java.io.PrintStream;
import java.util.ArrayList;
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

    private static final int LEAST_DAYS = 10;
    private static final int BLOCK_DAYS = 5;

    private final List<WindowResult> windows;
    private final List<Trade> trades;
    private final double[] dailyReturns;
    private final double overfitting;

    WalkForwardResult(List<WindowResult> windows) {
        this.windows = List.copyOf(windows);
        this.trades = tests().flatMap(t -> t.trades().stream()).toList();
        this.dailyReturns = windows.stream()
                .flatMapToDouble(w -> w.test()
                        .map(WalkForwardResult::returns)
                        .map(Arrays::stream)
                        // A window in which nothing counted was spent waiting: its days returned nothing.
                        .orElseGet(() -> Arrays.stream(
                                new double
                                        [(int) java.time.Duration.between(
                                                        w.window().test().start(),
                                                        w.window().test().end())
                                                .toDays()])))
                .toArray();
        this.overfitting = windows.stream()
                .flatMap(w -> w.search().stream())
                .mapToDouble(WalkForwardResult::overfitting)
                .filter(p -> !Double.isNaN(p))
                .average()
                .orElse(Double.NaN);
    }

    private static double overfitting(SearchResult search) {
        try {
            return Overfitting.of(search).probability();
        } catch (NoDataException e) {
            return Double.NaN;
        }
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
        double equity = 1;
        double high = 1;
        double worst = 0;
        for (double r : dailyReturns) {
            equity *= 1 + r;
            high = Math.max(high, equity);
            worst = Math.max(worst, 1 - equity / high);
        }
        return worst;
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
        if (dailyReturns.length < LEAST_DAYS) {
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
        List<String> warnings = new ArrayList<>();
        double trainSharpe = mean(w -> w.train().map(t -> t.metrics().sharpe()).orElse(Double.NaN));
        double testSharpe = mean(w -> w.test().map(t -> t.metrics().sharpe()).orElse(Double.NaN));
        if (testSharpe < 0.5 * trainSharpe) {
            warnings.add(text(
                    "mean test Sharpe %.2f is below half of the mean training Sharpe %.2f", testSharpe, trainSharpe));
        }
        double trainWins = mean(w -> w.train().map(t -> t.metrics().winRate()).orElse(Double.NaN));
        double testWins = mean(w -> w.test().map(t -> t.metrics().winRate()).orElse(Double.NaN));
        if (testWins < 0.8 * trainWins) {
            warnings.add(text(
                    "mean test win rate %.2f is below 0.8 of the mean training win rate %.2f", testWins, trainWins));
        }
        if (stabilityScore() < 0.6) {
            warnings.add(text("stability score %.2f is below 0.6", stabilityScore()));
        }
        if (overfitting > 0.5) {
            warnings.add(text(
                    "probability of backtest overfitting %.2f is above 0.5: what is best in training is no better than"
                            + " the middle afterwards",
                    overfitting));
        }
        if (deflatedSharpe() < 0.95) {
            warnings.add(text(
                    "deflated Sharpe ratio %.2f is below 0.95: the best of %.0f trials by luck alone is about as good",
                    deflatedSharpe(), (double) trials()));
        }
        return warnings;
    }

    private double mean(ToDoubleFunction<WindowResult> figure) {
        return Significance.mean(windows.stream()
                .mapToDouble(figure)
                .filter(v -> !Double.isNaN(v))
                .toArray());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /**
     * The judgement in one line.
     *
     * @return begins with {@code OVERFIT}, {@code UNPROVEN} or {@code SURVIVED}
     */
    public String verdict() {
        if (trades.size() < 2) {
            return "UNPROVEN: " + trades.size() + " out-of-sample trades say nothing.";
        }
        List<String> warnings = warnings();
        if (!warnings.isEmpty()) {
            return "OVERFIT: " + String.join("; ", warnings) + ".";
        }
        if (!(pValue() < 0.05)) {
            return text("UNPROVEN: out-of-sample profit is not distinguishable from luck (p = %.2f).", pValue());
        }
        return text("SURVIVED: %.2f out of sample in %d trades, p = %.3f.", netProfit(), trades.size(), pValue());
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
        out.printf("%-52s %10s %10s %7s%n", "window", "train", "test", "trades");
        for (WindowResult w : windows) {
            out.printf(
                    Locale.ROOT,
                    "%-52s %10s %10s %7s%n",
                    w.window().toString().replace("train ", "").replace("test ", "-> "),
                    money(w.train()),
                    money(w.test()),
                    w.test().map(t -> Integer.toString(t.trades().size())).orElse("-"));
        }
        out.printf(
                Locale.ROOT,
                "out of sample: net profit %.2f in %d trades, win rate %s, sharpe %s, max drawdown %.1f %%%n",
                netProfit(),
                trades.size(),
                figure(winRate()),
                figure(sharpe()),
                100 * maxDrawdown());
        out.printf(
                "stability %s, p-value %s, deflated sharpe %s (%d trials), overfitting probability %s%n",
                figure(stabilityScore()), figure(pValue()), figure(deflatedSharpe()), trials(), figure(overfitting));
        out.println("verdict: " + verdict());
    }

    private static String money(Optional<BacktestResult> result) {
        return result.map(r -> String.format(Locale.ROOT, "%.2f", r.metrics().value(Metric.NET_PROFIT)))
                .orElse("-");
    }

    private static String figure(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }

    /** For example {@code WalkForwardResult[8 windows, 214 trades, net profit -512.30]}. */
    @Override
    public String toString() {
        return text(
                "WalkForwardResult[%d windows, %d trades, net profit %.2f]",
                windows.size(), trades.size(), netProfit());
    }
}
