package dev.kirby.source;

import dev.kirby.UnsupportedDataException;
import dev.kirby.market.SeriesId;
import java.util.Collection;
import java.util.List;

/** A stream of market data. */
public interface MarketDataStream {

    /**
     * {@return what can be subscribed to, one entry per dataset and instrument type; empty for a venue without streams}
     */
    List<Support> streams();

    /**
     * Subscribes to series, and goes on through lost connections until it is closed.
     *
     * @param series candles, trades, funding (with mark and index price), open interest or liquidations; at least one
     * @param listener receives rows and changes of connections; called by one thread at a time, should return soon
     * @return the running subscription, which the caller closes
     * @throws UnsupportedDataException if a series cannot be streamed; the message lists what can
     */
    StreamSubscription subscribe(Collection<SeriesId> series, StreamListener listener);
}
