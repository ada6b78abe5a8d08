package dev.kirby.ml;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.RowView;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came after each bar: a class or a number, and the time at which that was known. NaN where it is not known, as after the last bars
 * or across a gap in the candles.
 *
 * <p>Immutable and thread-safe.
 */
public final class LabelColumn {

    private final List<LabelClass> classes;
    private final double[] values;
    private final long[] ends;

    private LabelColumn(List<LabelClass> classes, double[] values, long[] ends) {
        this.classes = List.copyOf(classes);
        this.values = values;
        this.ends = ends;
    }

    /**
     * Labels of bars.
     *
     * @param classes what the values count, from 0; none where the values are numbers to be predicted
     * @param values one for each bar, NaN where it is not known; taken over, not copied
     * @param ends when each value was known, milliseconds since the epoch; taken over, not copied
     * @return the column
     * @throws InvalidRequestException if a value is no class, or lengths differ
     */
    public static LabelColumn of(List<LabelClass> classes, double[] values, long[] ends) {
        if (values.length != ends.length) {
            throw new InvalidRequestException(
                    "Labels need an end time each: there are " + values.length + " and " + ends.length + ".");
        }
        if (classes.size() == 1) {
            throw new InvalidRequestException(
                    "Labels of one class say nothing: give two or more, or none for numbers.");
        }
        for (int bar = 0; bar < values.length && !classes.isEmpty(); bar++) {
            double value = values[bar];
            if (!Double.isNaN(value) && (value != Math.rint(value) || value < 0 || value >= classes.size())) {
                throw new InvalidRequestException("The label " + value + " of bar " + bar
                        + " is none of the classes 0 to " + (classes.size() - 1) + ".");
            }
        }
        return new LabelColumn(classes, values, ends);
    }

    /** {@return the classes that values count from 0, none where the values are numbers to be predicted} */
    public List<LabelClass> classes() {
        return classes;
    }

    /** {@return the number of bars} */
    public int size() {
        return values.length;
    }

    /**
     * {@return the class or number of a bar, NaN where it is not known}
     *
     * @param bar from 0
     */
    public double value(int bar) {
        return values[Objects.checkIndex(bar, values.length)];
    }

    /**
     * {@return when the label of a bar was known, milliseconds since the epoch}
     *
     * @param bar one with a label
     */
    public long end(int bar) {
        return ends[Objects.checkIndex(bar, ends.length)];
    }

    /** {@return a copy of the values} */
    public double[] values() {
        return values.clone();
    }

    /** {@return how many bars have a label} */
    public int known() {
        return (int) Arrays.stream(values).filter(v -> !Double.isNaN(v)).count();
    }

    /** {@return how many bars there are of each class; empty where values are numbers} */
    public int[] counts() {
        int[] counts = new int[classes.size()];
        for (double value : values) {
            if (counts.length > 0 && !Double.isNaN(value)) {
                counts[(int) value]++;
            }
        }
        return counts;
    }

    /**
     * The labels as a frame, for files and other programs.
     *
     * @param bars the candles that were labelled
     * @return {@code time}, when each opens, {@code label}, {@code label_end}, when it was known, and the name of the {@code class}
     */
    public Frame toFrame(CandleSeries bars) {
        if (bars.size() != values.length) {
            throw new InvalidRequestException(
                    "Labels of " + values.length + " bars are not those of " + bars + ": give the bars labelled.");
        }
        long[] known = ends.clone();
        List<@Nullable String> names = new ArrayList<>();
        for (int bar = 0; bar < known.length; bar++) {
            boolean isKnown = !Double.isNaN(values[bar]);
            known[bar] = isKnown ? ends[bar] : RowView.NO_TIME;
            names.add(
                    isKnown && !classes.isEmpty()
                            ? classes.get((int) values[bar]).name()
                            : null);
        }
        Frame times = Frame.empty().withTimes("time", bars.times());
        return classes.isEmpty()
                ? times.withNumbers("label", values).withTimes("label_end", known)
                : times.withCounts("label", values)
                        .withTimes("label_end", known)
                        .withTexts("class", names);
    }

    /** For example {@code LabelColumn[short 310, neutral 8120, long 330, 48 unknown]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("LabelColumn[");
        int[] counts = counts();
        for (int c = 0; c < counts.length; c++) {
            text.append(classes.get(c).name()).append(' ').append(counts[c]).append(", ");
        }
        if (counts.length == 0) {
            text.append(known()).append(" numbers, ");
        }
        return text.append(values.length - known()).append(" unknown]").toString();
    }
}
