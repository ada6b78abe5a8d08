package dev.kirby.store.storage;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.util.Optional;

/**
 * A problem in a store.
 *
 * @param kind what sort of thing
 * @param series whose data; absent if it belongs to none
 * @param range the time whose rows are concerned; absent if none are
 * @param where the file, from the store's folder, or the series
 * @param what what is wrong, a sentence
 * @param next what to do, or what was done and is left to do, a sentence
 */
public record StoreProblem(
        Kind kind, Optional<SeriesId> series, Optional<TimeRange> range, String where, String what, String next) {

    /** The sorts of problems. */
    public enum Kind {
        /** A file that is not as it was written, or rows that cannot be read. */
        DAMAGED,
        /** A file or a table whose columns or keys are not those of its dataset. */
        SCHEMA,
        /** Rows out of order, repeated, or at times where they cannot be. */
        ROWS,
        /** Numbers that cannot be: below zero where nothing is, or NaN where an unknown one is null. Nothing mends them. */
        VALUES,
        /** A file of rows that was written and is gone. */
        LOST,
        /** A file or rows that are of no series, where readers would take them for Kirby's. */
        FOREIGN,
        /** A document beside the rows that cannot be read. */
        RECORD,
        /** A window believed to be answered that cannot have been. */
        COVERAGE,
        /** What a writer that died left behind; takes space and does no harm. */
        LEFTOVER;

        /**
         * Whether the data is sound all the same.
         *
         * @return true for what only takes space
         */
        public boolean isHarmless() {
            return this == LEFTOVER;
        }
    }

    /** Checks the parts. */
    public StoreProblem {
        requireNonNull(kind, "kind");
        requireNonNull(series, "series");
        requireNonNull(range, "range");
        requireNonNull(where, "where");
        requireNonNull(what, "what");
        requireNonNull(next, "next");
    }

    /**
     * The problem for people.
     *
     * @return one line of any length
     */
    public String toText() {
        return kind + " " + where + ": " + what + " " + next;
    }

    /** For example {@code DAMAGED binance:BTC/USDT:USDT candles 1m 2024-01-01 …}. */
    @Override
    public String toString() {
        String text = kind + " " + series.map(SeriesId::toString).orElse(where)
                + range.map(lost -> ", " + lost.start().toString().substring(0, 10))
                        .orElse("");
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
