package dev.kirby.market;

import static java.util.Objects.requireNonNull;

/**
 * An instrument as a venue lists it, with what is needed to convert its units.
 *
 * @param instrument the unified name
 * @param venueSymbol the venue's own name, such as {@code BTCUSDT} or {@code BTC-USDT-SWAP}
 * @param contractSize base units per contract; 1 where the venue counts in base units
 * @param tickSize smallest price step, NaN if unknown
 * @param lotSize smallest quantity step in base units, NaN if unknown
 * @param makerFee fraction of the notional, NaN if the venue does not publish it
 * @param takerFee fraction of the notional, NaN if the venue does not publish it
 * @param active whether it trades now
 */
public record Listing(
        Instrument instrument,
        String venueSymbol,
        double contractSize,
        double tickSize,
        double lotSize,
        double makerFee,
        double takerFee,
        boolean active) {

    /** Checks that the names are there. */
    public Listing {
        requireNonNull(instrument, "instrument");
        requireNonNull(venueSymbol, "venueSymbol");
    }

    /** The unified and the venue's name. */
    @Override
    public String toString() {
        return instrument + " (" + venueSymbol + (active ? ")" : ", not trading)");
    }
}
