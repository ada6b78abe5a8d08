package dev.kirby.validate;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.performance.Metric;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** A walk-forward on paper: every window, the totals and the verdict. */
final class WalkForwardTable {

    private WalkForwardTable() {}

    static void print(WalkForwardResult result, PrintStream out) {
        out.printf("%-52s %10s %10s %7s%n", "window", "train", "test", "trades");
        for (WindowResult w : result.windows()) {
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
                result.netProfit(),
                result.trades().size(),
                figure(result.winRate()),
                figure(result.sharpe()),
                100 * result.maxDrawdown());
        out.printf(
                "deflated sharpe %s (%d trials, as %s independent ones), overfitting probability %s, windows with a profit %s%n",
                figure(result.deflatedSharpe()),
                result.trials(),
                result.lastChoice()
                        .map(w -> String.format(Locale.ROOT, "%.0f", w.effectiveTrials()))
                        .orElse("-"),
                figure(result.overfittingProbability()),
                result.profitableWindows());
        PlainRules plain = result.plainRules();
        out.println(
                "plain rules: " + (plain.pass() ? "pass" : plain.objections().isEmpty() ? "-" : "refuse"));
        plain.objections().forEach(objection -> out.println("  " + objection));
        result.notes().forEach(note -> out.println("! " + note));
        result.verdict().print(out);
    }

    private static String money(Optional<BacktestResult> result) {
        return result.map(r -> String.format(Locale.ROOT, "%.2f", r.metrics().value(Metric.NET_PROFIT)))
                .orElse("-");
    }

    private static String figure(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }
}
