package dev.kirby.market;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One print on the tape.
 *
 * @param time UTC
 * @param price in quote units
 * @param quantity in base units
 * @param takerSide whether the taker bought or sold
 * @param id the venue's identifier of the trade, as text
 */
public record TradeTick(Instant time, double price, double quantity, TakerSide takerSide, String id) {

    /** Checks that time, side and identifier are there. */
    public TradeTick {
        requireNonNull(time, "time");
        requireNonNull(takerSide, "takerSide");
        requireNonNull(id, "id");
    }

    /** One line with all values. */
    @Override
    public String toString() {
        return time + " " + takerSide + " " + quantity + " at " + price;
    }
}
