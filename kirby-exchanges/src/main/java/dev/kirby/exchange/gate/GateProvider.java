package dev.kirby.exchange.gate;

import dev.kirby.exchange.provider.VenueProvider;

/** Opens Gate. */
public final class GateProvider extends VenueProvider {

    /** For the service loader. */
    public GateProvider() {
        super(Gate.SPEC, GateStreams.SPEC, GateArchive.SPEC);
    }
}
