package dev.kirby.report;

import dev.kirby.market.TimeRange;
import dev.kirby.series.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lines over time. Of a long series as many points are kept as a screen can show: the lowest, the highest and the last value
 * of each of some hundred spans, so that no spike is lost.
 *
 * <p>Immutable and thread-safe.
 */
public final class LineChart extends Chart {

    private static final int SPANS = 700;

    private final Notation unit;
    private final List<Line> lines;
    private final List<Band> bands;

    private record Line(String name, TimeSeries series, Ink ink, boolean filled, boolean stepped) {}

    private record Band(TimeRange range, Ink ink, String name) {}

    private LineChart(String title, Notation unit, List<Line> lines, List<Band> bands) {
        super(title);
        this.unit = unit;
        this.lines = List.copyOf(lines);
        this.bands = List.copyOf(bands);
    }

    /**
     * A chart without lines.
     *
     * @param title stands above it
     * @return the chart
     */
    public static LineChart of(String title) {
        return new LineChart(title, Notation.NUMBER, List.of(), List.of());
    }

    /**
     * A copy whose numbers are written another way.
     *
     * @param newUnit for example {@link Notation#SHARE}
     * @return the new chart
     */
    public LineChart in(Notation newUnit) {
        return new LineChart(title(), newUnit, lines, bands);
    }

    /**
     * A copy with one more line.
     *
     * @param name stands in the legend
     * @param series its points
     * @param ink its colour
     * @return the new chart
     */
    public LineChart line(String name, TimeSeries series, Ink ink) {
        return plus(new Line(name, series, ink, false, false));
    }

    /**
     * A copy with one more line, the area between it and zero filled.
     *
     * @param name stands in the legend
     * @param series its points
     * @param ink its colour
     * @return the new chart
     */
    public LineChart area(String name, TimeSeries series, Ink ink) {
        return plus(new Line(name, series, ink, true, false));
    }

    /**
     * A copy with one more line that keeps each value until the next.
     *
     * @param name stands in the legend
     * @param series its points
     * @param ink its colour
     * @return the new chart
     */
    public LineChart steps(String name, TimeSeries series, Ink ink) {
        return plus(new Line(name, series, ink, false, true));
    }

    private LineChart plus(Line line) {
        return new LineChart(
                title(), unit, Stream.concat(lines.stream(), Stream.of(line)).toList(), bands);
    }

    /**
     * A copy with a stretch of time shaded, such as a test window.
     *
     * @param range the stretch
     * @param ink its colour
     * @param name what it is
     * @return the new chart
     */
    public LineChart band(TimeRange range, Ink ink, String name) {
        return new LineChart(
                title(),
                unit,
                lines,
                Stream.concat(bands.stream(), Stream.of(new Band(range, ink, name)))
                        .toList());
    }

    @Override
    double height(double width) {
        return width < 500 ? 220 : 300;
    }

    @Override
    void draw(Canvas canvas, double width, double height) {
        long[] times = times();
        if (times.length < 2) {
            canvas.text(width / 2, height / 2, "fewer than two points", Canvas.Align.MIDDLE, Ink.MUTED);
            return;
        }
        double[][] values = lines.stream().map(line -> at(line, times)).toArray(double[][]::new);
        Axes.Range y = Axes.Range.of(
                Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray());
        if (lines.stream().anyMatch(Line::filled)) {
            y = y.including(0);
        }
        Legend legend = Legend.of(lines.stream()
                .map(line -> new Legend.Entry(line.name, line.ink))
                .toList());
        Axes axes = Axes.of(canvas, width, height, new Axes.Range(times[0], times[times.length - 1]), y)
                .below(legend.height());
        for (Band band : bands) {
            double from = Math.max(axes.left(), axes.atTime(band.range.startMillis()));
            double to = Math.min(axes.right(), axes.atTime(band.range.endMillis()));
            if (to > from) {
                canvas.box(from, axes.top(), to - from, axes.bottom() - axes.top(), band.ink, 0.1, band.name);
            }
        }
        axes.horizontal(unit::label).time();
        for (int i = 0; i < values.length; i++) {
            double[] known = values[i];
            int[] own = IntStream.range(0, times.length)
                    .filter(t -> !Double.isNaN(known[t]))
                    .toArray();
            draw(
                    axes,
                    lines.get(i),
                    Arrays.stream(own).mapToDouble(t -> times[t]).toArray(),
                    Arrays.stream(own).mapToDouble(t -> known[t]).toArray());
        }
        legend.draw(axes, axes.left());
    }

    private static void draw(Axes axes, Line line, double[] moments, double[] values) {
        double[] x = moments;
        double[] y = values;
        if (x.length == 0) {
            return;
        }
        if (line.stepped) {
            x = new double[2 * moments.length - 1];
            y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = moments[(i + 1) / 2];
                y[i] = values[i / 2];
            }
        }
        double[] atX = axes.atX(x);
        double[] atY = axes.atY(y);
        if (line.filled) {
            double[] shapeX = Arrays.copyOf(atX, x.length + 2);
            double[] shapeY = Arrays.copyOf(atY, x.length + 2);
            shapeX[x.length] = atX[x.length - 1];
            shapeX[x.length + 1] = atX[0];
            shapeY[x.length] = axes.atY(0);
            shapeY[x.length + 1] = axes.atY(0);
            axes.canvas().area(shapeX, shapeY, line.ink, 0.2);
        }
        axes.canvas().path(atX, atY, line.ink, 1.5);
    }

    @Override
    Optional<Map<String, Object>> data() {
        long[] times = times();
        if (times.length < 2) {
            return Optional.empty();
        }
        List<Object> drawn = new ArrayList<>();
        for (Line line : lines) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", line.name);
            map.put("ink", line.ink.css());
            map.put("fill", line.filled);
            map.put("step", line.stepped);
            map.put("values", at(line, times));
            drawn.add(map);
        }
        List<Object> shaded = new ArrayList<>();
        for (Band band : bands) {
            shaded.add(Map.of(
                    "from",
                    band.range.startMillis() / 1000,
                    "to",
                    band.range.endMillis() / 1000,
                    "ink",
                    band.ink.css(),
                    "name",
                    band.name));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("kind", "lines");
        data.put("unit", unit.name());
        data.put("times", Arrays.stream(times).map(time -> time / 1000).toArray());
        data.put("lines", drawn);
        data.put("bands", shaded);
        return Optional.of(data);
    }

    /** The times of the points that are kept of any line. */
    private long[] times() {
        TreeSet<Long> times = new TreeSet<>();
        for (Line line : lines) {
            TimeSeries series = line.series;
            int size = series.size();
            int spans = Math.min(SPANS, size);
            for (int span = 0; span < spans; span++) {
                int from = (int) ((long) size * span / spans);
                int to = (int) ((long) size * (span + 1) / spans);
                int low = from;
                int high = from;
                for (int i = from; i < to; i++) {
                    low = series.value(i) < series.value(low) ? i : low;
                    high = series.value(i) > series.value(high) ? i : high;
                }
                times.addAll(List.of(series.time(from), series.time(low), series.time(high), series.time(to - 1)));
            }
        }
        return times.stream().mapToLong(Long::longValue).toArray();
    }

    /** A line's values at its own times, NaN at those of other lines: the page draws through them. */
    private static double[] at(Line line, long[] times) {
        double[] values = new double[times.length];
        TimeSeries series = line.series;
        int next = 0;
        for (int i = 0; i < times.length; i++) {
            while (next < series.size() && series.time(next) < times[i]) {
                next++;
            }
            boolean known = next < series.size() && series.time(next) == times[i];
            values[i] = known ? series.value(next) : Double.NaN;
        }
        return values;
    }
}
