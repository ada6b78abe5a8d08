package dev.kirby.sweep;

import static java.util.Collections.unmodifiableSet;

import dev.kirby.InvalidRequestException;
import dev.kirby.performance.DailyStatistics;
import dev.kirby.performance.Metric;
import dev.kirby.performance.TradeTally;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The figures of every combination, one array a metric. Written by several threads, each its own rows. */
final class Columns {

    /** What every sweep computes. */
    static final Set<Metric> ALWAYS = unmodifiableSet(EnumSet.of(
            Metric.SAMPLE_SIZE,
            Metric.NET_PROFIT,
            Metric.NET_PROFIT_PCT,
            Metric.GROSS_WIN_RATE,
            Metric.PROFIT_FACTOR,
            Metric.EXPECTANCY,
            Metric.MAX_DRAWDOWN,
            Metric.SHARPE_TRADE));

    /** What costs some time, since it takes the returns of days. */
    static final Set<Metric> DAILY =
            unmodifiableSet(EnumSet.of(Metric.SHARPE, Metric.LIFETIME_SHARPE, Metric.SORTINO, Metric.CALMAR));

    private static final List<String> FIGURES =
            List.of("trades", "wins", "net_profit", "profit_factor", "expectancy", "max_drawdown", "sharpe_trade");

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

    Columns(int size, double capital, Set<Metric> computed, KeptReturns returns) {
        this.capital = capital;
        this.trades = new int[size];
        this.wins = new int[size];
        this.netProfit = new double[size];
        this.profitFactor = new double[size];
        this.expectancy = new double[size];
        this.maxDrawdown = new double[size];
        this.sharpeTrade = new double[size];
        this.daily = new EnumMap<>(Metric.class);
        computed.forEach(metric -> daily.put(kept(metric), new double[size]));
        this.returns = returns;
    }

    /** The key of a metric: a lifetime Sharpe is the Sharpe of a whole run. */
    private static Metric kept(Metric metric) {
        return metric == Metric.LIFETIME_SHARPE ? Metric.SHARPE : metric;
    }

    /** The names of all figures, in the order of a table. */
    List<String> names() {
        return Stream.concat(FIGURES.stream(), daily.keySet().stream().map(Metric::key))
                .toList();
    }

    /** A figure of every combination. */
    double[] values(String name) {
        return switch (name) {
            case "trades" -> Arrays.stream(trades).asDoubleStream().toArray();
            case "wins" -> Arrays.stream(wins).asDoubleStream().toArray();
            default -> {
                Metric metric = Metric.parse(name);
                yield IntStream.range(0, trades.length)
                        .mapToDouble(row -> value(metric, row))
                        .toArray();
            }
        };
    }

    /** A figure of one combination. */
    double value(Metric metric, int row) {
        return switch (metric) {
            case SAMPLE_SIZE -> trades[row];
            case NET_PROFIT -> netProfit[row];
            case NET_PROFIT_PCT -> netProfit[row] / capital * 100;
            case GROSS_WIN_RATE -> (double) wins[row] / trades[row];
            case PROFIT_FACTOR -> profitFactor[row];
            case EXPECTANCY -> expectancy[row];
            case MAX_DRAWDOWN -> maxDrawdown[row];
            case SHARPE_TRADE -> sharpeTrade[row];
            default -> {
                double[] column = daily.get(kept(metric));
                if (column == null) {
                    throw new InvalidRequestException("The sweep did not compute " + metric.key()
                            + ": ask for it by computing(...), or run the combination.");
                }
                yield column[row];
            }
        };
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
