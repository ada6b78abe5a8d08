package dev.kirby.store.internal;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.ColumnType;
import dev.kirby.market.Dataset.Sign;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether rows are as a store must keep them: in time order, each key once, inside their period, candles on their
 * boundaries; and whether numbers can be what they are. Takes batch after batch in the order stored. For one thread.
 */
public final class RowAudit {

    private final TimeRange within;
    private final @Nullable Interval interval;
    private final int[] keys;
    private final int[] unsigned;
    private final Tally outside;
    private final Tally unordered = new Tally("out of time order");
    private final Tally repeated = new Tally("repeated");
    private final Tally between;
    private final Tally negative = new Tally("with a number below zero where none can be");
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
        this.unsigned = dataset.columns().stream()
                .filter(column -> column.isNumeric() && column.sign() != Sign.ANY)
                .mapToInt(column -> dataset.indexOf(column.name()))
                .toArray();
        this.outside = new Tally("outside " + within);
        this.between = new Tally(
                "where no " + series.interval().map(Interval::toString).orElse("") + " candle opens");
    }

    /**
     * What in SQL, DuckDB's and PostgreSQL's, is true of a row that has NaN where an unknown number should be null: to
     * a reader of columns both look alike.
     *
     * @param dataset of the rows
     * @return a condition
     */
    public static String notNumbers(Dataset dataset) {
        return dataset.columns().stream()
                .filter(column -> column.type() == ColumnType.NUMBER)
                .filter(column -> !dataset.keyColumns().contains(column.name()))
                .map(column -> column.name() + " = 'NaN'::float8")
                .collect(Collectors.joining(" OR "));
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
            for (int column : unsigned) {
                if (batch.number(column, row) < 0) {
                    negative.add(time);
                    break;
                }
            }
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
     * What is wrong with the rows as such.
     *
     * @param stored how many there are; those that no reading finds have a time that cannot be
     * @return absent if nothing; otherwise counts and the first instants, without a full stop
     */
    public Optional<String> fault(long stored) {
        List<String> faults = new ArrayList<>();
        if (stored > rows) {
            faults.add(count(stored - rows) + "without a time after 1970");
        }
        for (Tally tally : List.of(outside, unordered, repeated, between)) {
            tally.text().ifPresent(faults::add);
        }
        return joined(faults);
    }

    /**
     * What is wrong with the numbers in them.
     *
     * @param notNumbers how many rows meet {@link #notNumbers}
     * @return absent if nothing; otherwise counts, without a full stop
     */
    public Optional<String> values(long notNumbers) {
        List<String> faults = new ArrayList<>();
        negative.text().ifPresent(faults::add);
        if (notNumbers > 0) {
            faults.add(count(notNumbers) + "with NaN where an unknown number is null");
        }
        return joined(faults);
    }

    private static Optional<String> joined(List<String> faults) {
        return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
    }

    private static String count(long rows) {
        return rows + (rows == 1 ? " row " : " rows ");
    }

    /** For example {@code RowAudit[44640 rows]}. */
    @Override
    public String toString() {
        return "RowAudit[" + rows + " rows" + (fault(rows).isPresent() ? ", with faults]" : "]");
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
                    : Optional.of(RowAudit.count(count)
                            + fault
                            + (count == 1 ? ", at " : ", the first at ")
                            + Instant.ofEpochMilli(first));
        }
    }
}
