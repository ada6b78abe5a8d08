package dev.kirby.ml;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;

/**
 * One class of a label, and what a strategy makes of it.
 *
 * @param name for example {@code long}
 * @param direction 1 where the price rises enough to be bought, -1 where it falls enough to be sold short, 0 for neither
 */
public record LabelClass(String name, int direction) {

    /** Checks the direction. */
    public LabelClass {
        requireNonNull(name, "name");
        if (direction < -1 || direction > 1) {
            throw new InvalidRequestException(
                    "The direction of class '" + name + "' must be -1, 0 or 1, not " + direction + ".");
        }
    }

    /** For example {@code long (1)}. */
    @Override
    public String toString() {
        return name + " (" + direction + ")";
    }
}
