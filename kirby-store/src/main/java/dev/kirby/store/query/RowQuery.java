package dev.kirby.store.query;

import static java.util.Objects.requireNonNull;

import dev.kirby.NoDataException;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import dev.kirby.store.storage.RowStorage;

/**
 * Rows of one series to be read: narrowed by {@link #days} or {@link #range}, read by {@link #load} or {@link #column}.
 *
 * <p>Immutable and thread-safe: each refinement is a new query.
 */
public final class RowQuery {

    private final RowStorage store;
    private final SeriesId series;
    private final TimeRange range;

    private RowQuery(RowStorage store, SeriesId series, TimeRange range) {
        this.store = store;
        this.series = requireNonNull(series, "series");
        this.range = range;
    }

    /**
     * All rows of a series.
     *
     * @param store where they are stored
     * @param series any series
     * @return all of them, to be narrowed and loaded
     */
    public static RowQuery of(RowStorage store, SeriesId series) {
        return new RowQuery(requireNonNull(store, "store"), series, TimeRange.ALL);
    }

    /**
     * The last days only.
     *
     * @param days how many days back from the store's clock
     * @return a new query
     */
    public RowQuery days(int days) {
        return range(TimeRange.lastDays(days, store.clock()));
    }

    /**
     * A range only.
     *
     * @param start inclusive; see {@link TimeRange#instant} for the forms
     * @param end exclusive
     * @return a new query
     */
    public RowQuery range(String start, String end) {
        return range(TimeRange.of(start, end));
    }

    /**
     * A range only.
     *
     * @param range which times
     * @return a new query
     */
    public RowQuery range(TimeRange range) {
        return new RowQuery(store, series, requireNonNull(range, "range"));
    }

    /**
     * Reads the rows.
     *
     * @return in time order, at least one
     * @throws NoDataException if there are none; the message says what there is
     */
    public Rows load() {
        Rows rows = store.read(series, range);
        if (rows.isEmpty()) {
            throw Absence.of(store, series, range);
        }
        return rows;
    }

    /**
     * Checks that there is at least one row, without loading all.
     *
     * @return this
     * @throws dev.kirby.NoDataException if there is none; the message says what the store has instead
     */
    public RowQuery requireAny() {
        boolean any = store.range(series)
                .map(stored -> range.contains(stored.startMillis()) || hasRows(stored))
                .orElse(false);
        if (!any) {
            throw Absence.of(store, series, range);
        }
        return this;
    }

    private boolean hasRows(TimeRange stored) {
        boolean[] seen = {false};
        range.intersect(stored).ifPresent(common -> store.stream(series, common, rows -> seen[0] = true));
        return seen[0];
    }

    /**
     * Reads one number over time.
     *
     * @param name a number column, such as {@code funding_rate}
     * @return at least one point
     * @throws NoDataException if there are none; the message says what there is
     */
    public TimeSeries column(String name) {
        return TimeSeries.of(load(), name);
    }

    /** For example {@code RowQuery[binance:BTC/USDT:USDT funding]}. */
    @Override
    public String toString() {
        return "RowQuery[" + series + (range.equals(TimeRange.ALL) ? "" : ", " + range) + "]";
    }
}
