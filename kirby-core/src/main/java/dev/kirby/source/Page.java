package dev.kirby.source;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;

/**
 * One answer of a source: rows, and the window they answer for. A window without rows is an answer too: the source was
 * asked and has nothing there.
 *
 * @param answered the part of the requested window that is now settled; starts where the request started, is empty if
 *     nothing of it is final yet
 * @param rows rows within that window, in time order, without repetition
 */
public record Page(TimeRange answered, Rows rows) {

    /** Checks that the rows lie within the window, in order. */
    public Page {
        requireNonNull(answered, "answered");
        requireNonNull(rows, "rows");
        if (!rows.isEmpty()
                && (!rows.isSorted()
                        || !answered.contains(rows.time(0))
                        || !answered.contains(rows.time(rows.size() - 1)))) {
            throw new InvalidRequestException("A page must hold sorted rows within " + answered + ", but has "
                    + Instant.ofEpochMilli(rows.time(0)) + " to " + Instant.ofEpochMilli(rows.time(rows.size() - 1))
                    + ".");
        }
    }

    /** For example {@code Page[500 rows for 2024-01-01T00:00:00Z to 2024-01-01T08:20:00Z]}. */
    @Override
    public String toString() {
        return "Page[" + rows.size() + " rows for " + answered + "]";
    }
}
