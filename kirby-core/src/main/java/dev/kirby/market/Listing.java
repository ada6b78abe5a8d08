package dev.kirby.market;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * An instrument as a venue lists it, with what is needed to convert its units.
 *
 * @param instrument the unified name
 * @param venueSymbol the venue's own name, such as {@code BTCUSDT} or {@code BTC-USDT-SWAP}
 * @param contractSize base units per contract, quote units where it is inverse; 1 where the venue counts in these
 * @param tickSize smallest price step, NaN if unknown
 * @param lotSize smallest quantity step in base units, NaN if unknown
 * @param makerFee fraction of the notional, NaN if the venue does not publish it
 * @param takerFee fraction of the notional, NaN if the venue does not publish it
 * @param active whether it trades now
 * @param listed when it was listed, as the venue states it; absent if unknown. A venue may have rows from before
 */
public record Listing(
        Instrument instrument,
        String venueSymbol,
        double contractSize,
        double tickSize,
        double lotSize,
        double makerFee,
        double takerFee,
        boolean active,
        Optional<Instant> listed) {

    /** Checks that the names are there. */
    public Listing {
        requireNonNull(instrument, "instrument");
        requireNonNull(venueSymbol, "venueSymbol");
        requireNonNull(listed, "listed");
    }

    /**
     * A listing whose time is unknown.
     *
     * @param instrument the unified name
     * @param venueSymbol the venue's own name
     * @param contractSize base units per contract
     * @param tickSize smallest price step, NaN if unknown
     * @param lotSize smallest quantity step in base units, NaN if unknown
     * @param makerFee fraction of the notional, NaN if unknown
     * @param takerFee fraction of the notional, NaN if unknown
     * @param active whether it trades now
     */
    public Listing(
            Instrument instrument,
            String venueSymbol,
            double contractSize,
            double tickSize,
            double lotSize,
            double makerFee,
            double takerFee,
            boolean active) {
        this(instrument, venueSymbol, contractSize, tickSize, lotSize, makerFee, takerFee, active, Optional.empty());
    }

    /**
     * The listing with its time, as venues state it.
     *
     * @param millis since the epoch; 0, a negative number and NaN say that it is unknown
     * @return the new listing
     */
    public Listing listedAt(double millis) {
        Optional<Instant> known = millis > 0 ? Optional.of(Instant.ofEpochMilli((long) millis)) : Optional.empty();
        return new Listing(instrument, venueSymbol, contractSize, tickSize, lotSize, makerFee, takerFee, active, known);
    }

    /** The unified and the venue's name. */
    @Override
    public String toString() {
        return instrument + " (" + venueSymbol + (active ? ")" : ", not trading)");
    }
}
