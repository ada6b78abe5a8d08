package dev.kirby.source;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;

/**
 * One answer of a source: rows, and the window they answer for. A window without rows is an answer too: the source was
 * asked and has nothing there.
 *
 * <p>An answer with fewer rows than the calendar says is {@linkplain #isProvisional() provisional}: the market may have been
 * silent, or the source may have failed to say so. Whoever keeps it keeps both numbers and asks again later.
 *
 * @param answered the part of the requested window that is now settled; starts where the request started, is empty if
 *     nothing of it is final yet
 * @param rows rows within that window, in time order, without repetition
 * @param missing how many rows the calendar expects in that window beside these; 0 if none, or if nothing is known of them
 * @param origins where the rows come from, as far as the source says; of the answered window alone
 */
public record Page(TimeRange answered, Rows rows, long missing, Origins origins) {

    /** Checks that the rows lie within the window, in order. */
    public Page {
        requireNonNull(answered, "answered");
        requireNonNull(rows, "rows");
        origins = origins.within(answered);
        if (!rows.isEmpty()
                && (!rows.isSorted()
                        || !answered.contains(rows.time(0))
                        || !answered.contains(rows.time(rows.size() - 1)))) {
            throw new InvalidRequestException("A page must hold sorted rows within " + answered + ", but has "
                    + Instant.ofEpochMilli(rows.time(0)) + " to " + Instant.ofEpochMilli(rows.time(rows.size() - 1))
                    + ".");
        }
        if (missing < 0) {
            throw new InvalidRequestException("A page cannot miss " + missing + " rows.");
        }
    }

    /**
     * A complete answer.
     *
     * @param answered the settled window
     * @param rows rows within that window, in time order, without repetition
     */
    public Page(TimeRange answered, Rows rows) {
        this(answered, rows, 0);
    }

    /**
     * An answer whose origin is not stated.
     *
     * @param answered the settled window
     * @param rows rows within that window, in time order, without repetition
     * @param missing how many rows the calendar expects beside these
     */
    public Page(TimeRange answered, Rows rows, long missing) {
        this(answered, rows, missing, Origins.NONE);
    }

    /**
     * An answer beside what the calendar says.
     *
     * @param answered the settled window
     * @param rows rows within that window, in time order, without repetition
     * @param expected how many rows there should be in it
     * @return a page that misses the difference
     */
    public static Page of(TimeRange answered, Rows rows, long expected) {
        return new Page(answered, rows, Math.max(0, expected - rows.size()));
    }

    /** {@return whether rows are missing that the calendar expects, so that the answer is to be confirmed by another} */
    public boolean isProvisional() {
        return missing > 0;
    }

    /** {@return how many rows the calendar expects, at least as many as there are} */
    public long expected() {
        return rows.size() + missing;
    }

    /**
     * An answer without rows: the source was queried and has nothing there.
     *
     * @param dataset of the series that was requested
     * @param answered the settled window
     * @return a page without rows
     */
    public static Page empty(Dataset dataset, TimeRange answered) {
        return new Page(answered, Rows.empty(dataset));
    }

    /**
     * The same answer, all of it from one origin.
     *
     * @param origin where its rows come from
     * @return the new page
     */
    public Page from(Origin origin) {
        return from(Origins.of(answered, origin));
    }

    /**
     * The same answer with its origins.
     *
     * @param newOrigins where its rows come from
     * @return the new page
     */
    public Page from(Origins newOrigins) {
        return new Page(answered, rows, missing, newOrigins);
    }

    /**
     * A part of the answer.
     *
     * @param part of its window
     * @return its rows and origins within that part, with all that is missing
     */
    public Page within(TimeRange part) {
        return new Page(part, rows.slice(part), missing, origins);
    }

    /** For example {@code Page[500 rows for 2024-01-01T00:00:00Z to 2024-01-01T08:20:00Z]}. */
    @Override
    public String toString() {
        return "Page[" + rows.size() + (missing > 0 ? " of " + expected() : "") + " rows for " + answered + "]";
    }
}
