package dev.kirby.exchange.kucoin;

import dev.kirby.exchange.provider.VenueProvider;

/** Opens KuCoin. */
public final class KuCoinProvider extends VenueProvider {

    /** For the service loader. */
    public KuCoinProvider() {
        super(KuCoin.SPEC, KuCoinStreams.SPEC, KuCoinArchive.SPEC);
    }
}
