package dev.kirby.validate;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.Performance;
import dev.kirby.report.Ink;
import dev.kirby.report.LineChart;
import dev.kirby.report.PerformanceSections;
import dev.kirby.report.Report;
import dev.kirby.report.Section;
import dev.kirby.report.WindowSections;
import dev.kirby.strategy.Strategy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The page of a walk-forward. Its figures are those of the tests alone; hindsight is drawn beside them and called so. */
final class WalkForwardReport {

    private static final int RESAMPLES = 500;

    private final WalkForwardResult proof;
    private final Performance run;
    private final List<WindowResult> windows;
    private final List<TimeRange> tests;

    WalkForwardReport(WalkForwardResult proof) {
        this.proof = proof;
        this.run = proof.performance();
        this.windows = proof.windows();
        this.tests = windows.stream().map(w -> w.window().test()).toList();
    }

    Report report() {
        Backtest backtest = proof.subject().backtest();
        PerformanceSections sections =
                PerformanceSections.of(run).outOfSample(tests).intervals(run.intervals(RESAMPLES, seed()));
        WindowSections steps =
                WindowSections.of(windows.stream().map(WalkForwardReport::row).toList());
        Report report = Report.of(name() + " on " + backtest.bars().instrument() + " "
                        + backtest.bars().interval() + ", walk-forward")
                .subtitle(
                        backtest.range(),
                        windows.size() + " windows, " + proof.trials()
                                + (proof.trials() == 1 ? " trial" : " trials") + " each; " + backtest.costs() + ", "
                                + backtest.sizing() + String.format(Locale.ROOT, ", capital %,.2f", backtest.capital())
                                + (backtest.funding().isPresent() ? ", funding" : ", no funding"));
        report = sections.figures(proof.verdict().headline(report, proof.netProfit()));
        for (String note : proof.notes()) {
            report = report.warning(note);
        }
        report = report.with(sections.equity("Out of sample: the test windows, one after the other", run.dailyEquity()))
                .with(hindsight(backtest))
                .with(steps.windows());
        return steps.choices()
                .map(report::with)
                .orElse(report)
                .with(Section.of("Price and test trades").wide(WindowLevels.chart(proof)))
                .with(sections.returns())
                .with(sections.trades())
                .with(Section.of("Every test trade")
                        .text("A click on a row shows the trade among the candles.")
                        .table("", sections.tradeTable("remark", List.of()).ofTrades()))
                .with(sections.metrics("Metrics out of sample"));
    }

    private long seed() {
        return proof.subject().optimizer().map(Optimizer::seed).orElse(42L);
    }

    private String name() {
        return proof.subject()
                .space()
                .map(space -> space.strategy().name())
                .or(() -> windows.stream()
                        .flatMap(w -> w.test().stream())
                        .map(test -> test.strategy().name())
                        .findFirst())
                .orElse("strategy");
    }

    /** The newest parameters over all data beside what the tests gave. */
    private Section hindsight(Backtest backtest) {
        LineChart chart = LineChart.of("Equity of the newest parameters over all data, in hindsight");
        Optional<Strategy> newest = proof.subject()
                .space()
                .flatMap(space -> proof.newest().map(trial -> space.strategy().with(trial.params())))
                .or(() -> windows.stream()
                        .flatMap(w -> w.test().stream())
                        .map(BacktestResult::strategy)
                        .reduce((a, b) -> b));
        Section section = Section.of("In hindsight");
        if (newest.isEmpty()) {
            return section.text("Nothing was ever chosen, so there is nothing to show.");
        }
        Performance whole = backtest.run(newest.get()).performance();
        chart = chart.line("newest parameters", whole.dailyEquity(), Ink.ORANGE)
                .line("buy and hold", whole.holding(), Ink.MUTED);
        for (TimeRange test : tests) {
            chart = chart.band(test, Ink.GREEN, "test windows");
        }
        return section.text("These parameters were chosen knowing much of this: it is no evidence.")
                .wide(chart);
    }

    private static WindowSections.Row row(WindowResult window) {
        return new WindowSections.Row(
                window.window().train(),
                window.window().test(),
                window.chosen().map(Trial::params),
                window.train().map(BacktestResult::metrics),
                window.test().map(BacktestResult::metrics));
    }
}
