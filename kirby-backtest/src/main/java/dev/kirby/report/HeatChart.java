package dev.kirby.report;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A grid of shaded cells: the farther from zero, the stronger; from the least value if none is negative.
 *
 * <p>Immutable and thread-safe.
 */
public final class HeatChart extends Chart {

    private final Notation unit;
    private final List<String> rows;
    private final List<String> columns;
    private final double[][] cells;
    private final String axes;

    private HeatChart(
            String title, String axes, Notation unit, List<String> rows, List<String> columns, double[][] cells) {
        super(title);
        this.axes = axes;
        this.unit = unit;
        this.rows = List.copyOf(rows);
        this.columns = List.copyOf(columns);
        this.cells = cells;
    }

    /**
     * A grid.
     *
     * @param title stands above it
     * @param rows a name for each row, from the top
     * @param columns a name for each column
     * @param cells by row and column; NaN is empty
     * @return the chart
     */
    public static HeatChart of(String title, List<String> rows, List<String> columns, double[][] cells) {
        if (cells.length != rows.size() || Arrays.stream(cells).anyMatch(row -> row.length != columns.size())) {
            throw new InvalidRequestException("A grid of " + rows.size() + " rows and " + columns.size()
                    + " columns needs a value for each cell.");
        }
        double[][] copy = Arrays.stream(cells).map(double[]::clone).toArray(double[][]::new);
        return new HeatChart(title, "", Notation.NUMBER, rows, columns, copy);
    }

    /**
     * A copy that says what goes down and what across.
     *
     * @param down what the rows are
     * @param across what the columns are
     * @return the new chart
     */
    public HeatChart axes(String down, String across) {
        return new HeatChart(title(), down + " down, " + across + " across", unit, rows, columns, cells);
    }

    /**
     * A copy whose numbers are written another way.
     *
     * @param newUnit for example {@link Notation#SHARE}
     * @return the new chart
     */
    public HeatChart in(Notation newUnit) {
        return new HeatChart(title(), axes, newUnit, rows, columns, cells);
    }

    @Override
    double height(double width) {
        return 34 + rows.size() * Math.max(3, Math.min(26, 560.0 / rows.size())) + 20;
    }

    @Override
    void draw(Canvas canvas, double width, double height) {
        double[] known = Arrays.stream(cells)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .toArray();
        double least = Arrays.stream(known).min().orElse(0);
        double most = Arrays.stream(known).max().orElse(0);
        double left = Math.min(width / 4, 14 + Labels.width(rows));
        List<String> down = Labels.fitted(rows, left - 8);
        double top = 22;
        double wide = (width - left - 6) / columns.size();
        double tall = (height - top - 24) / rows.size();
        boolean figures = wide > 44 && tall > 12;
        int everyRow = (int) Math.max(1, Math.ceil(12 / tall));
        List<String> across = Labels.fitted(columns, wide - 6);
        int everyColumn = (int) Math.max(1, Math.ceil((8 + Labels.width(across)) / wide));
        for (int c = 0; c < columns.size(); c += everyColumn) {
            canvas.text(left + (c + 0.5) * wide, top - 6, across.get(c), Canvas.Align.MIDDLE, Ink.MUTED);
        }
        for (int r = 0; r < rows.size(); r++) {
            if (r % everyRow == 0) {
                canvas.text(left - 6, top + (r + 0.5) * tall + 4, down.get(r), Canvas.Align.END, Ink.MUTED);
            }
            for (int c = 0; c < columns.size(); c++) {
                double value = cells[r][c];
                if (!Double.isNaN(value)) {
                    double gap = Math.min(wide, tall) > 5 ? 1 : 0;
                    String tip = rows.get(r) + ", " + columns.get(c) + ": " + unit.text(value);
                    canvas.box(
                            left + c * wide,
                            top + r * tall,
                            wide - gap,
                            tall - gap,
                            value < 0 ? Ink.RED : Ink.GREEN,
                            strength(value, least, most),
                            known.length > 5_000 ? "" : tip);
                    if (figures) {
                        canvas.text(
                                left + (c + 0.5) * wide,
                                top + (r + 0.5) * tall + 4,
                                unit.label(rounded(value)),
                                Canvas.Align.MIDDLE,
                                Ink.TEXT);
                    }
                }
            }
        }
        canvas.text(
                width - 6,
                height - 6,
                (axes.isEmpty() ? "" : axes + "; ") + "from " + unit.text(least) + " to " + unit.text(most),
                Canvas.Align.END,
                Ink.MUTED);
    }

    private double rounded(double value) {
        double power = Math.pow(10, 3 - Math.ceil(Math.log10(Math.max(1e-12, Math.abs(value)))));
        return unit != Notation.NUMBER ? Math.rint(1000 * value) / 1000 : Math.rint(value * power) / power;
    }

    @Override
    Optional<Map<String, Object>> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", "heat");
        data.put("unit", unit.name());
        data.put("axes", axes);
        data.put("rows", rows);
        data.put("columns", columns);
        data.put("cells", List.of(cells));
        return Optional.of(data);
    }

    private static double strength(double value, double least, double most) {
        boolean bothSides = least < 0 && most > 0;
        double from = bothSides ? 0 : Math.min(Math.abs(least), Math.abs(most));
        double to = Math.max(Math.abs(least), Math.abs(most));
        return to > from ? 0.06 + 0.84 * (Math.abs(value) - from) / (to - from) : 0.5;
    }
}
