package dev.kirby;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The source does not have this dataset, market or interval at all. Use another source. */
public class UnsupportedDataException extends KirbyException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     */
    public UnsupportedDataException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     * @param cause what went wrong underneath
     */
    public UnsupportedDataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
