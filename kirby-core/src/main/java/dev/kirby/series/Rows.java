package dev.kirby.series;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.RowView;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one dataset, as columns: the form in which data moves between venues, stores and files.
 *
 * <p>Column indices are those of {@link Dataset#columns()}; {@code time} stands apart and is in milliseconds since the
 * epoch. Unknown is NaN in number and count columns, null in text columns, {@link #NO_TIME} in time columns other than the
 * first. Rows keep the order in which they were added; {@link #sorted()} gives them in time order.
 *
 * <p>Immutable and thread-safe.
 */
public final class Rows implements RowView {

    private final Dataset dataset;
    private final int offset;
    private final int size;
    private final long[] times;
    // One array per column: double[] for NUMBER and COUNT, long[] for TIME, String[] for TEXT.
    private final Object[] columns;

    private Rows(Dataset dataset, int offset, int size, long[] times, Object[] columns) {
        this.dataset = dataset;
        this.offset = offset;
        this.size = size;
        this.times = times;
        this.columns = columns;
    }

    /**
     * {@return no rows}
     *
     * @param dataset the kind of rows that are not there
     */
    public static Rows empty(Dataset dataset) {
        return builder(dataset, 0).build();
    }

    /**
     * Starts collecting rows.
     *
     * @param dataset the kind of rows
     * @param expectedSize a guess, to avoid growing
     * @return a builder
     */
    public static Builder builder(Dataset dataset, int expectedSize) {
        return new Builder(dataset, expectedSize);
    }

    /**
     * Joins batches of one dataset, in the order given.
     *
     * @param dataset the kind of all batches
     * @param batches any number of them
     * @return all their rows
     */
    public static Rows concat(Dataset dataset, List<Rows> batches) {
        if (batches.size() == 1 && batches.get(0).dataset == dataset) {
            return batches.get(0);
        }
        int total = batches.stream().mapToInt(Rows::size).sum();
        long[] times = new long[total];
        Object[] columns = newColumns(dataset, total);
        int at = 0;
        for (Rows batch : batches) {
            if (batch.dataset != dataset) {
                throw new InvalidRequestException("Cannot join rows of " + batch.dataset + " to " + dataset + ".");
            }
            System.arraycopy(batch.times, batch.offset, times, at, batch.size);
            for (int c = 0; c < columns.length; c++) {
                System.arraycopy(batch.columns[c], batch.offset, columns[c], at, batch.size);
            }
            at += batch.size;
        }
        return new Rows(dataset, 0, total, times, columns);
    }

    private static Object[] newColumns(Dataset dataset, int capacity) {
        Object[] columns = new Object[dataset.columns().size()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = switch (dataset.columns().get(c).type()) {
                case NUMBER, COUNT -> new double[capacity];
                case TIME -> new long[capacity];
                case TEXT -> new String[capacity];
            };
        }
        return columns;
    }

    @Override
    public Dataset dataset() {
        return dataset;
    }

    @Override
    public int size() {
        return size;
    }

    /** {@return whether there are no rows} */
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public long time(int row) {
        return times[at(row)];
    }

    @Override
    public double number(int column, int row) {
        return ((double[]) columns[column])[at(row)];
    }

    @Override
    public long instant(int column, int row) {
        return ((long[]) columns[column])[at(row)];
    }

    @Override
    public @Nullable String text(int column, int row) {
        return ((@Nullable String[]) columns[column])[at(row)];
    }

    /**
     * The times of all rows.
     *
     * @return a new array of milliseconds since the epoch
     */
    public long[] times() {
        return Arrays.copyOfRange(times, offset, offset + size);
    }

    /**
     * A whole number or count column.
     *
     * @param column index in {@link Dataset#columns()}
     * @return a new array, NaN where unknown
     */
    public double[] numbers(int column) {
        return Arrays.copyOfRange((double[]) columns[column], offset, offset + size);
    }

    /**
     * The smallest range that holds every row, for rows in time order.
     *
     * @return from the first time to just after the last
     * @throws InvalidRequestException if there are no rows
     */
    public TimeRange range() {
        if (size == 0) {
            throw new InvalidRequestException("No rows of " + dataset + ", so no range.");
        }
        return TimeRange.ofMillis(time(0), time(size - 1) + 1);
    }

    /**
     * {@return the rows between two indices, without copying}
     *
     * @param fromRow first row, inclusive
     * @param toRow last row, exclusive
     */
    public Rows slice(int fromRow, int toRow) {
        Objects.checkFromToIndex(fromRow, toRow, size);
        return new Rows(dataset, offset + fromRow, toRow - fromRow, times, columns);
    }

    /**
     * {@return the rows within a range, {@code start <= t < end}, without copying; for rows in time order}
     *
     * @param range any range
     */
    public Rows slice(TimeRange range) {
        int from = lowerBound(range.startMillis());
        return slice(from, Math.max(from, lowerBound(range.endMillis())));
    }

    private int lowerBound(long millis) {
        int low = offset;
        int high = offset + size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < millis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - offset;
    }

    /**
     * The rows that fulfil a condition, in the same order.
     *
     * @param condition evaluated once for each row, from the first to the last
     * @return this if all do
     */
    public Rows where(IntPredicate condition) {
        int kept = 0;
        while (kept < size && condition.test(kept)) {
            kept++;
        }
        if (kept == size) {
            return this;
        }
        Builder builder = builder(dataset, size);
        for (int row = 0; row < kept; row++) {
            builder.copy(this, row);
        }
        for (int row = kept + 1; row < size; row++) {
            if (condition.test(row)) {
                builder.copy(this, row);
            }
        }
        return builder.build();
    }

    /** {@return whether the times never decrease} */
    public boolean isSorted() {
        for (int i = offset + 1; i < offset + size; i++) {
            if (times[i] < times[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** {@return the rows as a frame of {@code time} and the columns of the dataset, for files and other programs} */
    public Frame toFrame() {
        Frame frame = Frame.empty().withTimes("time", times());
        for (int c = 0; c < dataset.columns().size(); c++) {
            int column = c;
            Dataset.Column described = dataset.columns().get(c);
            frame = switch (described.type()) {
                case NUMBER -> frame.withNumbers(described.name(), numbers(c));
                case COUNT -> frame.withCounts(described.name(), numbers(c));
                case TIME ->
                    frame.withTimes(
                            described.name(),
                            IntStream.range(0, size())
                                    .mapToLong(row -> instant(column, row))
                                    .toArray());
                case TEXT ->
                    frame.withTexts(
                            described.name(),
                            IntStream.range(0, size())
                                    .mapToObj(row -> text(column, row))
                                    .toList());
            };
        }
        return frame;
    }

    /**
     * The same rows in time order; rows of one time keep their order.
     *
     * @return this if already sorted
     */
    public Rows sorted() {
        if (isSorted()) {
            return this;
        }
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(times[offset + a], times[offset + b]));
        Builder builder = builder(dataset, size);
        for (int row : order) {
            builder.copy(this, row);
        }
        return builder.build();
    }

    private int at(int row) {
        return offset + Objects.checkIndex(row, size);
    }

    /** For example {@code Rows[candles, 1440 rows from 2024-01-01T00:00:00Z]}. */
    @Override
    public String toString() {
        return "Rows[" + dataset + ", " + size + " rows"
                + (size == 0 ? "]" : " from " + Instant.ofEpochMilli(time(0)) + "]");
    }

    /** Collects rows: {@link #row} starts one, the setters fill it; what is not set is unknown. Not thread-safe. */
    public static final class Builder {
        private final Dataset dataset;
        private long[] times;
        private final Object[] columns;
        private int size;

        private Builder(Dataset dataset, int expectedSize) {
            this.dataset = requireNonNull(dataset, "dataset");
            int capacity = Math.max(expectedSize, 16);
            this.times = new long[capacity];
            this.columns = newColumns(dataset, capacity);
        }

        /**
         * Starts a row with every other value unknown.
         *
         * @param timeMillis milliseconds since the epoch
         * @return this
         */
        public Builder row(long timeMillis) {
            if (size == times.length) {
                grow();
            }
            times[size] = timeMillis;
            for (int c = 0; c < columns.length; c++) {
                switch (dataset.columns().get(c).type()) {
                    case NUMBER, COUNT -> ((double[]) columns[c])[size] = Double.NaN;
                    case TIME -> ((long[]) columns[c])[size] = NO_TIME;
                    case TEXT -> {}
                }
            }
            size++;
            return this;
        }

        /**
         * Adds a whole candle; only for the candle datasets.
         *
         * @param timeMillis open time in milliseconds since the epoch
         * @param open first price
         * @param high highest price
         * @param low lowest price
         * @param close last price
         * @param volume base units, NaN if unknown
         * @param numTrades NaN if unknown
         * @return this
         */
        public Builder candle(
                long timeMillis, double open, double high, double low, double close, double volume, double numTrades) {
            if (size == times.length) {
                grow();
            }
            times[size] = timeMillis;
            ((double[]) columns[0])[size] = open;
            ((double[]) columns[1])[size] = high;
            ((double[]) columns[2])[size] = low;
            ((double[]) columns[3])[size] = close;
            ((double[]) columns[4])[size] = volume;
            ((double[]) columns[5])[size] = numTrades;
            size++;
            return this;
        }

        /**
         * Sets a number or count of the current row.
         *
         * @param column index in {@link Dataset#columns()}
         * @param value NaN if unknown
         * @return this
         */
        public Builder number(int column, double value) {
            ((double[]) columns[column])[size - 1] = value;
            return this;
        }

        /**
         * Sets a time of the current row.
         *
         * @param column index in {@link Dataset#columns()}
         * @param millis milliseconds since the epoch, {@link Rows#NO_TIME} if unknown
         * @return this
         */
        public Builder instant(int column, long millis) {
            ((long[]) columns[column])[size - 1] = millis;
            return this;
        }

        /**
         * Sets a text of the current row.
         *
         * @param column index in {@link Dataset#columns()}
         * @param value null if unknown
         * @return this
         */
        public Builder text(int column, @Nullable String value) {
            ((@Nullable String[]) columns[column])[size - 1] = value;
            return this;
        }

        /**
         * Adds a row of other rows of the same dataset.
         *
         * @param source rows of this dataset
         * @param row from 0
         * @return this
         */
        public Builder copy(Rows source, int row) {
            if (source.dataset != dataset) {
                throw new InvalidRequestException("Cannot add a row of " + source.dataset + " to " + dataset + ".");
            }
            row(source.time(row));
            for (int c = 0; c < columns.length; c++) {
                System.arraycopy(source.columns[c], source.at(row), columns[c], size - 1, 1);
            }
            return this;
        }

        /** {@return how many rows were added so far, 0 or more} */
        public int size() {
            return size;
        }

        private void grow() {
            int capacity = times.length * 2;
            times = Arrays.copyOf(times, capacity);
            for (int c = 0; c < columns.length; c++) {
                columns[c] = switch (dataset.columns().get(c).type()) {
                    case NUMBER, COUNT -> Arrays.copyOf((double[]) columns[c], capacity);
                    case TIME -> Arrays.copyOf((long[]) columns[c], capacity);
                    case TEXT -> Arrays.copyOf((String[]) columns[c], capacity);
                };
            }
        }

        /**
         * The rows collected so far. The builder must not be used afterwards: its arrays now belong to the rows.
         *
         * @return the rows
         */
        public Rows build() {
            return new Rows(dataset, 0, size, times, columns);
        }
    }
}
