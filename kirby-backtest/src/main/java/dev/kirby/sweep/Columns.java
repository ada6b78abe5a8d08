package dev.kirby.sweep;

import dev.kirby.backtest.Metric;
import dev.kirby.backtest.internal.DailyStatistics;
import dev.kirby.backtest.internal.TradeTally;
import java.util.Map;

/** The figures of every combination, one array a metric. Written by several threads, each its own rows. */
final class Columns {

    final int[] trades;
    final int[] wins;
    final double[] netProfit;
    final double[] profitFactor;
    final double[] expectancy;
    final double[] maxDrawdown;
    final double[] sharpeTrade;
    final Map<Metric, double[]> daily;
    final KeptReturns returns;
    private final double capital;

    Columns(int size, double capital, Map<Metric, double[]> daily, KeptReturns returns) {
        this.capital = capital;
        this.trades = new int[size];
        this.wins = new int[size];
        this.netProfit = new double[size];
        this.profitFactor = new double[size];
        this.expectancy = new double[size];
        this.maxDrawdown = new double[size];
        this.sharpeTrade = new double[size];
        this.daily = daily;
        this.returns = returns;
    }

    /** Figures of daily returns need a buffer of a value a day. */
    void put(int row, TradeTally tally, double[] equity, double[] buffer) {
        trades[row] = tally.trades;
        wins[row] = tally.wins;
        netProfit[row] = tally.net;
        profitFactor[row] = tally.profitFactor();
        expectancy[row] = tally.expectancy();
        maxDrawdown[row] = DailyStatistics.maxDrawdown(equity, capital);
        sharpeTrade[row] = tally.sharpe();
        if (!daily.isEmpty()) {
            putDaily(row, equity, buffer);
        }
    }

    private void putDaily(int row, double[] equity, double[] values) {
        DailyStatistics.returns(equity, capital, values);
        daily.forEach((metric, column) -> column[row] = switch (metric) {
            case SHARPE -> DailyStatistics.sharpe(values, 0, values.length);
            case SORTINO -> DailyStatistics.sortino(values);
            default -> DailyStatistics.calmar(equity, capital, maxDrawdown[row]);
        });
    }
}
