package dev.kirby.source;

/** A running subscription to a {@link MarketDataStream}. Thread-safe. */
public interface StreamSubscription extends AutoCloseable {

    /** {@return how it went so far} */
    StreamStatistics statistics();

    /** Ends all connections and threads; when it returns the listener is called no more. */
    @Override
    void close();
}
