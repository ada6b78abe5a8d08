package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;

/**
 * A resting limit order that closes a part of a position.
 *
 * @param distance price units from E, the raw open of the bar of entry, more than 0
 * @param share of the units that the position was opened with, more than 0 and below 1
 */
public record PartialTarget(double distance, double share) {

    /** Checks both. */
    public PartialTarget {
        if (!(distance > 0 && distance < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException("The distance of a partial target must be more than 0, was " + distance
                    + ". Is its indicator still warming up?");
        }
        if (!(share > 0 && share < 1)) {
            throw new InvalidRequestException("The share of a partial target must be more than 0 and below 1, was "
                    + share + ": withTarget closes what is left.");
        }
    }
}
