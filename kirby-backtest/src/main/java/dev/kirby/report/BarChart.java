package dev.kirby.report;

import dev.kirby.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bars side by side: one or several values for each of some names, or how often values fall between bounds.
 *
 * <p>Immutable and thread-safe.
 */
public final class BarChart extends Chart {

    /** What a label may reach beyond the plot, pixels. */
    private static final double MARGIN = 8;

    private final Notation unit;
    private final List<String> names;
    private final List<Group> groups;
    private final boolean bySign;
    private final boolean histogram;

    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    private record Group(String name, double[] values, Ink ink) {}

    private BarChart(
            String title, Notation unit, List<String> names, List<Group> groups, boolean bySign, boolean histogram) {
        super(title);
        this.unit = unit;
        this.names = List.copyOf(names);
        this.groups = List.copyOf(groups);
        this.bySign = bySign;
        this.histogram = histogram;
    }

    /**
     * A chart without values yet.
     *
     * @param title stands above it
     * @param names what each bar, or group of bars, is of
     * @return the chart
     */
    public static BarChart of(String title, List<String> names) {
        return new BarChart(title, Notation.NUMBER, names, List.of(), false, false);
    }

    /**
     * How often values fall into each of some spans of equal width; those that lie far outside count in the first and the
     * last. Spans below zero are red, those above green, if there are both.
     *
     * @param title stands above it
     * @param unit how the values are written
     * @param values any; NaN does not count
     * @return the chart
     */
    public static BarChart histogram(String title, Notation unit, double... values) {
        double[] known = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (known.length == 0) {
            return new BarChart(title, unit, List.of(), List.of(), false, true);
        }
        double low = known[(int) (0.01 * (known.length - 1))];
        double high = known[(int) Math.ceil(0.99 * (known.length - 1))];
        boolean signed = known[0] < 0 && known[known.length - 1] > 0;
        int spans = (int) Math.max(5, Math.min(41, 2 * Math.cbrt(known.length)));
        boolean whole = unit == Notation.NUMBER && Arrays.stream(known).allMatch(v -> v == Math.rint(v));
        double width = whole
                ? Math.max(1, Math.ceil((high - low) / spans))
                : high > low ? (high - low) / spans : Math.max(Math.abs(high), 1) / spans;
        // A bound at zero, so that no span holds gains and losses.
        double from = signed ? Math.floor(low / width) * width : low;
        int count = (int) Math.max(1, Math.ceil((high - from) / width - 1e-9));
        double[] often = new double[count];
        for (double value : known) {
            often[(int) Math.max(0, Math.min(count - 1, Math.floor((value - from) / width + 1e-9)))]++;
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            names.add(unit.text(Math.abs(from + i * width) < width / 1e6 ? 0 : from + i * width));
        }
        Group group = new Group(signed ? "" + (from - width / 1e6) / width : "", often, Ink.BLUE);
        return new BarChart(title, unit, names, List.of(group), signed, true);
    }

    /**
     * A copy with one more value for each name.
     *
     * @param name stands in the legend
     * @param values one a name; NaN leaves its place empty
     * @param ink the colour
     * @return the new chart
     */
    public BarChart bars(String name, double[] values, Ink ink) {
        if (values.length != names.size()) {
            throw new InvalidRequestException(
                    "The chart has " + names.size() + " names, but " + values.length + " values. Give one for each.");
        }
        return new BarChart(
                title(),
                unit,
                names,
                Stream.concat(groups.stream(), Stream.of(new Group(name, values.clone(), ink)))
                        .toList(),
                bySign,
                histogram);
    }

    /**
     * A copy whose numbers are written another way.
     *
     * @param newUnit for example {@link Notation#SHARE}
     * @return the new chart
     */
    public BarChart in(Notation newUnit) {
        return new BarChart(title(), newUnit, names, groups, bySign, histogram);
    }

    /** {@return a copy whose bars are green above zero and red below} */
    public BarChart colouredBySign() {
        return new BarChart(title(), unit, names, groups, true, histogram);
    }

    @Override
    double height(double width) {
        return width < 500 ? 220 : 300;
    }

    @Override
    void draw(Canvas canvas, double width, double height) {
        int count = groups.isEmpty() ? 0 : groups.get(0).values.length;
        if (count == 0) {
            canvas.text(width / 2, height / 2, "nothing to show", Canvas.Align.MIDDLE, Ink.MUTED);
            return;
        }
        Axes.Range y = Axes.Range.of(groups.stream()
                        .flatMapToDouble(group -> Arrays.stream(group.values))
                        .toArray())
                .including(0);
        y = histogram ? new Axes.Range(0, y.max()) : y;
        Legend legend = Legend.of(
                groups.stream().map(g -> new Legend.Entry(g.name, g.ink)).toList());
        Axes axes = Axes.of(canvas, width, height, new Axes.Range(0, count), y).below(legend.height());
        axes.horizontal(histogram ? Notation.NUMBER::label : unit::label);
        double slot = (axes.right() - axes.left()) / count;
        double bar = Math.max(1, (slot - (slot > 6 ? 2 : 0)) / groups.size());
        for (int g = 0; g < groups.size(); g++) {
            Group group = groups.get(g);
            for (int i = 0; i < count; i++) {
                double value = group.values[i];
                if (!Double.isNaN(value)) {
                    double top = axes.atY(Math.max(0, value));
                    double tall = Math.max(value == 0 ? 0 : 1, axes.atY(Math.min(0, value)) - top);
                    double left = axes.left() + i * slot + (slot > 6 ? 1 : 0) + g * bar;
                    canvas.box(left, top, bar, tall, ink(group, i), 0.85, tip(group, i));
                }
            }
        }
        canvas.line(axes.left(), axes.atY(0), axes.right(), axes.atY(0), Ink.MUTED, 1);
        labels(axes, slot, count);
        legend.draw(axes, axes.left());
    }

    private Ink ink(Group group, int i) {
        if (!bySign) {
            return group.ink;
        }
        boolean below = histogram ? Double.parseDouble(group.name) + i < -0.5 : group.values[i] < 0;
        return below ? Ink.RED : Ink.GREEN;
    }

    private String tip(Group group, int i) {
        return histogram
                ? names.get(i) + " to " + names.get(i + 1) + ": " + Html.figure(group.values[i])
                : names.get(i) + (groups.size() > 1 ? ", " + group.name : "") + ": " + unit.text(group.values[i]);
    }

    private void labels(Axes axes, double slot, int count) {
        List<String> shown = histogram ? names : Labels.fitted(names, slot - 6);
        double room = 12 + Labels.width(shown);
        int every = (int) Math.max(1, Math.ceil(room / slot));
        for (int i = 0; i < (histogram ? count + 1 : count); i += every) {
            double at = axes.left() + (histogram ? i : i + 0.5) * slot;
            double reach = Labels.CHARACTER * shown.get(i).length() / 2;
            if (at + reach <= axes.right() + MARGIN || i == 0) {
                axes.canvas().text(at, axes.bottom() + 15, shown.get(i), Canvas.Align.MIDDLE, Ink.MUTED);
            }
        }
    }
}
