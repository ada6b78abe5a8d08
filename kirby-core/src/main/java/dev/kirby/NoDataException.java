package dev.kirby;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The store or source has no data in the requested range. The message names the range that exists. */
public class NoDataException extends KirbyException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     */
    public NoDataException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     * @param cause what went wrong underneath
     */
    public NoDataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
