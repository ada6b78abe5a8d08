package dev.kirby.testing;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock in UTC that stands still until it is set. Thread-safe. */
public final class SettableClock extends Clock {

    private volatile Instant now;

    /**
     * A clock that stands.
     *
     * @param now what it shows until it is set
     */
    public SettableClock(Instant now) {
        this.now = requireNonNull(now, "now");
    }

    /**
     * Sets the clock.
     *
     * @param time what it shows from now on
     */
    public void set(Instant time) {
        now = requireNonNull(time, "time");
    }

    /**
     * Sets the clock forward.
     *
     * @param time how far; by less than 0 for backward
     */
    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** {@return this clock: it has one zone} */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
