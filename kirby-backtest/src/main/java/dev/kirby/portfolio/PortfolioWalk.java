package dev.kirby.portfolio;

import dev.kirby.backtest.Backtest;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.report.Report;
import dev.kirby.report.Reported;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.validate.TrackRecord;
import dev.kirby.validate.Verdict;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.Window;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A portfolio through the windows of a walk-forward: parameters chosen in every training, judged only in tests. A window in which
 * no trial counts is sat out. With {@link WalkForward#ledger} it counts as a look at the test days of each of its markets.
 * Immutable and thread-safe.
 */
public final class PortfolioWalk implements Reported {

    private final Portfolio portfolio;
    private final List<Step> steps;
    private final List<MemberDays> members;
    private final Performance performance;
    private final Verdict verdict;
    private final int looks;

    /**
     * One window.
     *
     * @param window when
     * @param search everything tried in training
     * @param chosen the trial that won it; empty where none counts
     * @param test the account over the test
     */
    public record Step(Window window, SearchResult search, Optional<Trial> chosen, Performance test) {

        /** For example {@code train 2024-01-01 to 2024-04-01, test …: 12.30 in 7 trades}. */
        @Override
        public String toString() {
            return window
                    + String.format(
                            Locale.ROOT,
                            ": %.2f in %d trades",
                            test.value(Metric.NET_PROFIT),
                            test.trades().size());
        }
    }

    private PortfolioWalk(Portfolio portfolio, List<Step> steps, List<List<MemberDays>> members, long seed, int looks) {
        this.portfolio = portfolio;
        this.members = MemberDays.joined(portfolio.members(), members);
        this.looks = looks;
        this.steps = List.copyOf(steps);
        this.performance = Performance.stitched(steps.stream().map(Step::test).toList());
        TrackRecord record = TrackRecord.of(
                        performance.dailyReturns().toArray(),
                        performance.trades().size())
                .seed(seed);
        this.verdict = (looks > 0 ? record.looks(looks) : record).judge();
    }

    static PortfolioWalk run(Portfolio portfolio, WalkForward walk, ParameterSpace space, Optimizer optimizer) {
        List<Backtest> markets =
                portfolio.members().stream().map(Member::backtest).toList();
        String account = portfolio + ", " + portfolio.limits() + ", "
                + portfolio.members().stream()
                        .map(member -> member + " " + member.strategy().name() + " "
                                + member.strategy().params().text())
                        .collect(Collectors.joining("; "));
        int looks = walk.countLook(account, markets, portfolio.range(), space, optimizer);
        List<Step> steps = new ArrayList<>();
        List<List<MemberDays>> members = new ArrayList<>();
        List<Window> windows = walk.windows(portfolio.range());
        for (Window window : windows) {
            SearchResult search = portfolio.within(window.train()).search(space, optimizer);
            Optional<Trial> best = search.find();
            Portfolio tested = portfolio.within(window.test());
            Portfolio chosen = best.map(trial -> tested.with(trial.params())).orElseGet(tested::flat);
            PortfolioResult test = chosen.run();
            steps.add(new Step(window, search, best, test.performance()));
            members.add(MemberDays.of(test));
            walk.report(steps.size(), windows.size());
        }
        return new PortfolioWalk(portfolio, steps, members, optimizer.seed(), looks);
    }

    /** {@return every window, in order of time} */
    public List<Step> steps() {
        return steps;
    }

    /** {@return the tests as one run} */
    public Performance performance() {
        return performance;
    }

    /** {@return how surprising the tests would be if there were no edge} */
    public Verdict verdict() {
        return verdict;
    }

    /** {@return looks at the test days of the market that was looked at most, this one included; empty where they are not counted} */
    public OptionalInt looks() {
        return looks > 0 ? OptionalInt.of(looks) : OptionalInt.empty();
    }

    /** Prints the windows, the figures of the tests and the verdict to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the windows, the figures of the tests and the verdict.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        steps.forEach(out::println);
        performance.metrics().print(out);
        verdict.print(out);
    }

    /**
     * The walk as a page: the verdict and its reasons, the account in the tests, its members in them, the windows side by side.
     *
     * @return made now
     */
    @Override
    public Report report() {
        return new PortfolioWalkReport(this, portfolio, members).report();
    }

    /** For example {@code PortfolioWalk[8 windows, UNPROVEN, net profit 120.50]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "PortfolioWalk[%d windows, %s, net profit %.2f]",
                steps.size(),
                verdict.outcome(),
                performance.value(Metric.NET_PROFIT));
    }
}
