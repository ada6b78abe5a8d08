package dev.kirby.exchange.mexc;

import dev.kirby.exchange.provider.VenueProvider;

/** Opens MEXC. */
public final class MexcProvider extends VenueProvider {

    /** For the service loader. */
    public MexcProvider() {
        super(Mexc.SPEC, MexcStreams.SPEC);
    }
}
