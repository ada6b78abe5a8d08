package dev.kirby.validate;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.Bootstrap;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Moments;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.report.Ink;
import dev.kirby.report.LineChart;
import dev.kirby.report.Report;
import dev.kirby.report.Reported;
import dev.kirby.series.Frame;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a walk-forward gave, and what it means. Everything "out of sample" is of the tests alone.
 *
 * <p>Immutable and thread-safe.
 */
public final class WalkForwardResult implements Reported {

    private static final Strategy FLAT = Strategy.of("flat", bars -> bar -> Signal.NONE);
    private static final int MIN_DAYS = 10;
    private static final int BLOCK_DAYS = 5;

    private final Subject subject;
    private final List<WindowResult> windows;
    private final Performance performance;
    private final double overfitting;
    private final double promise;
    private final Verdict verdict;

    /**
     * What was walked.
     *
     * @param looks at the test days, this one included; 0 where they were not counted
     */
    record Subject(
            Backtest backtest,
            WalkForward walk,
            Optional<ParameterSpace> space,
            Optional<Optimizer> optimizer,
            int looks) {}

    WalkForwardResult(Subject subject, List<WindowResult> windows) {
        this.subject = subject;
        this.windows = List.copyOf(windows);
        this.performance = Performance.stitched(windows.stream()
                .map(w -> w.test()
                        .orElseGet(() ->
                                subject.backtest().within(w.window().test()).run(FLAT)))
                .map(BacktestResult::performance)
                .toList());
        this.overfitting = windows.stream()
                .flatMap(w -> w.search().stream())
                .flatMap(search -> Overfitting.find(search).stream())
                .mapToDouble(Overfitting::probability)
                .average()
                .orElse(Double.NaN);
        this.promise = windows.stream()
                .mapToDouble(WindowResult::promise)
                .filter(p -> !Double.isNaN(p))
                .average()
                .orElse(Double.NaN);
        this.verdict = judged();
    }

    private Verdict judged() {
        TrackRecord track = TrackRecord.of(dailyReturns(), trades().size())
                .promise(promise)
                .seed(subject.optimizer().map(Optimizer::seed).orElse(42L));
        Verdict judged = (subject.looks() > 0 ? track.looks(subject.looks()) : track).judge();
        boolean nothing = windows.stream().allMatch(w -> w.test().isEmpty());
        return nothing
                ? new Verdict(
                        judged.outcome(), judged.p(), judged.evidence(), judged.daysToDecide(), List.of(unqualified()))
                : judged;
    }

    private String unqualified() {
        int most = windows.stream()
                .flatMap(w -> w.search().stream())
                .flatMap(search -> search.trials().stream())
                .mapToInt(trial -> trial.metrics().sampleSize())
                .max()
                .orElse(0);
        return "Nothing qualified: no trial counts in any of " + windows.size()
                + " windows; the most trades of one were " + most
                + ". Give more data, a wider space, or a lower minTrades.";
    }

    /** {@return every step, in order of time} */
    public List<WindowResult> windows() {
        return windows;
    }

    Subject subject() {
        return subject;
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

    /** {@return the verdict on the daily returns of the tests; the same one each time} */
    public Verdict verdict() {
        return verdict;
    }

    /** {@return the p-value of the verdict, of all looks; NaN where there is nothing to judge} */
    public double pValue() {
        return verdict.p();
    }

    /** {@return what the rules of thumb of earlier tools say} */
    public PlainRules plainRules() {
        return PlainRules.of(this);
    }

    /** {@return how often the test days were looked at, this time included; empty where it was not counted} */
    public OptionalInt looks() {
        return subject.looks() > 0 ? OptionalInt.of(subject.looks()) : OptionalInt.empty();
    }

    /**
     * {@return Student's t of the trade returns, the z-score for many of them; NaN with fewer than three trades}
     */
    public double zScore() {
        return Significance.t(tradeReturns());
    }

    double[] tradeReturns() {
        return trades().stream().mapToDouble(Trade::profitShare).toArray();
    }

    /** {@return how many trials stand behind the parameters: the most of any training; 1 where fixed parameters were run} */
    public int trials() {
        return windows.stream()
                .flatMap(w -> w.search().stream())
                .mapToInt(s -> s.trials().size())
                .max()
                .orElse(1);
    }

    /**
     * What training promised: the mean over the windows of the training Sharpe ratio less what the best of the same number of trials shows by luck
     * alone.
     *
     * @return annualised; NaN where nothing was chosen
     */
    public double promise() {
        return promise;
    }

    /**
     * The deflated Sharpe ratio of the last training's winner: the chance that it is more than the best of the same number of trials without skill
     * (Bailey and Lopez de Prado, 2014), with the variance that Sharpe ratios have without skill, and the effective number of trials. It
     * is of the training, where the choice was made.
     *
     * @return NaN where nothing was chosen
     */
    public double deflatedSharpe() {
        return lastChoice()
                .map(last -> {
                    double[] returns = last.train().orElseThrow().dailyReturns().toArray();
                    return Significance.deflatedSharpe(returns, 1.0 / (returns.length - 1), last.effectiveTrials());
                })
                .orElse(Double.NaN);
    }

    /** The newest window with a choice made by a search. */
    Optional<WindowResult> lastChoice() {
        return windows.stream()
                .filter(w -> w.chosen().isPresent()
                        && w.train().isPresent()
                        && w.search().isPresent())
                .reduce((a, b) -> b);
    }

    /**
     * The probability of backtest overfitting of the trainings: the mean of {@link Overfitting#probability()} over those in which two
     * trials or more counted over 20 days or more.
     *
     * @return 0 to 1, NaN where there is none, as for fixed parameters
     */
    public double overfittingProbability() {
        return overfitting;
    }

    /** {@return in how many windows the test made a profit, of those that traded} */
    public Proportion profitableWindows() {
        List<BacktestResult> traded = windows.stream()
                .flatMap(w -> w.test().stream())
                .filter(test -> !test.trades().isEmpty())
                .toList();
        int profitable = (int) traded.stream()
                .filter(test -> test.performance().value(Metric.NET_PROFIT) > 0)
                .count();
        return new Proportion(profitable, traded.size());
    }

    /** {@return whether the tests' Sharpe ratios differ by more than their sampling error} */
    public Homogeneity homogeneity() {
        return Homogeneity.of(windows.stream()
                .flatMap(w -> w.test().stream())
                .map(test -> test.dailyReturns().toArray())
                .toList());
    }

    /**
     * The loss over as many days as the tests had that only one in twenty rearrangements of their days exceeds (stationary bootstrap in
     * blocks of five days on average, Politis and Romano 1994).
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
     * Everything that bears on belief, in one document. Runs the strategy some thousand times more.
     *
     * @return the same certificate for the same data, settings and seed, on any number of threads
     */
    public Certificate certificate() {
        return CertificateSections.certificate(this);
    }

    /**
     * The proof as a page: the verdict and its reasons, the tests' equity, windows side by side, what was chosen when, every
     * test trade, metrics with intervals.
     *
     * @return made now
     */
    @Override
    public Report report() {
        return new WalkForwardReport(this).report();
    }

    /**
     * The tests for files and other programs, as {@link Performance#toFrames}, and {@code windows}: one row each.
     *
     * @return frames by their names
     */
    public Map<String, Frame> toFrames() {
        Map<String, Frame> frames = new LinkedHashMap<>(performance.toFrames());
        frames.put("windows", WindowFrame.of(windows));
        return frames;
    }

    /** Prints the equity of the tests as a chart of characters to standard output. */
    public void plot() {
        LineChart.of("Equity out of sample")
                .line("strategy", performance.dailyEquity(), Ink.BLUE)
                .plot();
    }

    /** {@return what a reader of the figures must know, in sentences} */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (looks().isEmpty()) {
            notes.add("Looks at the test days were not counted: give a ledger, such as store.ledger().");
        }
        long flat = windows.stream().filter(w -> w.test().isEmpty()).count();
        if (flat > 0) {
            notes.add(flat + " of " + windows.size() + " windows were sat out: no trial counted in training.");
        }
        long longest = windows.stream()
                .flatMap(w -> w.train().stream())
                .flatMap(train -> train.trades().stream())
                .mapToLong(t -> t.exitTime() - t.entryTime())
                .max()
                .orElse(0);
        double days = longest / 86_400_000.0;
        if (days > subject.walk().gapDays()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The longest training trade lasted %.1f days, the gap is %d: give a gap of %d days or more.",
                    days,
                    subject.walk().gapDays(),
                    (int) Math.ceil(days)));
        }
        return notes;
    }

    /** {@return the parameters chosen by the newest training in which something counted; empty if nothing ever counted} */
    public Optional<Trial> newest() {
        return windows.stream().flatMap(w -> w.chosen().stream()).reduce((a, b) -> b);
    }

    /** The mean Sharpe ratio of the trainings, annualised; NaN where there is none. */
    double trainSharpe() {
        return Moments.mean(windows.stream()
                .flatMap(w -> w.train().stream())
                .mapToDouble(run -> run.performance().value(Metric.SHARPE))
                .filter(v -> !Double.isNaN(v))
                .toArray());
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

    /** For example {@code WalkForwardResult[UNPROVEN, 8 windows, 214 trades, net profit -512.30]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "WalkForwardResult[%s, %d windows, %d trades, net profit %.2f]",
                verdict.outcome(),
                windows.size(),
                trades().size(),
                netProfit());
    }

    /** The returns of all trials of a search that count, by trial. */
    static double[][] trialReturns(SearchResult search) {
        return search.ranking().stream()
                .flatMap(trial -> search.dailyReturns(trial.number()).stream())
                .toArray(double[][]::new);
    }
}
