package dev.kirby.performance;

import static java.util.Objects.requireNonNull;

/**
 * One of several executions of a position.
 *
 * @param fill where, when, and at which price
 * @param units base units, below 0 where they were taken off the position
 */
public record PartialFill(Fill fill, double units) {

    /** Checks that there is a fill. */
    public PartialFill {
        requireNonNull(fill, "fill");
    }

    /** For example {@code -0.5 at 42000.5 at bar 117}. */
    @Override
    public String toString() {
        return units + " at " + fill;
    }
}
