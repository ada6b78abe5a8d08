package dev.kirby.series;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * One number over time, such as the funding rate: strictly increasing times in milliseconds since the epoch, NaN where the
 * value is unknown.
 *
 * <p>Immutable and thread-safe.
 */
public final class TimeSeries {

    private final String name;
    private final long[] times;
    private final double[] values;

    private TimeSeries(String name, long[] times, double[] values) {
        this.name = name;
        this.times = times;
        this.values = values;
    }

    /**
     * A series of parallel arrays, which are copied.
     *
     * @param name what the values are, such as {@code funding_rate}
     * @param times milliseconds since the epoch, strictly increasing
     * @param values as many as times
     * @return the series
     * @throws InvalidRequestException if the lengths differ or the times do not increase
     */
    public static TimeSeries of(String name, long[] times, double[] values) {
        if (times.length != values.length) {
            throw new InvalidRequestException(name + ": as many times as values are needed, were " + times.length
                    + " and " + values.length + ".");
        }
        for (int i = 1; i < times.length; i++) {
            if (times[i] <= times[i - 1]) {
                throw new InvalidRequestException(name + ": times must increase, but " + Instant.ofEpochMilli(times[i])
                        + " follows " + Instant.ofEpochMilli(times[i - 1]) + ".");
            }
        }
        return new TimeSeries(name, times.clone(), values.clone());
    }

    /**
     * {@return one column of rows in time order}
     *
     * @param rows rows with strictly increasing times
     * @param column the name of a number column
     */
    public static TimeSeries of(Rows rows, String column) {
        return of(column, rows.times(), rows.numbers(rows.dataset().indexOf(column)));
    }

    /** {@return what the values are} */
    public String name() {
        return name;
    }

    /** {@return how many points there are, 0 or more} */
    public int size() {
        return times.length;
    }

    /**
     * {@return the time of a point in milliseconds since the epoch}
     *
     * @param index from 0
     */
    public long time(int index) {
        return times[index];
    }

    /**
     * {@return the value of a point, NaN if unknown}
     *
     * @param index from 0
     */
    public double value(int index) {
        return values[index];
    }

    /** {@return the values in order of time; a new array} */
    public double[] toArray() {
        return values.clone();
    }

    /**
     * {@return the index of the first point at or after an instant, the size if there is none}
     *
     * @param millis milliseconds since the epoch
     */
    public int indexAtOrAfter(long millis) {
        int index = Arrays.binarySearch(times, millis);
        return index >= 0 ? index : -index - 1;
    }

    /**
     * The value last known at an instant: that of the newest point at or before it.
     *
     * @param millis milliseconds since the epoch
     * @return NaN if there was none yet
     */
    public double asOf(long millis) {
        int after = indexAtOrAfter(millis);
        if (after < times.length && times[after] == millis) {
            return values[after];
        }
        return after == 0 ? Double.NaN : values[after - 1];
    }

    /**
     * {@return the points within a range, {@code start <= t < end}}
     *
     * @param range any range
     */
    public TimeSeries slice(TimeRange range) {
        int from = indexAtOrAfter(range.startMillis());
        int to = Math.max(from, indexAtOrAfter(range.endMillis()));
        return new TimeSeries(name, Arrays.copyOfRange(times, from, to), Arrays.copyOfRange(values, from, to));
    }

    /** {@return the series as a frame of {@code time} and its own name, for files and other programs} */
    public Frame toFrame() {
        return Frame.empty().withTimes("time", times).withNumbers(name, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeSeries that
                && name.equals(that.name)
                && Arrays.equals(times, that.times)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, Arrays.hashCode(times), Arrays.hashCode(values));
    }

    /** For example {@code TimeSeries[funding_rate, 1095 points from 2023-01-01T00:00:00Z]}. */
    @Override
    public String toString() {
        return "TimeSeries[" + name + ", " + size() + " points"
                + (size() == 0 ? "]" : " from " + Instant.ofEpochMilli(times[0]) + "]");
    }
}
