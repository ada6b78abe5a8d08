package dev.kirby.exchange.okx;

import dev.kirby.exchange.provider.VenueProvider;

/** Opens OKX. */
public final class OkxProvider extends VenueProvider {

    /** For the service loader. */
    public OkxProvider() {
        super(Okx.SPEC, OkxStreams.SPEC, OkxArchive.SPEC);
    }
}
