package dev.kirby.store.internal;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether rows are as a store must keep them: in time order, each key once, inside their period, candles on their
 * boundaries. Takes batch after batch in the order stored. For one thread.
 */
public final class RowAudit {

    private final TimeRange within;
    private final @Nullable Interval interval;
    private final int[] keys;
    private final Tally outside;
    private final Tally unordered = new Tally("out of time order");
    private final Tally repeated = new Tally("repeated");
    private final Tally between;
    private final Set<List<@Nullable Object>> seen = new HashSet<>();

    private long rows;
    private long last = Long.MIN_VALUE;

    /**
     * Starts an audit.
     *
     * @param series whose rows
     * @param within the times that they may have
     */
    public RowAudit(SeriesId series, TimeRange within) {
        Dataset dataset = series.dataset();
        this.within = requireNonNull(within, "within");
        this.interval = series.intervalOrNull();
        this.keys = dataset.keyColumns().stream().mapToInt(dataset::indexOf).toArray();
        this.outside = new Tally("outside " + within);
        this.between = new Tally(
                "where no " + series.interval().map(Interval::toString).orElse("") + " candle opens");
    }

    /**
     * Takes the next rows.
     *
     * @param batch of the series' dataset
     */
    public void accept(Rows batch) {
        for (int row = 0; row < batch.size(); row++) {
            long time = batch.time(row);
            if (!within.contains(time)) {
                outside.add(time);
            } else if (interval != null && !interval.isBoundary(time)) {
                between.add(time);
            }
            if (time < last) {
                unordered.add(time);
            } else if (time > last) {
                seen.clear();
            }
            if (keys.length > 0 ? !seen.add(key(batch, row)) : time == last) {
                repeated.add(time);
            }
            last = time;
        }
        rows += batch.size();
    }

    private List<@Nullable Object> key(Rows batch, int row) {
        @Nullable Object[] key = new @Nullable Object[keys.length];
        for (int i = 0; i < keys.length; i++) {
            int column = keys[i];
            key[i] = switch (batch.dataset().columns().get(column).type()) {
                case NUMBER, COUNT -> batch.number(column, row);
                case TIME -> batch.instant(column, row);
                case TEXT -> batch.text(column, row);
            };
        }
        return Arrays.asList(key);
    }

    /**
     * How many rows were taken.
     *
     * @return 0 or more
     */
    public long rows() {
        return rows;
    }

    /**
     * What is wrong with them.
     *
     * @return absent if nothing; otherwise counts and the first instants, without a full stop
     */
    public Optional<String> fault() {
        List<String> faults = new ArrayList<>();
        for (Tally tally : List.of(outside, unordered, repeated, between)) {
            tally.text().ifPresent(faults::add);
        }
        return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
    }

    /** For example {@code RowAudit[44640 rows]}. */
    @Override
    public String toString() {
        return "RowAudit[" + rows + " rows" + (fault().isPresent() ? ", with faults]" : "]");
    }

    /** Counts rows of one fault and remembers the first. */
    private static final class Tally {
        private final String fault;
        private long count;
        private long first;

        Tally(String fault) {
            this.fault = fault;
        }

        void add(long time) {
            if (count++ == 0) {
                first = time;
            }
        }

        Optional<String> text() {
            return count == 0
                    ? Optional.empty()
                    : Optional.of(count
                            + (count == 1 ? " row " : " rows ")
                            + fault
                            + (count == 1 ? ", at " : ", the first at ")
                            + Instant.ofEpochMilli(first));
        }
    }
}
