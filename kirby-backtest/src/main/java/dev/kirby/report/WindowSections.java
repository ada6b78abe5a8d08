package dev.kirby.report;

import dev.kirby.market.TimeRange;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Metrics;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Params;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The sections that any walk-forward has: its windows side by side, and what was chosen in each.
 *
 * <p>Immutable and thread-safe.
 */
public final class WindowSections {

    private static final int MOST_PARAMETERS = 12;

    private final List<Row> rows;

    /**
     * A window.
     *
     * @param train what parameters were chosen on
     * @param test what they were judged on
     * @param chosen the parameters; empty where none counted, or where they were fixed
     * @param trained what the chosen gave in training; empty where there are none
     * @param tested what they gave in the test; empty where there are none
     */
    public record Row(
            TimeRange train,
            TimeRange test,
            Optional<Params> chosen,
            Optional<Metrics> trained,
            Optional<Metrics> tested) {}

    private WindowSections(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /**
     * The sections of a walk-forward.
     *
     * @param rows its windows, in order of time
     * @return the sections
     */
    public static WindowSections of(List<Row> rows) {
        return new WindowSections(rows);
    }

    /** {@return profit and Sharpe ratio of each window, in training and in test} */
    public Section windows() {
        List<String> names =
                rows.stream().map(row -> day(row.test.startMillis())).toList();
        double[] trainSharpe = column(Row::trained, Metric.SHARPE);
        double[] testSharpe = column(Row::tested, Metric.SHARPE);
        Table table = Table.empty()
                .text("train")
                .text("test")
                .number("train profit")
                .number("test profit")
                .number("train Sharpe")
                .number("test Sharpe")
                .number("test trades")
                .text("chosen");
        double[] trainProfit = column(Row::trained, Metric.NET_PROFIT);
        double[] testProfit = column(Row::tested, Metric.NET_PROFIT);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            table = table.row(
                    days(row.train),
                    days(row.test),
                    trainProfit[i],
                    testProfit[i],
                    trainSharpe[i],
                    testSharpe[i],
                    row.tested.map(Metrics::sampleSize).orElse(0),
                    row.chosen.map(WindowSections::text).orElse("-"));
        }
        return Section.of("Windows")
                .small(bars("Sharpe ratio by window", Notation.NUMBER, names, trainSharpe, testSharpe))
                .small(bars(
                        "Return by window",
                        Notation.SHARE,
                        names,
                        column(Row::trained, Metric.TOTAL_RETURN),
                        column(Row::tested, Metric.TOTAL_RETURN)))
                .small(ScatterChart.of("Sharpe ratio in and out of sample", "in sample", "out of sample")
                        .points("windows", trainSharpe, testSharpe, Ink.BLUE)
                        .withDiagonal())
                .table("", table);
    }

    private static BarChart bars(String title, Notation unit, List<String> names, double[] train, double[] test) {
        return BarChart.of(title, names)
                .in(unit)
                .bars("train", train, Ink.MUTED)
                .bars("test", test, Ink.BLUE);
    }

    private double[] column(Function<Row, Optional<Metrics>> part, Metric metric) {
        return rows.stream()
                .mapToDouble(row -> part.apply(row).map(m -> m.value(metric)).orElse(Double.NaN))
                .toArray();
    }

    /** {@return what each training chose, over time: parameters that jump about were fitted to noise; empty if nothing was chosen} */
    public Optional<Section> choices() {
        List<String> names = rows.stream()
                .flatMap(row -> row.chosen.stream())
                .flatMap(params -> params.names().stream())
                .distinct()
                .limit(MOST_PARAMETERS)
                .toList();
        Section section = Section.of("Chosen parameters over time");
        for (String name : names) {
            section = section.small(LineChart.of(name).steps(name, over(name), Ink.VIOLET));
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(section);
    }

    /** A parameter at the start of each test, and at the end of the last. */
    private TimeSeries over(String name) {
        List<Row> chosen = rows.stream()
                .filter(row -> row.chosen.filter(p -> p.has(name)).isPresent())
                .toList();
        int last = chosen.size();
        long[] times = new long[last + 1];
        double[] values = new double[last + 1];
        for (int i = 0; i < last; i++) {
            times[i] = chosen.get(i).test.startMillis();
            values[i] = chosen.get(i).chosen.orElseThrow().value(name);
        }
        times[last] = chosen.get(last - 1).test.endMillis();
        values[last] = values[last - 1];
        return TimeSeries.of(name, times, values);
    }

    private static String text(Params params) {
        return params.names().stream()
                .map(name -> name + "=" + String.format(Locale.ROOT, "%.4g", params.value(name)))
                .collect(Collectors.joining(", "));
    }

    private static String days(TimeRange range) {
        return day(range.startMillis()) + " to " + day(range.endMillis());
    }

    private static String day(long time) {
        return Instant.ofEpochMilli(time).toString().substring(0, 10);
    }

    /** For example {@code WindowSections[9 windows]}. */
    @Override
    public String toString() {
        return "WindowSections[" + rows.size() + " windows]";
    }
}
