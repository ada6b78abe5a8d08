package dev.kirby;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The store could not read or write: a full disk, a read-only folder, a damaged file. Repair the storage. */
public class StoreException extends KirbyException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     */
    public StoreException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what was requested, what is wrong with it, what would be right, and what to do next
     * @param cause what went wrong underneath
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
