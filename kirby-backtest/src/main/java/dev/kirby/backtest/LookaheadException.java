package dev.kirby.backtest;

import dev.kirby.KirbyException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A strategy's decision at a bar changes with bars that come later: it looks into the future. */
public class LookaheadException extends KirbyException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int bar;

    LookaheadException(String message, int bar, @Nullable Throwable cause) {
        super(message, cause);
        this.bar = bar;
    }

    /**
     * The first bar found whose signal depends on later bars.
     *
     * @return from 0
     */
    public int bar() {
        return bar;
    }
}
