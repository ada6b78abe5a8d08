package dev.kirby;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The request is invalid: a bad name, an empty range, contradicting options. Change the request. */
public class InvalidRequestException extends KirbyException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     */
    public InvalidRequestException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     * @param cause what went wrong underneath
     */
    public InvalidRequestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
