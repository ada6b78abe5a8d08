package dev.kirby;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A venue or archive failed to answer, or answered with something that is not what it documents. Names venue, endpoint and field. */
public class SourceException extends KirbyException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     */
    public SourceException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     * @param cause what went wrong underneath
     */
    public SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
