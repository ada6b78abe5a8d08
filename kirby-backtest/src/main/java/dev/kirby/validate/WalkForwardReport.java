package dev.kirby.validate;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.Trial;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.report.BarChart;
import dev.kirby.report.Ink;
import dev.kirby.report.LineChart;
import dev.kirby.report.Notation;
import dev.kirby.report.PerformanceSections;
import dev.kirby.report.Report;
import dev.kirby.report.ScatterChart;
import dev.kirby.report.Section;
import dev.kirby.report.Table;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page of a walk-forward. Its figures are those of the tests alone; hindsight is drawn beside them and called so. */
final class WalkForwardReport {

    private static final int RESAMPLES = 500;
    private static final int MOST_PARAMETERS = 12;

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
        Verdict verdict = proof.verdict();
        PerformanceSections sections =
                PerformanceSections.of(run).outOfSample(tests).intervals(run.intervals(RESAMPLES, seed()));
        Report report = Report.of(name() + " on " + backtest.bars().instrument() + " "
                        + backtest.bars().interval() + ", walk-forward")
                .subtitle(backtest.range() + "; " + windows.size() + " windows, " + proof.trials()
                        + (proof.trials() == 1 ? " trial" : " trials") + " each; " + backtest.costs() + ", "
                        + backtest.sizing() + ", capital " + backtest.capital()
                        + (backtest.funding().isPresent() ? ", funding" : ", no funding"))
                .headline(
                        switch (verdict.outcome()) {
                            case SURVIVED -> Report.Tone.GOOD;
                            case OVERFIT -> Report.Tone.BAD;
                            case UNPROVEN -> Report.Tone.OPEN;
                        },
                        verdict.outcome().name(),
                        sentence(verdict),
                        verdict.reasons());
        report = sections.figures(report);
        for (String note : proof.notes()) {
            report = report.warning(note);
        }
        report = report.with(sections.equity("Out of sample: the test windows, one after the other", run.dailyEquity()))
                .with(hindsight(backtest))
                .with(windows());
        if (windows.stream().anyMatch(w -> w.chosen().isPresent())) {
            report = report.with(choices());
        }
        return report.with(Section.of("Price and test trades").wide(WindowLevels.chart(proof)))
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

    private String sentence(Verdict verdict) {
        int days = verdict.evidence().sample().days();
        return String.format(
                        Locale.ROOT,
                        "%s %.2f in %d trades over %d days that no parameter was chosen on; p = %s",
                        proof.netProfit() < 0 ? "Lost" : "Earned",
                        Math.abs(proof.netProfit()),
                        proof.trades().size(),
                        days,
                        TrackRecord.figure(verdict.p(), "%.4f"))
                + (proof.looks().isPresent() ? " after " + proof.looks().getAsInt() + " looks." : ".");
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

    private Section windows() {
        List<String> names = windows.stream()
                .map(w -> w.window().test().start().toString().substring(0, 10))
                .toList();
        double[] trainSharpe = column(WindowResult::train, Metric.SHARPE);
        double[] testSharpe = column(WindowResult::test, Metric.SHARPE);
        double[] trainReturn = column(WindowResult::train, Metric.TOTAL_RETURN);
        double[] testReturn = column(WindowResult::test, Metric.TOTAL_RETURN);
        double[] trainProfit = column(WindowResult::train, Metric.NET_PROFIT);
        double[] testProfit = column(WindowResult::test, Metric.NET_PROFIT);
        Table table = Table.empty()
                .text("train")
                .text("test")
                .number("train profit")
                .number("test profit")
                .number("train Sharpe")
                .number("test Sharpe")
                .number("test trades")
                .text("chosen");
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            WindowResult w = windows.get(i);
            String text = w.window().toString();
            int split = text.indexOf(", test ");
            rows.add(new @Nullable Object[] {
                text.substring("train ".length(), split),
                text.substring(split + ", test ".length()),
                trainProfit[i],
                testProfit[i],
                trainSharpe[i],
                testSharpe[i],
                w.test().map(t -> t.trades().size()).orElse(0),
                w.chosen().map(c -> text(c.params())).orElse("-")
            });
        }
        return Section.of("Windows")
                .small(BarChart.of("Sharpe ratio by window", names)
                        .bars("train", trainSharpe, Ink.MUTED)
                        .bars("test", testSharpe, Ink.BLUE))
                .small(BarChart.of("Return by window", names)
                        .in(Notation.SHARE)
                        .bars("train", trainReturn, Ink.MUTED)
                        .bars("test", testReturn, Ink.BLUE))
                .small(ScatterChart.of("Sharpe ratio in and out of sample", "in sample", "out of sample")
                        .points("windows", trainSharpe, testSharpe, Ink.BLUE)
                        .withDiagonal())
                .table("", table.rows(rows));
    }

    private static String text(Params params) {
        return params.names().stream()
                .map(name -> name + "=" + String.format(Locale.ROOT, "%.4g", params.value(name)))
                .collect(Collectors.joining(", "));
    }

    private double[] column(Function<WindowResult, Optional<BacktestResult>> part, Metric metric) {
        return windows.stream()
                .mapToDouble(w ->
                        part.apply(w).map(r -> r.performance().value(metric)).orElse(Double.NaN))
                .toArray();
    }

    /** What each training chose, over time: parameters that jump about were fitted to noise. */
    private Section choices() {
        Section section = Section.of("Chosen parameters over time");
        List<String> names = windows.stream()
                .flatMap(w -> w.chosen().stream())
                .flatMap(c -> c.params().names().stream())
                .distinct()
                .limit(MOST_PARAMETERS)
                .toList();
        for (String name : names) {
            List<WindowResult> chosen = windows.stream()
                    .filter(w -> w.chosen()
                            .map(Trial::params)
                            .filter(p -> p.has(name))
                            .isPresent())
                    .toList();
            long[] times = new long[chosen.size() + 1];
            double[] values = new double[times.length];
            for (int i = 0; i < chosen.size(); i++) {
                times[i] = chosen.get(i).window().test().startMillis();
                values[i] = chosen.get(i).chosen().orElseThrow().params().value(name);
            }
            times[chosen.size()] = chosen.get(chosen.size() - 1).window().test().endMillis();
            values[chosen.size()] = values[chosen.size() - 1];
            section = section.small(LineChart.of(name).steps(name, TimeSeries.of(name, times, values), Ink.VIOLET));
        }
        return section;
    }
}
