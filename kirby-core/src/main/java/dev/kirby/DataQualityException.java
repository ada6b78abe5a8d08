package dev.kirby;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The data is there but not fit for use. Repair it, or accept its faults explicitly. */
public class DataQualityException extends KirbyException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     */
    public DataQualityException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     * @param cause what went wrong underneath
     */
    public DataQualityException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
