package dev.kirby.market;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.time.Instant;
import java.util.Locale;

/**
 * How many are long against short, by one way of counting.
 *
 * @param time UTC
 * @param kind what is counted
 * @param longShare fraction of 1, NaN if unknown
 * @param shortShare fraction of 1, NaN if unknown
 * @param ratio long over short
 */
public record LongShortRatio(Instant time, Kind kind, double longShare, double shortShare, double ratio) {

    /** What a ratio counts. Prints as {@code global_account} and so on. */
    public enum Kind {
        /** All accounts, one vote each. */
        GLOBAL_ACCOUNT,
        /** The venue's top traders, one vote each. */
        TOP_ACCOUNT,
        /** The positions of the venue's top traders, by size. */
        TOP_POSITION,
        /** Volume bought over volume sold by takers. */
        TAKER_VOLUME;

        /**
         * Reads the name that {@link #toString()} prints.
         *
         * @param text for example {@code top_position}
         * @return the kind
         * @throws InvalidRequestException for any other text
         */
        public static Kind parse(String text) {
            for (Kind kind : values()) {
                if (kind.toString().equals(text)) {
                    return kind;
                }
            }
            throw new InvalidRequestException("Unknown long/short ratio '" + text
                    + "': use global_account, top_account, top_position or taker_volume.");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks that time and kind are there. */
    public LongShortRatio {
        requireNonNull(time, "time");
        requireNonNull(kind, "kind");
    }

    /** The time, the kind and the ratio. */
    @Override
    public String toString() {
        return time + " " + kind + " " + ratio;
    }
}
