package dev.kirby.report;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Parallel coordinates: an upright line for each column, a thread through them for each row. The best rows, by the last
 * column, are drawn last and strongest, so that one sees which values they share.
 *
 * <p>Immutable and thread-safe.
 */
public final class ParallelChart extends Chart {

    private final List<String> names;
    private final double[][] columns;

    private ParallelChart(String title, List<String> names, double[][] columns) {
        super(title);
        this.names = names;
        this.columns = columns;
    }

    /**
     * Rows of some columns.
     *
     * @param title stands above it
     * @param names of the columns; the last is what rows are judged by, higher is better
     * @param columns values by column and row, all of one length
     * @return the chart
     */
    public static ParallelChart of(String title, List<String> names, double[]... columns) {
        if (names.size() != columns.length || columns.length < 2) {
            throw new InvalidRequestException("Give two or more columns and a name for each, there are " + names.size()
                    + " names and " + columns.length + " columns.");
        }
        return new ParallelChart(
                title,
                List.copyOf(names),
                Arrays.stream(columns).map(double[]::clone).toArray(double[][]::new));
    }

    @Override
    double height(double width) {
        return width < 500 ? 300 : 320;
    }

    @Override
    void draw(Canvas canvas, double width, double height) {
        int last = columns.length - 1;
        Axes.Range[] ranges = Arrays.stream(columns).map(Axes.Range::of).toArray(Axes.Range[]::new);
        double[] x = new double[columns.length];
        Arrays.setAll(x, c -> 40 + (width - 80) * c / last);
        double top = 34;
        double bottom = height - 22;
        int[] order = IntStream.range(0, columns[last].length)
                .filter(row -> Arrays.stream(columns).noneMatch(column -> Double.isNaN(column[row])))
                .boxed()
                .sorted((a, b) -> Double.compare(columns[last][a], columns[last][b]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < order.length; i++) {
            double[] y = new double[columns.length];
            for (int c = 0; c <= last; c++) {
                Axes.Range range = ranges[c];
                y[c] = bottom - (bottom - top) * (columns[c][order[i]] - range.min()) / (range.max() - range.min());
            }
            boolean best = i >= order.length - 10;
            boolean good = i >= order.length * 0.9;
            canvas.path(x, y, best ? Ink.ORANGE : good ? Ink.BLUE : Ink.GRID, best ? 1.8 : 0.8);
        }
        int shown = (int) Math.max(6, (width - 80) / last / 6.3);
        for (int c = 0; c <= last; c++) {
            canvas.line(x[c], top, x[c], bottom, Ink.MUTED, 1);
            String name = names.get(c).length() > shown ? names.get(c).substring(0, shown - 1) + "…" : names.get(c);
            boolean low = width < 500 && c % 2 == 1;
            canvas.text(x[c], low ? 12 : 26, name, Canvas.Align.MIDDLE, Ink.TEXT);
            double[] sorted =
                    Arrays.stream(columns[c]).filter(Double::isFinite).sorted().toArray();
            if (sorted.length > 0) {
                canvas.text(
                        x[c], bottom + 14, Notation.NUMBER.label(rounded(sorted[0])), Canvas.Align.MIDDLE, Ink.MUTED);
            }
        }
    }

    private static double rounded(double value) {
        double power = Math.pow(10, 3 - Math.ceil(Math.log10(Math.max(1e-12, Math.abs(value)))));
        return Math.rint(value * power) / power;
    }
}
