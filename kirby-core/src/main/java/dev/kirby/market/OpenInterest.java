package dev.kirby.market;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The open interest of a perpetual at one moment.
 *
 * @param time UTC, whole minutes
 * @param openInterest open contracts in base units
 * @param notionalValue the same in quote units, NaN if unknown
 * @param dayBaseVolume volume of the last 24 hours in base units, NaN if unknown
 * @param dayNotionalVolume volume of the last 24 hours in quote units, NaN if unknown
 */
public record OpenInterest(
        Instant time, double openInterest, double notionalValue, double dayBaseVolume, double dayNotionalVolume) {

    /** Checks that the time is there. */
    public OpenInterest {
        requireNonNull(time, "time");
    }

    /** The time and the open interest. */
    @Override
    public String toString() {
        return time + " open interest " + openInterest;
    }
}
