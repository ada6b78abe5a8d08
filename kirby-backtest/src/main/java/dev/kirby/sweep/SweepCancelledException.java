package dev.kirby.sweep;

import dev.kirby.KirbyException;
import java.io.Serial;

/** A sweep was cancelled, or its thread interrupted, before it was done. There is no partial result. */
public class SweepCancelledException extends KirbyException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A sweep that ends early. */
    public SweepCancelledException() {
        super("The sweep was cancelled before it was done. Run it again for a result.");
    }
}
