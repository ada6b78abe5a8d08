package dev.kirby.performance;

import java.io.PrintStream;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of one run, by {@link Metric}, which has the formulas. NaN where a figure has no meaning.
 *
 * <p>Immutable and thread-safe.
 */
public final class Metrics {

    private final Map<Metric, Double> values;

    private Metrics(Map<Metric, Double> values) {
        this.values = values;
    }

    /**
     * Metrics of given figures.
     *
     * @param figures those that are not given are NaN
     * @return the metrics
     */
    public static Metrics of(Map<Metric, Double> figures) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            values.put(metric, figures.getOrDefault(metric, Double.NaN));
        }
        return new Metrics(values);
    }

    /** All metrics of a run that has its trades. */
    static Metrics of(Performance run) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            values.put(metric, metric.of(run));
        }
        return new Metrics(values);
    }

    /**
     * One figure.
     *
     * @param metric which
     * @return its value, NaN where it has no meaning
     */
    public double value(Metric metric) {
        return values.getOrDefault(metric, Double.NaN);
    }

    /** {@return the profit of all trades, quote units} */
    public double netProfit() {
        return value(Metric.NET_PROFIT);
    }

    /** {@return the number of trades} */
    public int sampleSize() {
        return (int) value(Metric.SAMPLE_SIZE);
    }

    /** {@return the annualised Sharpe ratio of daily returns; NaN if the equity never moved} */
    public double sharpe() {
        return value(Metric.SHARPE);
    }

    /** {@return the share of winning trades, from 0 to 1; NaN without trades} */
    public double winRate() {
        return value(Metric.GROSS_WIN_RATE);
    }

    /** {@return the largest fall of the daily equity, as a share of the high before it} */
    public double maxDrawdown() {
        return value(Metric.MAX_DRAWDOWN);
    }

    /**
     * All figures by their names in files and tables.
     *
     * @return an unmodifiable map in the order of {@link Metric}
     */
    public Map<String, Double> toMap() {
        Map<String, Double> map = new LinkedHashMap<>();
        values.forEach((metric, value) -> map.put(metric.key(), value));
        return Collections.unmodifiableMap(map);
    }

    /** Prints one figure a line to standard output; {@code -} where a figure has no meaning. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints one figure a line; {@code -} where a figure has no meaning.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        values.forEach((metric, value) -> out.printf("%-22s %s%n", metric.key(), format(value)));
    }

    private static String format(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return String.format(Locale.ROOT, whole ? "%,.0f" : "%,.4f", value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metrics that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        // That of the map depends on where the constants lie in memory.
        return List.copyOf(values.values()).hashCode();
    }

    /** For example {@code Metrics[124 trades, net profit 512.30, sharpe 1.21, drawdown 4.1 %]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Metrics[%d trades, net profit %.2f, sharpe %.2f, drawdown %.1f %%]",
                sampleSize(),
                netProfit(),
                sharpe(),
                100 * maxDrawdown());
    }
}
