package dev.kirby.exchange.coinbase;

import dev.kirby.exchange.provider.VenueProvider;

/** Opens Coinbase. */
public final class CoinbaseProvider extends VenueProvider {

    /** For the service loader. */
    public CoinbaseProvider() {
        super(Coinbase.SPEC, CoinbaseStreams.SPEC);
    }
}
