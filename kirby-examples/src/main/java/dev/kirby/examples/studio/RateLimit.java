package dev.kirby.examples.studio;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each client address: it fills at a rate, and a request takes one. The addresses asked longest ago are
 * forgotten, so that memory is bounded for any number of clients. Thread-safe.
 */
final class RateLimit {

    private static final int MOST_ADDRESSES = 10_000;

    private final double perNano;
    private final int burst;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private record Bucket(double tokens, long at) {}

    RateLimit(int perSecond, int burst, LongSupplier nanos) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.nanos = nanos;
    }

    /** Takes a token of an address; false where it has none left. */
    synchronized boolean take(String address) {
        long now = nanos.getAsLong();
        Bucket before = buckets.getOrDefault(address, new Bucket(burst, now));
        double tokens = Math.min(burst, before.tokens() + (now - before.at()) * perNano);
        boolean granted = tokens >= 1;
        buckets.put(address, new Bucket(granted ? tokens - 1 : tokens, now));
        return granted;
    }
}
