package dev.kirby.backtest;

import dev.kirby.intrabar.AmbiguousBar;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.report.CandleChart;
import dev.kirby.report.PerformanceSections;
import dev.kirby.report.Report;
import dev.kirby.report.Section;
import dev.kirby.series.CandleSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The page of one backtest. */
final class BacktestReport {

    private static final int RESAMPLES = 500;
    private static final long SEED = 42;

    private final BacktestResult result;
    private final Backtest backtest;
    private final Performance run;

    private BacktestReport(BacktestResult result) {
        this.result = result;
        this.backtest = result.backtest();
        this.run = result.performance();
    }

    static Report of(BacktestResult result) {
        return new BacktestReport(result).report();
    }

    static CandleChart candles(BacktestResult result) {
        return new BacktestReport(result).candles();
    }

    private Report report() {
        CandleSeries bars = backtest.bars();
        String params = result.strategy().params().text();
        PerformanceSections sections = PerformanceSections.of(run).intervals(run.intervals(RESAMPLES, SEED));
        Report report = Report.of(result.strategy().name() + " on " + bars.instrument() + " " + bars.interval())
                .subtitle(
                        backtest.range(),
                        (params.isEmpty() ? "" : params + "; ") + backtest.costs() + ", "
                                + backtest.sizing() + String.format(Locale.ROOT, ", capital %,.2f", backtest.capital())
                                + (backtest.funding().isPresent() ? ", funding" : ", no funding"));
        report = sections.figures(headline(report));
        for (String note : result.notes()) {
            report = report.warning(note);
        }
        return report.with(Section.of("Price and trades").wide(candles()))
                .with(sections.equity("Equity, in hindsight", result.equity()))
                .with(sections.returns())
                .with(sections.trades())
                .with(Section.of("Every trade")
                        .text("A click on a row shows the trade among the candles.")
                        .table("", sections.tradeTable("remark", remarks()).ofTrades()))
                .with(sections.metrics("Metrics of these parameters over all data, in hindsight"))
                .with(Section.of("Where it comes from")
                        .text(result.provenance().data() + ", data "
                                + result.provenance().fingerprint() + ", "
                                + result.provenance().versions()));
    }

    /** Hindsight is no proof: the sentence says what was earned, the reasons what that is worth. */
    private Report headline(Report report) {
        double net = run.value(Metric.NET_PROFIT);
        double held = run.value(Metric.BUY_AND_HOLD_RETURN);
        int trades = result.trades().size();
        List<String> reasons = new ArrayList<>();
        if (trades == 0) {
            return report.headline(
                    Report.Tone.OPEN,
                    "NO TRADES",
                    "This strategy found nothing to trade in " + backtest.range() + ".",
                    reasons);
        }
        int days = run.dailyReturns().size();
        double sharpe = run.value(Metric.SHARPE);
        double error = Math.sqrt((Performance.DAYS_PER_YEAR + sharpe * sharpe / 2) / Math.max(1, days - 1));
        if (!Double.isNaN(sharpe)) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "The Sharpe ratio is %.2f with a standard error of some %.2f in %d days: %s.",
                    sharpe,
                    error,
                    days,
                    Math.abs(sharpe) < 2 * error ? "luck alone shows as much" : "luck in one look hardly shows that"));
        }
        double costs = run.value(Metric.FEES_PAID) + run.value(Metric.SLIPPAGE_PAID) + run.value(Metric.FUNDING_PAID);
        double gross = net + costs;
        reasons.add(String.format(
                Locale.ROOT,
                net > 0
                        ? "Before costs it earned %.2f; fees, slippage and funding took %.2f."
                        : gross > 0
                                ? "Before costs it earned %.2f; fees, slippage and funding of %.2f made that a loss."
                                : "It lost %.2f before fees, slippage and funding took another %.2f.",
                Math.abs(gross),
                costs));
        double best = run.value(Metric.LARGEST_WIN);
        if (net > 0 && best > 0.25 * net) {
            reasons.add(String.format(Locale.ROOT, "One trade earned %.0f %% of the net profit.", 100 * best / net));
        }
        reasons.add("Nothing here was judged out of sample: WalkForward.months(3, 1).run(...), or the command train.");
        return report.headline(
                net > 0 ? Report.Tone.OPEN : Report.Tone.BAD,
                result.isRuined() ? "RUIN" : net > 0 ? "PROFIT IN HINDSIGHT" : "LOSS",
                String.format(
                        Locale.ROOT,
                        "%s %.2f (%.1f %%) in %d trades; holding the market returned %.1f %%.",
                        net > 0 ? "These parameters earned" : "These parameters lost",
                        Math.abs(net),
                        Math.abs(run.value(Metric.NET_PROFIT_PCT)),
                        trades,
                        100 * held),
                reasons);
    }

    private CandleChart candles() {
        Map<Integer, String> marks = new TreeMap<>();
        for (AmbiguousBar bar : result.ambiguousBars().bars()) {
            marks.put(bar.bar(), bar.isDecided() ? "order decided by finer prices" : "order of prices unknown");
        }
        return result.levels().chart().marks(marks);
    }

    private List<String> remarks() {
        String[] remarks = new String[result.trades().size()];
        Arrays.fill(remarks, "");
        for (AmbiguousBar bar : result.ambiguousBars().bars()) {
            remarks[bar.trade()] = bar.isDecided()
                    ? "decided inside its last bar by finer prices"
                    : String.format(Locale.ROOT, "order inside a bar unknown: %.2f to %.2f", bar.worst(), bar.best());
        }
        for (int i = 0; i < remarks.length; i++) {
            if (!result.trades().get(i).gaps().isEmpty()) {
                remarks[i] = "held across absent bars";
            }
        }
        return List.of(remarks);
    }
}
