package dev.kirby.report;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Points of two values each.
 *
 * <p>Immutable and thread-safe.
 */
public final class ScatterChart extends Chart {

    private final String xName;
    private final String yName;
    private final Notation unit;
    private final boolean diagonal;
    private final List<Points> groups;

    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    private record Points(String name, double[] x, double[] y, Ink ink) {}

    private ScatterChart(
            String title, String xName, String yName, Notation unit, boolean diagonal, List<Points> groups) {
        super(title);
        this.xName = xName;
        this.yName = yName;
        this.unit = unit;
        this.diagonal = diagonal;
        this.groups = List.copyOf(groups);
    }

    /**
     * A chart without points yet.
     *
     * @param title stands above it
     * @param xName what goes to the right
     * @param yName what goes up
     * @return the chart
     */
    public static ScatterChart of(String title, String xName, String yName) {
        return new ScatterChart(title, xName, yName, Notation.NUMBER, false, List.of());
    }

    /**
     * A copy with more points.
     *
     * @param name stands in the legend
     * @param x to the right
     * @param y up, as many; points with a NaN are left out
     * @param ink the colour
     * @return the new chart
     */
    public ScatterChart points(String name, double[] x, double[] y, Ink ink) {
        if (x.length != y.length) {
            throw new InvalidRequestException(
                    "Points need two values each: there are " + x.length + " and " + y.length + ".");
        }
        Points points = new Points(name, x.clone(), y.clone(), ink);
        return new ScatterChart(
                title(),
                xName,
                yName,
                unit,
                diagonal,
                Stream.concat(groups.stream(), Stream.of(points)).toList());
    }

    /**
     * A copy whose numbers are written another way.
     *
     * @param newUnit for example {@link Notation#SHARE}
     * @return the new chart
     */
    public ScatterChart in(Notation newUnit) {
        return new ScatterChart(title(), xName, yName, newUnit, diagonal, groups);
    }

    /** {@return a copy with the line on which both values are equal} */
    public ScatterChart withDiagonal() {
        return new ScatterChart(title(), xName, yName, unit, true, groups);
    }

    @Override
    double height(double width) {
        return width < 500 ? 260 : 340;
    }

    @Override
    void draw(Canvas canvas, double width, double height) {
        Axes.Range x = range(groups.stream().map(Points::x));
        Axes.Range y = range(groups.stream().map(Points::y));
        Legend legend = Legend.of(
                groups.stream().map(g -> new Legend.Entry(g.name, g.ink)).toList());
        Axes axes = Axes.of(canvas, width, height - 14, x, y).below(Legend.HEIGHT);
        axes.horizontal(unit::label).vertical(unit::label);
        double low = Math.max(x.min(), y.min());
        double high = Math.min(x.max(), y.max());
        if (diagonal && high > low) {
            canvas.dashes(axes.atX(low), axes.atY(low), axes.atX(high), axes.atY(high), Ink.MUTED);
        }
        int all = groups.stream().mapToInt(group -> group.x.length).sum();
        double opacity = all > 500 ? 0.4 : 0.75;
        for (Points group : groups) {
            for (int i = 0; i < group.x.length; i++) {
                if (!Double.isNaN(group.x[i] + group.y[i])) {
                    String tip = all > 500 ? "" : unit.text(group.x[i]) + ", " + unit.text(group.y[i]);
                    canvas.dot(axes.atX(group.x[i]), axes.atY(group.y[i]), all > 50 ? 2.5 : 4, group.ink, opacity, tip);
                }
            }
        }
        canvas.text(axes.right(), axes.bottom() + 29, xName + " →", Canvas.Align.END, Ink.MUTED);
        String up = "↑ " + yName;
        canvas.text(axes.left(), axes.top() - 6, up, Canvas.Align.START, Ink.MUTED);
        legend.draw(axes, axes.left() + canvas.characterWidth() * (up.length() + 2));
    }

    private static Axes.Range range(Stream<double[]> values) {
        return Axes.Range.of(values.flatMapToDouble(Arrays::stream).toArray());
    }
}
