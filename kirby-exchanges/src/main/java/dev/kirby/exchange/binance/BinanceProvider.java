package dev.kirby.exchange.binance;

import dev.kirby.exchange.provider.VenueProvider;

/** Opens Binance. */
public final class BinanceProvider extends VenueProvider {

    /** For the service loader. */
    public BinanceProvider() {
        super(Binance.SPEC, BinanceStreams.SPEC, BinanceArchive.SPEC);
    }
}
