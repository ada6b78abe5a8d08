package dev.kirby.sweep;

import dev.kirby.InvalidRequestException;
import dev.kirby.report.HeatChart;
import dev.kirby.strategy.ParameterGrid;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The objective of a sweep over two of its parameters: the best over all values of the others, NaN where no combination
 * counts. A plateau is worth more than a peak.
 *
 * <p>Immutable and thread-safe.
 */
public final class Heatmap {

    private static final String SHADES = ".:-=+*#%@";
    private static final int MAX_ROWS = 30;
    private static final int MAX_COLUMNS = 60;

    private final String rowName;
    private final String columnName;
    private final String objective;
    private final double[] rowValues;
    private final double[] columnValues;
    private final double[][] cells;

    private Heatmap(
            String rowName,
            String columnName,
            String objective,
            double[] rowValues,
            double[] columnValues,
            double[][] cells) {
        this.rowName = rowName;
        this.columnName = columnName;
        this.objective = objective;
        this.rowValues = rowValues;
        this.columnValues = columnValues;
        this.cells = cells;
    }

    static Heatmap of(SweepResult result, String rowName, String columnName) {
        ParameterGrid grid = result.grid();
        double[] rows = grid.values(rowName);
        double[] columns = grid.values(columnName);
        if (rowName.equals(columnName)) {
            throw new InvalidRequestException("A heat map needs two different parameters, was " + rowName + " twice.");
        }
        double[][] cells = new double[rows.length][columns.length];
        Arrays.stream(cells).forEach(row -> Arrays.fill(row, Double.NaN));
        int[] row = new Projection(grid, List.of(rowName)).ofAll();
        int[] column = new Projection(grid, List.of(columnName)).ofAll();
        for (int i = 0; i < row.length; i++) {
            cells[row[i]][column[i]] = best(cells[row[i]][column[i]], result.objective(i));
        }
        return new Heatmap(rowName, columnName, result.sweep().objectiveName(), rows, columns, cells);
    }

    private static double best(double one, double other) {
        return Double.isNaN(one) || other > one ? (Double.isNaN(other) ? one : other) : one;
    }

    /**
     * The best objective of a cell.
     *
     * @param row number of the first parameter's value
     * @param column number of the second parameter's value
     * @return NaN where no combination counts
     */
    public double value(int row, int column) {
        return cells[row][column];
    }

    /** {@return the values of the first parameter, a row each, as a new array} */
    public double[] rows() {
        return rowValues.clone();
    }

    /** {@return the values of the second parameter, a column each, as a new array} */
    public double[] columns() {
        return columnValues.clone();
    }

    /**
     * The map as a chart, to be kept as a picture or put on a page.
     *
     * @return the chart
     */
    public HeatChart chart() {
        return HeatChart.of("Best " + objective, texts(rowValues), texts(columnValues), cells)
                .axes(rowName, columnName);
    }

    private static List<String> texts(double[] values) {
        return Arrays.stream(values).mapToObj(Heatmap::number).toList();
    }

    /** Opens the map in the browser, or says where its file is; in a notebook, shows it there. */
    public void show() {
        chart().show();
    }

    /** Prints the map as text to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the map as text: a character a cell, darker for better. Where there are more values than fit, a character stands
     * for the best of several cells.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        int down = (rowValues.length + MAX_ROWS - 1) / MAX_ROWS;
        int across = (columnValues.length + MAX_COLUMNS - 1) / MAX_COLUMNS;
        double[] known = Arrays.stream(cells)
                .flatMapToDouble(Arrays::stream)
                .filter(v -> !Double.isNaN(v))
                .toArray();
        double least = Arrays.stream(known).min().orElse(Double.NaN);
        double most = Arrays.stream(known).max().orElse(Double.NaN);
        out.printf(
                "%s by %s (down) and %s (across, %s to %s)%n",
                objective, rowName, columnName, number(columnValues[0]), number(columnValues[columnValues.length - 1]));
        for (int row = 0; row < rowValues.length; row += down) {
            StringBuilder line = new StringBuilder(String.format("%12s ", number(rowValues[row])));
            for (int column = 0; column < columnValues.length; column += across) {
                line.append(shade(block(row, column, down, across), least, most));
            }
            out.println(line);
        }
        out.printf(
                Locale.ROOT,
                "%12s '%c' %s to '%c' %s, blank where too few trades%n",
                "",
                SHADES.charAt(0),
                number(least),
                SHADES.charAt(SHADES.length() - 1),
                number(most));
    }

    private double block(int fromRow, int fromColumn, int down, int across) {
        double best = Double.NaN;
        for (int row = fromRow; row < Math.min(rowValues.length, fromRow + down); row++) {
            for (int column = fromColumn; column < Math.min(columnValues.length, fromColumn + across); column++) {
                best = best(best, cells[row][column]);
            }
        }
        return best;
    }

    private static char shade(double value, double least, double most) {
        if (Double.isNaN(value)) {
            return ' ';
        }
        double share = most > least ? (value - least) / (most - least) : 1;
        return SHADES.charAt((int) Math.min(SHADES.length() - 1, share * SHADES.length()));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    /** For example {@code Heatmap[net_profit by fast and slow, 100 x 100]}. */
    @Override
    public String toString() {
        String text = "Heatmap[" + objective + " by " + rowName + " and " + columnName + ", " + rowValues.length + " x "
                + columnValues.length + "]";
        return text.length() <= 80 ? text : text.substring(0, 76) + "...]";
    }
}
