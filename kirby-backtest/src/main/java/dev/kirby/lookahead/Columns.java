package dev.kirby.lookahead;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table: rows with a time each, columns of numbers, and how long after its time a row is known. A candle, for example, is stamped with
 * its open and known at its close. Immutable and thread-safe.
 */
public final class Columns {

    private final long[] times;
    private final long delay;
    private final Map<String, double[]> columns;

    private Columns(long[] times, long delay, Map<String, double[]> columns) {
        this.times = times;
        this.delay = delay;
        this.columns = columns;
    }

    /**
     * A table without columns, each row known at its time.
     *
     * @param times milliseconds since the epoch, increasing
     * @return the table
     */
    public static Columns of(long[] times) {
        for (int row = 1; row < times.length; row++) {
            if (times[row] <= times[row - 1]) {
                throw new InvalidRequestException("Times must increase, but row " + row + " has " + times[row]
                        + " after " + times[row - 1] + ". Sort the rows, and leave repeats out.");
            }
        }
        return new Columns(times.clone(), 0, Map.of());
    }

    /**
     * Candles by their open times, known at their close: {@code open, high, low, close, volume}.
     *
     * @param candles any
     * @return the table
     */
    public static Columns of(CandleSeries candles) {
        return of(candles.times())
                .with("open", candles.opens())
                .with("high", candles.highs())
                .with("low", candles.lows())
                .with("close", candles.closes())
                .with("volume", candles.volumes())
                .knownAfter(Duration.ofMillis(candles.interval().millis()));
    }

    /**
     * A copy with one more column.
     *
     * @param name its name
     * @param values one for each row
     * @return the new table
     */
    public Columns with(String name, double[] values) {
        if (values.length != times.length) {
            throw new InvalidRequestException("Column '" + name + "' needs " + times.length
                    + " values, one for each row, but has " + values.length + ".");
        }
        Map<String, double[]> more = new LinkedHashMap<>(columns);
        more.put(requireNonNull(name, "name"), values.clone());
        return new Columns(times, delay, more);
    }

    /**
     * A copy whose rows are known some time after the time they are stamped with.
     *
     * @param newDelay for example 4 hours, for candles of 4 hours that are stamped with their open
     * @return the new table
     */
    public Columns knownAfter(Duration newDelay) {
        return new Columns(times, newDelay.toMillis(), columns);
    }

    /** {@return the number of rows} */
    public int size() {
        return times.length;
    }

    /**
     * {@return the time of a row, milliseconds since the epoch}
     *
     * @param row from 0
     */
    public long time(int row) {
        return times[row];
    }

    /** {@return a copy of the times} */
    public long[] times() {
        return times.clone();
    }

    /**
     * {@return when a row is known, milliseconds since the epoch}
     *
     * @param row from 0
     */
    public long known(int row) {
        return times[row] + delay;
    }

    /** {@return the names of the columns, in their order} */
    public List<String> names() {
        return new ArrayList<>(columns.keySet());
    }

    /**
     * {@return a copy of a column}
     *
     * @param name one of {@link #names}
     */
    public double[] column(String name) {
        return values(name).clone();
    }

    /** The column itself, not to be changed. */
    double[] values(String name) {
        double[] column = columns.get(name);
        if (column == null) {
            throw new InvalidRequestException("There is no column '" + name + "': there are " + names() + ".");
        }
        return column;
    }

    /** The same table with other rows. */
    Columns with(long[] newTimes, Map<String, double[]> newColumns) {
        return new Columns(newTimes, delay, newColumns);
    }

    /** How many of the first rows are known at a time. */
    int knownBy(long time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (known(middle) <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** For example {@code Columns[3000 rows, open, high, low, close, volume]}. */
    @Override
    public String toString() {
        String text = "Columns[" + size() + " rows, " + String.join(", ", columns.keySet()) + "]";
        return text.length() <= 80 ? text : text.substring(0, 76) + "...]";
    }
}
