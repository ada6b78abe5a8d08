package dev.kirby.exchange.venue;

import org.jspecify.annotations.Nullable;

/** Finds the error in the body of an answer, if there is one. {@link Envelope} does so for most venues. */
public interface ErrorReader {

    /**
     * Reads the venue's error.
     *
     * @param status the HTTP status
     * @param body the body
     * @return the error, null if the body is an answer
     */
    @Nullable
    VenueError error(int status, byte[] body);
}
