package dev.kirby.series;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Named columns of one length, each of times, numbers, counts or texts: the form in which results leave for other programs and
 * come from them. Unknown numbers and counts are NaN, unknown texts null, unknown times {@link dev.kirby.market.RowView#NO_TIME}.
 *
 * <pre>{@code
 * Frame trades = result.toFrames().get("trades");
 * FrameFiles.write(trades, Path.of("trades.parquet"));          // or .arrow, .csv, .csv.gz, .json
 * double[] forecast = FrameFiles.read(Path.of("forecast.parquet")).numbers("up");
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Frame {

    private static final int PRINTED = 20;
    private static final Frame EMPTY = new Frame(List.of());

    private final List<Column> columns;

    /** What a column holds. */
    public enum Kind {
        /** Milliseconds since the epoch. */
        TIME,
        /** Doubles. */
        NUMBER,
        /** Whole numbers. */
        COUNT,
        /** Texts. */
        TEXT
    }

    /** A column; values are {@code long[]}, {@code double[]} or a list of texts. */
    private record Column(String name, Kind kind, Object values, int size) {}

    private Frame(List<Column> columns) {
        this.columns = columns;
    }

    /** {@return a frame without columns} */
    public static Frame empty() {
        return EMPTY;
    }

    private Frame with(String name, Kind kind, Object values, int size) {
        if (requireNonNull(name, "name").isEmpty() || names().contains(name)) {
            throw new InvalidRequestException(
                    "A frame needs a name of its own for each column, was '" + name + "' beside " + names() + ".");
        }
        if (!columns.isEmpty() && size != size()) {
            throw new InvalidRequestException(
                    "Column '" + name + "' has " + size + " values, and the others have " + size() + ".");
        }
        return new Frame(Stream.concat(columns.stream(), Stream.of(new Column(name, kind, values, size)))
                .toList());
    }

    /**
     * A copy with a column of times.
     *
     * @param name of the column
     * @param millis since the epoch
     * @return the new frame
     */
    public Frame withTimes(String name, long[] millis) {
        return with(name, Kind.TIME, millis.clone(), millis.length);
    }

    /**
     * A copy with a column of numbers.
     *
     * @param name of the column
     * @param values NaN where unknown
     * @return the new frame
     */
    public Frame withNumbers(String name, double[] values) {
        return with(name, Kind.NUMBER, values.clone(), values.length);
    }

    /**
     * A copy with a column of whole numbers.
     *
     * @param name of the column
     * @param values NaN where unknown
     * @return the new frame
     */
    public Frame withCounts(String name, double[] values) {
        for (double value : values) {
            if (value != Math.rint(value) && !Double.isNaN(value)) {
                throw new InvalidRequestException(
                        "Counts are whole, but '" + name + "' has " + value + ". Use withNumbers(...) for it.");
            }
        }
        return with(name, Kind.COUNT, values.clone(), values.length);
    }

    /**
     * A copy with a column of texts.
     *
     * @param name of the column
     * @param values null where unknown
     * @return the new frame
     */
    public Frame withTexts(String name, List<@Nullable String> values) {
        return with(name, Kind.TEXT, Collections.unmodifiableList(new ArrayList<>(values)), values.size());
    }

    /** {@return the number of rows} */
    public int size() {
        return columns.isEmpty() ? 0 : columns.get(0).size();
    }

    /** {@return the names of the columns, in their order} */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /**
     * What a column holds.
     *
     * @param name of the column
     * @return its kind
     */
    public Kind kind(String name) {
        return column(name).kind();
    }

    private Column column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("There is no column '" + name + "'"
                        + NearestNames.hint(name, names()) + ": there are " + names() + "."));
    }

    private Object values(String name, Kind... kinds) {
        Column column = column(name);
        if (!List.of(kinds).contains(column.kind())) {
            throw new InvalidRequestException(
                    "Column '" + name + "' holds values of kind " + column.kind() + ", not " + kinds[0] + ".");
        }
        return column.values();
    }

    /**
     * A column of times.
     *
     * @param name of the column
     * @return milliseconds since the epoch; a new array
     */
    public long[] times(String name) {
        return ((long[]) values(name, Kind.TIME)).clone();
    }

    /**
     * A column of numbers or counts.
     *
     * @param name of the column
     * @return NaN where unknown; a new array
     */
    public double[] numbers(String name) {
        return ((double[]) values(name, Kind.NUMBER, Kind.COUNT)).clone();
    }

    /**
     * A column of texts.
     *
     * @param name of the column
     * @return null where unknown; unmodifiable
     */
    @SuppressWarnings("unchecked")
    public List<@Nullable String> texts(String name) {
        return (List<@Nullable String>) values(name, Kind.TEXT);
    }

    /**
     * A column over time.
     *
     * @param times the column of times, strictly increasing
     * @param numbers the column of numbers
     * @return a series with the name of the latter
     */
    public TimeSeries series(String times, String numbers) {
        return TimeSeries.of(numbers, times(times), numbers(numbers));
    }

    /**
     * One value as text: times in ISO-8601, whole numbers without a point.
     *
     * @param name of the column
     * @param row from 0
     * @return null where unknown
     */
    public @Nullable String text(String name, int row) {
        return FrameText.cell(column(name).kind(), column(name).values(), row);
    }

    /** {@return the frame as CSV with a header: times in ISO-8601, nothing for unknown} */
    public String toCsv() {
        return FrameText.csv(this);
    }

    /** {@return the frame as JSON, an array with an object for each row; unknown and infinite numbers are null} */
    public String toJson() {
        return FrameText.json(this);
    }

    /** Prints the first rows to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the first rows.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.print(FrameText.table(this, PRINTED));
    }

    /** For example {@code Frame[124 rows of entry_time, exit_time, side, ... 9 more]}. */
    @Override
    public String toString() {
        List<String> names = names();
        String some = String.join(", ", names.subList(0, Math.min(3, names.size())));
        some = some.length() > 45 ? some.substring(0, 42) + "..." : some;
        return "Frame[" + size() + " rows of " + some
                + (names.size() > 3 ? ", ... " + (names.size() - 3) + " more" : "") + "]";
    }
}
