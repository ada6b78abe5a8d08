package dev.kirby.series;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a series of candles looks like: how many, from when to when, how many are absent between, and the spread of each
 * column.
 *
 * @param series what was summarised, on one line
 * @param candles how many there are
 * @param absent how many boundaries of the interval between the first and the last candle have none
 * @param from open time of the first candle
 * @param to close time of the last candle
 * @param columns open, high, low, close and volume, in this order
 */
public record CandleSummary(
        String series, int candles, long absent, Instant from, Instant to, List<ColumnSummary> columns) {

    /**
     * The spread of a column. Unknown values are left out; where none is known all figures are NaN.
     *
     * @param name of the column
     * @param mean of the values
     * @param deviation sample standard deviation
     * @param lowest smallest value
     * @param median half of the values are not above it
     * @param highest largest value
     */
    public record ColumnSummary(
            String name, double mean, double deviation, double lowest, double median, double highest) {

        static ColumnSummary of(String name, double[] values) {
            double[] known =
                    Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
            int n = known.length;
            if (n == 0) {
                return new ColumnSummary(name, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
            }
            double mean = Arrays.stream(known).sum() / n;
            double squares =
                    Arrays.stream(known).map(v -> (v - mean) * (v - mean)).sum();
            double median = n % 2 == 1 ? known[n / 2] : (known[n / 2 - 1] + known[n / 2]) / 2;
            return new ColumnSummary(name, mean, Math.sqrt(squares / (n - 1)), known[0], median, known[n - 1]);
        }
    }

    /** Copies the columns. */
    public CandleSummary {
        columns = List.copyOf(columns);
    }

    static CandleSummary of(CandleSeries bars) {
        return new CandleSummary(
                bars.toString(),
                bars.size(),
                bars.interval().count(bars.range()) - bars.size(),
                bars.range().start(),
                bars.range().end(),
                List.of(
                        ColumnSummary.of("open", bars.opens()),
                        ColumnSummary.of("high", bars.highs()),
                        ColumnSummary.of("low", bars.lows()),
                        ColumnSummary.of("close", bars.closes()),
                        ColumnSummary.of("volume", bars.volumes())));
    }

    /** Prints the summary to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the summary.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.println(series);
        out.println(from + " to " + to + ", " + absent + " candles absent between");
        out.printf("%-8s %16s %16s %16s %16s %16s%n", "", "mean", "deviation", "lowest", "median", "highest");
        for (ColumnSummary column : columns) {
            out.printf(
                    Locale.ROOT,
                    "%-8s %16s %16s %16s %16s %16s%n",
                    column.name(),
                    CandleTable.number(column.mean()),
                    CandleTable.number(column.deviation()),
                    CandleTable.number(column.lowest()),
                    CandleTable.number(column.median()),
                    CandleTable.number(column.highest()));
        }
    }

    /** For example {@code CandleSummary[105120 candles, 0 absent]}. */
    @Override
    public String toString() {
        return "CandleSummary[" + candles + " candles, " + absent + " absent]";
    }
}
