package dev.kirby.portfolio;

import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.report.CandleChart;
import dev.kirby.report.Chart;
import dev.kirby.report.PerformanceSections;
import dev.kirby.report.Report;
import dev.kirby.report.Section;
import dev.kirby.report.WindowSections;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of a portfolio's walk-forward: the account in the tests alone, its members in them, and the windows side by side. */
final class PortfolioWalkReport {

    private static final int RESAMPLES = 500;
    private static final long SEED = 42;
    private static final int MOST_CANDLES = 150_000;

    private final PortfolioWalk walk;
    private final Portfolio portfolio;
    private final List<MemberDays> members;

    PortfolioWalkReport(PortfolioWalk walk, Portfolio portfolio, List<MemberDays> members) {
        this.walk = walk;
        this.portfolio = portfolio;
        this.members = members;
    }

    Report report() {
        Performance run = walk.performance();
        List<TimeRange> tests =
                walk.steps().stream().map(step -> step.window().test()).toList();
        PerformanceSections sections =
                PerformanceSections.of(run).outOfSample(tests).intervals(run.intervals(RESAMPLES, SEED));
        WindowSections windows = WindowSections.of(
                walk.steps().stream().map(PortfolioWalkReport::row).toList());
        Report report = Report.of("Portfolio of " + members.size() + " members, walk-forward")
                .subtitle(portfolio.range(), tests.size() + " windows; " + PortfolioReport.terms(portfolio));
        report = sections.figures(walk.verdict().headline(report, run.value(Metric.NET_PROFIT)));
        if (walk.looks().isEmpty()) {
            report = report.warning("Looks at the test days were not counted: give a ledger, such as store.ledger().");
        }
        report = report.with(sections.equity("Out of sample: the test windows, one after the other", run.dailyEquity()))
                .with(MemberSection.of(members))
                .with(windows.windows());
        return windows.choices()
                .map(report::with)
                .orElse(report)
                .with(candles())
                .with(sections.returns())
                .with(sections.trades())
                .with(PortfolioReport.trades("Every test trade", sections, run.trades(), members))
                .with(sections.metrics("Metrics out of sample"));
    }

    private static WindowSections.Row row(PortfolioWalk.Step step) {
        return new WindowSections.Row(
                step.window().train(),
                step.window().test(),
                step.chosen().map(Trial::params),
                step.chosen().map(Trial::metrics),
                Optional.of(step.test().metrics()));
    }

    private Section candles() {
        Map<String, List<Chart>> charts = new LinkedHashMap<>();
        for (MemberDays days : members) {
            CandleSeries bars = days.member().backtest().bars();
            double[] none = new double[days.trades().size()];
            Arrays.fill(none, Double.NaN);
            charts.put(
                    days.member().name(),
                    List.of(CandleChart.of(bars.instrument() + " " + bars.interval(), bars)
                            .trades(days.trades(), none, none)
                            .atMost(MOST_CANDLES / members.size())));
        }
        return Section.of("Price and test trades by member").choice("Member", charts);
    }
}
