package dev.kirby.store.collect;

import dev.kirby.KirbyException;
import dev.kirby.internal.Logs;
import dev.kirby.market.Instrument;
import dev.kirby.market.Listing;
import dev.kirby.source.MarketDataSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What a source lists, requested at the first use and at most once. Thread-safe. */
final class Listings {

    private static final Logger LOG = Logs.of(Listings.class);

    private final MarketDataSource source;
    private @Nullable Map<Instrument, Listing> known;

    Listings(MarketDataSource source) {
        this.source = source;
    }

    /** The listing of an instrument; absent where the source has none, or fails. */
    synchronized Optional<Listing> find(Instrument instrument) {
        Map<Instrument, Listing> all = known;
        if (all == null) {
            all = new HashMap<>();
            try {
                for (Listing listing : source.instruments()) {
                    all.put(listing.instrument(), listing);
                }
            } catch (KirbyException e) {
                LOG.debug("{} does not say what it lists", source.name(), e);
            }
            known = all;
        }
        return Optional.ofNullable(all.get(instrument));
    }
}
