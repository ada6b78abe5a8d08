package dev.kirby.lookahead;

import dev.kirby.KirbyException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A value of a bar changes with data that are known later: it looks into the future. */
public class LookaheadException extends KirbyException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int bar;
    private final String column;
    private final int barsAhead;

    LookaheadException(String message, int bar, String column, int barsAhead, @Nullable Throwable cause) {
        super(message, cause);
        this.bar = bar;
        this.column = column;
        this.barsAhead = barsAhead;
    }

    /** {@return the first bar found that depends on later data, from 0} */
    public int bar() {
        return bar;
    }

    /** {@return the column that depends on them at that bar; empty where the function fails as a whole} */
    public String column() {
        return column;
    }

    /** {@return how many bars ahead the function sees, 1 or more} */
    public int barsAhead() {
        return barsAhead;
    }
}
