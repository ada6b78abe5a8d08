package dev.kirby;

import java.io.Serial;
import java.time.Instant;

/** The venue refuses requests for now: a rate limit or a ban. Retry after {@link #retryAt()}. */
public class RateLimitedException extends SourceException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** When the venue will answer again. */
    private final Instant retryAt;

    /**
     * Creates the exception.
     *
     * @param message which venue and endpoint refused, and until when
     * @param retryAt the instant from which a new request makes sense
     */
    public RateLimitedException(String message, Instant retryAt) {
        super(message);
        this.retryAt = retryAt;
    }

    /** {@return when the venue will answer again} */
    public Instant retryAt() {
        return retryAt;
    }
}
