package dev.kirby.exchange.hyperliquid;

import dev.kirby.exchange.provider.VenueProvider;

/** Opens Hyperliquid. */
public final class HyperliquidProvider extends VenueProvider {

    /** For the service loader. */
    public HyperliquidProvider() {
        super(Hyperliquid.SPEC, HyperliquidStreams.SPEC);
    }
}
