package dev.kirby.series;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * Numbers, features × time: one row for each candle, with what was known when it closed; NaN where nothing was.
 *
 * <p>Immutable and thread-safe.
 */
public final class FeatureMatrix {

    private final Interval interval;
    private final List<String> names;
    private final long[] times;
    private final double[][] columns;
    private final int offset;
    private final int size;

    /**
     * A matrix of columns that exist.
     *
     * @param interval the length of the candles
     * @param names what the columns are called, each once
     * @param times when each row's candle opens, milliseconds since the epoch, ascending; taken over, not copied
     * @param columns one value for each row, NaN where it is unknown; taken over, not copied
     * @return the matrix
     * @throws InvalidRequestException if a name stands twice, times do not ascend, or lengths differ
     */
    public static FeatureMatrix of(Interval interval, List<String> names, long[] times, double[][] columns) {
        if (names.size() != columns.length || new HashSet<>(names).size() != names.size()) {
            throw new InvalidRequestException("A matrix of " + columns.length
                    + " columns needs as many names, each once; " + names.size() + " were given.");
        }
        for (int f = 0; f < columns.length; f++) {
            if (columns[f].length != times.length) {
                throw new InvalidRequestException("Feature '" + names.get(f) + "' has " + columns[f].length
                        + " values for " + times.length + " rows: give one for each.");
            }
        }
        for (int row = 1; row < times.length; row++) {
            if (times[row] <= times[row - 1]) {
                throw new InvalidRequestException("Row " + row + " of a matrix opens at "
                        + Instant.ofEpochMilli(times[row]) + ", not after the row before it: sort the rows.");
            }
        }
        return new FeatureMatrix(requireNonNull(interval, "interval"), names, times, columns, 0, times.length);
    }

    private FeatureMatrix(
            Interval interval, List<String> names, long[] times, double[][] columns, int offset, int size) {
        this.interval = interval;
        this.names = List.copyOf(names);
        this.times = times;
        this.columns = columns;
        this.offset = offset;
        this.size = size;
    }

    /** {@return what the columns are called, in order} */
    public List<String> names() {
        return names;
    }

    /** {@return the length of the candles} */
    public Interval interval() {
        return interval;
    }

    /** {@return how many rows there are} */
    public int size() {
        return size;
    }

    /**
     * When a row's candle opened. Its values were known {@link #interval()} later.
     *
     * @param row from 0
     * @return milliseconds since the epoch
     */
    public long time(int row) {
        return times[offset + Objects.checkIndex(row, size)];
    }

    /**
     * One value.
     *
     * @param feature index in {@link #names()}
     * @param row from 0
     * @return the value, NaN if unknown
     */
    public double value(int feature, int row) {
        return columns[feature][offset + Objects.checkIndex(row, size)];
    }

    /**
     * The position of a feature.
     *
     * @param name in {@link #names()}
     * @return its index there
     * @throws InvalidRequestException if there is no such feature
     */
    public int indexOf(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new InvalidRequestException(
                    "No feature '" + name + "' in the matrix: it has " + String.join(", ", names) + ".");
        }
        return index;
    }

    /**
     * One feature over time.
     *
     * @param name in {@link #names()}
     * @return a new array
     */
    public double[] column(String name) {
        return Arrays.copyOfRange(columns[indexOf(name)], offset, offset + size);
    }

    /**
     * When the rows' candles opened.
     *
     * @return a new array of milliseconds since the epoch
     */
    public long[] times() {
        return Arrays.copyOfRange(times, offset, offset + size);
    }

    /**
     * All values.
     *
     * @return new arrays, one for each feature, each over time
     */
    public double[][] toArray() {
        double[][] array = new double[columns.length][];
        for (int f = 0; f < array.length; f++) {
            array[f] = Arrays.copyOfRange(columns[f], offset, offset + size);
        }
        return array;
    }

    /** {@return the matrix as a frame of {@code time}, when each row's candle opens, and the features: for files and other programs} */
    public Frame toFrame() {
        Frame frame = Frame.empty().withTimes("time", times());
        for (String name : names) {
            frame = frame.withNumbers(name, column(name));
        }
        return frame;
    }

    /**
     * All values as a tensor of the shape {@code [size(), names().size()]}: row after row, as libraries for models take them.
     *
     * @return a new buffer, ready to be read
     */
    public FloatBuffer toFloats() {
        FloatBuffer floats = buffer((long) size * columns.length);
        for (int row = 0; row < size; row++) {
            write(row, floats);
        }
        return floats.flip();
    }

    void write(int row, FloatBuffer floats) {
        for (double[] column : columns) {
            floats.put((float) column[offset + row]);
        }
    }

    static FloatBuffer buffer(long values) {
        if (values > Integer.MAX_VALUE - 8) {
            throw new InvalidRequestException("A buffer of " + values + " numbers is too long: at most "
                    + (Integer.MAX_VALUE - 8) + ". Take a slice, a larger step or fewer features.");
        }
        return FloatBuffer.allocate((int) values);
    }

    /**
     * The values of one row, in the order of {@link #names()}.
     *
     * @param row from 0
     * @return a new array
     */
    public double[] row(int row) {
        double[] values = new double[columns.length];
        for (int f = 0; f < values.length; f++) {
            values[f] = value(f, row);
        }
        return values;
    }

    /**
     * Some of the columns, without copying.
     *
     * @param chosen names of features, in the order that they are to have
     * @return a matrix of the same rows
     * @throws InvalidRequestException if there is no such feature
     */
    public FeatureMatrix select(List<String> chosen) {
        double[][] kept = new double[chosen.size()][];
        for (int f = 0; f < kept.length; f++) {
            kept[f] = columns[indexOf(chosen.get(f))];
        }
        return new FeatureMatrix(interval, chosen, times, kept, offset, size);
    }

    /**
     * Some of the rows, copied.
     *
     * @param rows which, ascending
     * @return a matrix of the same columns
     */
    public FeatureMatrix rows(int[] rows) {
        long[] keptTimes = new long[rows.length];
        double[][] kept = new double[columns.length][rows.length];
        for (int r = 0; r < rows.length; r++) {
            keptTimes[r] = time(rows[r]);
        }
        for (int f = 0; f < kept.length; f++) {
            for (int r = 0; r < rows.length; r++) {
                kept[f][r] = columns[f][offset + rows[r]];
            }
        }
        return of(interval, names, keptTimes, kept);
    }

    /**
     * Some of the rows, without copying.
     *
     * @param fromRow first row, inclusive
     * @param toRow last row, exclusive
     * @return the rows between
     */
    public FeatureMatrix slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, size);
        return new FeatureMatrix(interval, names, times, columns, offset + fromRow, toRow - fromRow);
    }

    /**
     * Whether a row's candle opened when the one before closed.
     *
     * @param row from 1
     * @return false at a hole in the data
     */
    public boolean follows(int row) {
        return time(row) == interval.next(time(row - 1));
    }

    /**
     * Every window of consecutive candles, each one candle after the other.
     *
     * @param length rows of a window, 1 or more
     * @return the windows; those that span a hole in the data are left out
     */
    public SampleWindows windows(int length) {
        return SampleWindows.of(this, length, 1);
    }

    /**
     * SampleWindows of consecutive candles.
     *
     * @param length rows of a window, 1 or more
     * @param step rows from one window to the next, 1 or more
     * @return the windows; those that span a hole in the data are left out
     */
    public SampleWindows windows(int length, int step) {
        return SampleWindows.of(this, length, step);
    }

    /**
     * Parts in time order: the first rows train, those after validate, the last test.
     *
     * @param train share of the rows, such as 0.70
     * @param validation share of the rows, such as 0.15; the rest, less the gaps, is for the test
     * @param gap at least so long no row lies between the close of one part and the open of the next; as long as a target
     *     looks ahead, or longer
     * @return three parts that share no row
     * @throws InvalidRequestException if a part would be empty
     */
    public Split split(double train, double validation, Duration gap) {
        if (!(train > 0 && validation > 0 && train + validation < 1) || gap.isNegative()) {
            throw new InvalidRequestException(
                    "Shares must be positive with a sum below 1, and the gap not negative; they were " + train + ", "
                            + validation + " and " + gap + ".");
        }
        int first = (int) Math.floor(size * train);
        int second = (int) Math.floor(size * (train + validation));
        int validationFrom = after(first, gap);
        int testFrom = after(second, gap);
        if (first < 1 || validationFrom >= second || testFrom >= size) {
            throw new InvalidRequestException("A split of " + size + " rows into " + train + ", " + validation
                    + " and the rest with gaps of " + gap + " leaves a part empty: take more data or a shorter gap.");
        }
        return new Split(slice(0, first), slice(validationFrom, second), slice(testFrom, size));
    }

    /** The first row, from one on, that opens a gap or more after the row before it closed. */
    private int after(int row, Duration gap) {
        if (row == 0) {
            return 0;
        }
        long earliest = interval.next(time(row - 1)) + gap.toMillis();
        int first = row;
        while (first < size && time(first) < earliest) {
            first++;
        }
        return first;
    }

    /**
     * Parts of a matrix in time order.
     *
     * @param train the first rows
     * @param validation the rows after, beyond a gap
     * @param test the last rows, beyond a gap
     */
    public record Split(FeatureMatrix train, FeatureMatrix validation, FeatureMatrix test) {

        /** For example {@code Split[700 train, 140 validation, 140 test]}. */
        @Override
        public String toString() {
            return "Split[" + train.size() + " train, " + validation.size() + " validation, " + test.size() + " test]";
        }
    }

    /** For example {@code FeatureMatrix[7 features x 105120 rows of 5m from 2024-01-01T00:00:00Z]}. */
    @Override
    public String toString() {
        return "FeatureMatrix[" + columns.length + " features x " + size + " rows of " + interval
                + (size == 0 ? "]" : " from " + Instant.ofEpochMilli(time(0)) + "]");
    }
}
