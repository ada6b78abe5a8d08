package dev.kirby.exchange;

import dev.kirby.UnsupportedDataException;
import dev.kirby.market.SeriesId;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.MarketDataStream;
import dev.kirby.source.StreamListener;
import dev.kirby.source.StreamSubscription;
import dev.kirby.source.Support;
import java.net.URI;
import java.util.Collection;
import java.util.List;

/**
 * A venue that answers over the network.
 *
 * <p>Thread-safe. It owns its connections: close it when done.
 */
public interface Exchange extends MarketDataSource, MarketDataStream {

    /** What can be subscribed to; nothing unless the venue has streams. */
    @Override
    default List<Support> streams() {
        return List.of();
    }

    @Override
    default StreamSubscription subscribe(Collection<SeriesId> series, StreamListener listener) {
        throw new UnsupportedDataException("No streams from " + name() + " in this version.");
    }

    /**
     * The address of its REST interface.
     *
     * @return the base URLs, one for all paths or one per path family
     */
    List<URI> urls();

    /**
     * What was requested so far and how it went.
     *
     * @return counters and times per endpoint, a snapshot
     */
    RequestStatistics statistics();
}
