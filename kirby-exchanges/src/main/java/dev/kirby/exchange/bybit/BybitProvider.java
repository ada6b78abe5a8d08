package dev.kirby.exchange.bybit;

import dev.kirby.exchange.provider.VenueProvider;

/** Opens Bybit. */
public final class BybitProvider extends VenueProvider {

    /** For the service loader. */
    public BybitProvider() {
        super(Bybit.SPEC, BybitStreams.SPEC, BybitArchive.SPEC);
    }
}
