package dev.kirby.exchange.kraken;

import dev.kirby.exchange.provider.VenueProvider;

/** Opens Kraken. */
public final class KrakenProvider extends VenueProvider {

    /** For the service loader. */
    public KrakenProvider() {
        super(Kraken.SPEC, KrakenStreams.SPEC);
    }
}
