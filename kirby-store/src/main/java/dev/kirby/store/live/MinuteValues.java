package dev.kirby.store.live;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.series.Rows;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last value of each minute, stamped with the minute's start, column by column: what a message leaves out stays what
 * the one before it said. Not thread-safe.
 */
final class MinuteValues {

    private final Dataset dataset;
    private @Nullable Rows current;

    MinuteValues(Dataset dataset) {
        this.dataset = dataset;
    }

    /** Takes a value; gives out the minute before, if this one is of a later minute. */
    Optional<Rows> add(Rows received, int row) {
        long minute = Interval.M1.floor(received.time(row));
        Rows before = current;
        if (before != null && minute < before.time(0)) {
            // Late: its minute has been given out.
            return Optional.empty();
        }
        boolean same = before != null && before.time(0) == minute;
        current = merged(minute, received, row, same ? before : null);
        return same ? Optional.empty() : Optional.ofNullable(before);
    }

    /** Gives out the current minute if it is over. */
    Optional<Rows> over(long nowMillis) {
        return current != null && nowMillis >= current.time(0) + Interval.M1.millis() ? rest() : Optional.empty();
    }

    /** Gives out the current minute as it is. */
    Optional<Rows> rest() {
        Rows rest = current;
        current = null;
        return Optional.ofNullable(rest);
    }

    private Rows merged(long minute, Rows received, int row, @Nullable Rows before) {
        Rows.Builder merged = Rows.builder(dataset, 1).row(minute);
        List<Dataset.Column> columns = dataset.columns();
        for (int c = 0; c < columns.size(); c++) {
            switch (columns.get(c).type()) {
                case NUMBER, COUNT -> {
                    double value = received.number(c, row);
                    merged.number(c, Double.isNaN(value) && before != null ? before.number(c, 0) : value);
                }
                case TIME -> {
                    long value = received.instant(c, row);
                    merged.instant(c, value == Rows.NO_TIME && before != null ? before.instant(c, 0) : value);
                }
                case TEXT -> {
                    String value = received.text(c, row);
                    merged.text(c, value == null && before != null ? before.text(c, 0) : value);
                }
            }
        }
        return merged.build();
    }
}
