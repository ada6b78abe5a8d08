package dev.kirby.exchange.venue;

/**
 * What a venue says is wrong with a request.
 *
 * @param code the venue's code, as text
 * @param message the venue's message
 * @param kind what can be done about it
 */
public record VenueError(String code, String message, Kind kind) {

    /** What can be done about an error. */
    public enum Kind {
        /** The request is wrong: asking again is pointless. */
        BAD_REQUEST,
        /** The symbol is unknown to the venue. */
        UNKNOWN_SYMBOL,
        /** Too many requests: ask later. */
        LIMITED,
        /** Too many requests too often: leave the venue alone for minutes. */
        BANNED,
        /** The venue is busy or broken: ask again. */
        TRANSIENT,
        /** What was requested is not there. */
        MISSING
    }
}
