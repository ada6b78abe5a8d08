package dev.kirby.exchange.internal.rows;

import dev.kirby.SourceException;
import java.io.Serial;

/** An answer whose body is something else than documented. */
public final class MalformedAnswerException extends SourceException {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String message) {
        super(message);
    }
}
