package dev.kirby.exchange.bitget;

import dev.kirby.exchange.provider.VenueProvider;

/** Opens Bitget. */
public final class BitgetProvider extends VenueProvider {

    /** For the service loader. */
    public BitgetProvider() {
        super(Bitget.SPEC, BitgetStreams.SPEC, BitgetArchive.SPEC);
    }
}
