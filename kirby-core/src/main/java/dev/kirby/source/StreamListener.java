package dev.kirby.source;

import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.Set;

/** Receives what a {@link MarketDataStream} delivers. Never called by two threads at once. */
public interface StreamListener {

    /**
     * Rows came.
     *
     * @param series what they belong to
     * @param rows at least one, in the order of coming
     * @param settled whether they are final; false for candles that are still open
     */
    void rows(SeriesId series, Rows rows, boolean settled);

    /**
     * A row came that cannot be, such as a candle with a price of zero, and was left out. The venue's history may have it right:
     * ask for it from that time on.
     *
     * @param series what it would have belonged to
     * @param time its time, or one before it where it cannot be read
     */
    default void refused(SeriesId series, Instant time) {}

    /**
     * A connection is up, for the first time or again. What happened before that moment did not come by this stream: ask the
     * venue's history for it.
     *
     * @param series those that the connection carries
     */
    default void connected(Set<SeriesId> series) {}

    /**
     * A connection is lost, or could not be made in the first place; it is being renewed. Called once until it is up again: ask
     * the venue's history meanwhile.
     *
     * @param series those that the connection carries
     * @param reason why, as far as it is known
     */
    default void disconnected(Set<SeriesId> series, String reason) {}

    /**
     * The venue refused something, or said something that is not documented. The rest goes on.
     *
     * @param problem in one line
     */
    default void failed(String problem) {}
}
