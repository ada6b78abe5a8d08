package dev.kirby.exchange.internal.rest;

import java.time.Clock;
import java.util.function.LongSupplier;

/** A venue's time, requested once a minute and carried on by the local clock in between. Thread-safe. */
final class ServerClock {

    // A venue's clock drifts little.
    private static final long VALID_MILLIS = 60_000;

    private final LongSupplier venue;
    private final Clock local;
    private long offsetMillis;
    private long askedAt = Long.MIN_VALUE;

    ServerClock(LongSupplier venue, Clock local) {
        this.venue = venue;
        this.local = local;
    }

    synchronized long millis() {
        long now = local.millis();
        if (askedAt == Long.MIN_VALUE || Math.abs(now - askedAt) > VALID_MILLIS) {
            long server = venue.getAsLong();
            now = local.millis();
            offsetMillis = server - now;
            askedAt = now;
        }
        return now + offsetMillis;
    }
}
