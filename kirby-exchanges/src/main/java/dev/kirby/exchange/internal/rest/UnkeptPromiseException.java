package dev.kirby.exchange.internal.rest;

import dev.kirby.SourceException;
import java.io.Serial;

/** An answer that is well-formed but not to the request: rows of another window, or two that contradict each other. */
final class UnkeptPromiseException extends SourceException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnkeptPromiseException(String message) {
        super(message);
    }
}
