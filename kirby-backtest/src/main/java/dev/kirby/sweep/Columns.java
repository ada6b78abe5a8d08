package dev.kirby.sweep;

import static java.util.Collections.unmodifiableSet;

import dev.kirby.InvalidRequestException;
import dev.kirby.performance.EquitySteps;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.performance.TradeTally;
import dev.kirby.performance.TradedBars;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The metrics of every combination, one array a metric. Written by several threads, each its own rows. */
final class Columns {

    /** What a sweep computes unless more are requested. */
    static final Set<Metric> DEFAULT = unmodifiableSet(EnumSet.of(
            Metric.SAMPLE_SIZE,
            Metric.NET_PROFIT,
            Metric.NET_PROFIT_PCT,
            Metric.GROSS_WIN_RATE,
            Metric.PROFIT_FACTOR,
            Metric.EXPECTANCY,
            Metric.MAX_DRAWDOWN,
            Metric.SHARPE_TRADE));

    final KeptReturns returns;
    private final double capital;
    private final TradedBars bars;
    private final Metric[] metrics;
    private final double[][] values;
    private final Map<Metric, double[]> byMetric = new EnumMap<>(Metric.class);
    private final boolean readsTrades;

    Columns(int size, double capital, TradedBars bars, Set<Metric> computed, KeptReturns returns) {
        this.capital = capital;
        this.returns = returns;
        this.metrics = computed.toArray(new Metric[0]);
        this.values = new double[metrics.length][size];
        for (int i = 0; i < metrics.length; i++) {
            byMetric.put(metrics[i], values[i]);
        }
        this.readsTrades = computed.stream().anyMatch(metric -> metric.needs() == Metric.Input.TRADES);
        this.bars = readsTrades ? bars.forManyRuns() : bars;
    }

    /** The names of all figures, in the order of {@link Metric}. */
    List<String> names() {
        return Arrays.stream(metrics).map(Metric::key).toList();
    }

    /** A figure of every combination: a new array. */
    double[] values(String name) {
        return column(Metric.parse(name)).clone();
    }

    /** All figures: a column a metric. */
    double[][] figures() {
        return values;
    }

    /** Figures of combinations that follow one another, which were computed elsewhere. */
    void put(int from, double[][] figures) {
        for (int i = 0; i < values.length; i++) {
            System.arraycopy(figures[i], 0, values[i], from, figures[i].length);
        }
    }

    /** A figure of one combination. */
    double value(Metric metric, int row) {
        return column(metric)[row];
    }

    private double[] column(Metric metric) {
        double[] column = byMetric.get(metric);
        if (column == null) {
            throw new InvalidRequestException("The sweep did not compute " + metric.key()
                    + ": add it by computing(...), or run the combination.");
        }
        return column;
    }

    /** The number of trades of one combination. */
    int trades(int row) {
        return (int) value(Metric.SAMPLE_SIZE, row);
    }

    /** Writes a row; {@code buffer} has a place for each day. */
    void put(int row, TradeTally tally, EquitySteps equity, double[] buffer) {
        put(row, Performance.row(tally, bars, equity, buffer));
    }

    /** Whether some metric needs trades. */
    boolean readsTrades() {
        return readsTrades;
    }

    /** Writes a row of which some metric needs the trades. */
    void put(int row, List<Trade> trades, EquitySteps equity) {
        put(row, Performance.of(capital, trades, bars, equity.daily()));
    }

    private void put(int row, Performance performance) {
        for (int i = 0; i < metrics.length; i++) {
            values[i][row] = performance.value(metrics[i]);
        }
    }
}
