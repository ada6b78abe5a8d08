package dev.kirby.market;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One forced closing of a position.
 *
 * @param time UTC
 * @param side the side of the position that was liquidated, not of the order that closed it
 * @param price in quote units
 * @param quantity in base units
 * @param notionalValue in quote units, NaN if unknown
 */
public record Liquidation(Instant time, Side side, double price, double quantity, double notionalValue) {

    /** Checks that time and side are there. */
    public Liquidation {
        requireNonNull(time, "time");
        requireNonNull(side, "side");
    }

    /** One line with all values. */
    @Override
    public String toString() {
        return time + " " + side + " liquidated " + quantity + " at " + price;
    }
}
