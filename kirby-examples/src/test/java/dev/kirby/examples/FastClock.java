package dev.kirby.examples;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Time that passes faster, and can be stopped. */
final class FastClock extends Clock {

    private final Instant start;
    private final int speed;
    private final long begin = System.nanoTime();
    private volatile long stoppedAt = -1;

    FastClock(Instant start, int speed) {
        this.start = start;
        this.speed = speed;
    }

    void stop() {
        stoppedAt = System.nanoTime();
    }

    /** Sleeps until a time has passed on this clock. */
    void sleep(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos() / speed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new dev.kirby.SourceException("Interrupted.", e);
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        long now = stoppedAt < 0 ? System.nanoTime() : stoppedAt;
        return start.plusNanos((now - begin) * speed);
    }
}
