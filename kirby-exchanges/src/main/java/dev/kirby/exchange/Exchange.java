package dev.kirby.exchange;

import dev.kirby.source.MarketDataSource;
import java.net.URI;

/**
 * A venue that answers over the network.
 *
 * <p>Thread-safe. It owns its connections: close it when done.
 */
public interface Exchange extends MarketDataSource {

    /**
     * Where its REST interface is asked.
     *
     * @return the base URLs, one for all paths or one per path family
     */
    java.util.List<URI> urls();

    /**
     * What was asked so far and how it went.
     *
     * @return counters and times per endpoint, a snapshot
     */
    RequestStatistics statistics();
}
