package dev.kirby.source;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where rows come from. Immutable and thread-safe.
 *
 * @param way how they came
 * @param name what the way needs to be known: an interval for {@link Way#BUILT}, an exchange for {@link Way#VENUE}; otherwise
 *     empty
 */
public record Origin(Way way, String name) {

    /** The exchange's own interface. */
    public static final Origin REST = new Origin(Way.REST, "");

    /** The exchange's own files. */
    public static final Origin ARCHIVE = new Origin(Way.ARCHIVE, "");

    /** Candles built from the exchange's own trades. */
    public static final Origin TRADES = new Origin(Way.TRADES, "");

    /** Files that were imported. */
    public static final Origin FILES = new Origin(Way.FILES, "");

    /** How rows come. */
    public enum Way {
        /** By the exchange's own interface. */
        REST,
        /** By the exchange's own files. */
        ARCHIVE,
        /** Built from the exchange's own trades. */
        TRADES,
        /** From files that were imported. */
        FILES,
        /** Built from finer candles of the exchange. */
        BUILT,
        /** From another exchange. */
        VENUE;

        /** For example {@code archive}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks that a name stands where one is needed, and nowhere else. */
    public Origin {
        requireNonNull(way, "way");
        requireNonNull(name, "name");
        if (name.isEmpty() == (way == Way.BUILT || way == Way.VENUE)) {
            throw new InvalidRequestException("An origin by " + way + " cannot have the name '" + name
                    + "': built candles name an interval, as in 'built 1m', another venue an exchange, as in 'venue bybit',"
                    + " and the others nothing.");
        }
    }

    /**
     * Candles built from finer ones.
     *
     * @param interval of the finer ones, such as {@code 1m}
     * @return the origin
     */
    public static Origin built(String interval) {
        return new Origin(Way.BUILT, interval);
    }

    /**
     * Rows of another exchange.
     *
     * @param exchange such as {@code bybit}
     * @return the origin
     */
    public static Origin venue(String exchange) {
        return new Origin(Way.VENUE, exchange);
    }

    /**
     * Reads an origin as {@link #toString} writes it.
     *
     * @param text such as {@code rest} or {@code venue bybit}
     * @return the origin
     * @throws InvalidRequestException if it is none
     */
    public static Origin parse(String text) {
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        return Arrays.stream(Way.values())
                .filter(way -> way.toString().equals(word))
                .findFirst()
                .map(way -> new Origin(way, space < 0 ? "" : text.substring(space + 1)))
                .orElseThrow(() -> new InvalidRequestException("'" + text
                        + "' is no origin of rows: it begins with one of "
                        + Arrays.stream(Way.values()).map(Way::toString).collect(Collectors.joining(", ")) + "."));
    }

    /** {@return whether the rows are those of another exchange than the series'} */
    public boolean isOtherVenue() {
        return way == Way.VENUE;
    }

    /** For example {@code archive}, {@code built 1m} or {@code venue bybit}. */
    @Override
    public String toString() {
        return name.isEmpty() ? way.toString() : way + " " + name;
    }
}
