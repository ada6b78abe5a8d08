package dev.kirby.sweep;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.performance.Metric;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.IntStream;

/** A sweep on paper: the ten best by the reference engine, and the share of profitable combinations. */
final class SweepTable {

    private static final int BEST = 10;

    private SweepTable() {}

    static void print(SweepResult result, PrintStream out) {
        out.println(result.grid().strategy().name() + " on "
                + result.backtest().bars().id() + ", " + result.backtest().range());
        out.printf(
                Locale.ROOT,
                "%,d combinations in %.2f s, %,d with at least %d trades, of which %,d profitable%n",
                result.size(),
                result.elapsed().toMillis() / 1000.0,
                counting(result).count(),
                result.sweep().minTrades(),
                counting(result)
                        .filter(i -> result.value(Metric.NET_PROFIT, i) > 0)
                        .count());
        out.printf(
                "best by %s; trades, net profit, profit factor, max drawdown, sharpe, sortino, calmar:%n",
                result.sweep().objectiveName());
        int rank = 1;
        for (BacktestResult row : result.rerun(BEST)) {
            out.printf(
                    Locale.ROOT,
                    "%2d. %5d %12.2f %6.2f %6.2f%% %6.2f %6.2f %6.2f  %s%n",
                    rank++,
                    row.trades().size(),
                    row.metrics().netProfit(),
                    row.metrics().value(Metric.PROFIT_FACTOR),
                    100 * row.metrics().value(Metric.MAX_DRAWDOWN),
                    row.metrics().value(Metric.SHARPE),
                    row.metrics().value(Metric.SORTINO),
                    row.metrics().value(Metric.CALMAR),
                    row.strategy().params().only(result.grid().names()).text());
        }
    }

    private static IntStream counting(SweepResult result) {
        return IntStream.range(0, result.size()).filter(result::counts);
    }
}
