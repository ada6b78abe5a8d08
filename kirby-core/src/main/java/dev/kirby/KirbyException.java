package dev.kirby;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The root of every failure that Kirby reports. Unchecked; its message is written for the person who has to act on it. */
public class KirbyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     */
    public KirbyException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     * @param cause what went wrong underneath
     */
    public KirbyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
