package dev.kirby.exchange.internal.http;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Keeps the weight of requests within a budget per window, the windows being cut by the clock as venues cut them. What the
 * venue itself says was used (by others on the same address) is taken over. Thread-safe; callers wait their turn.
 */
public final class WeightLimiter {

    // Venues count by their own clock and by arrival; a tenth is left for the difference.
    private static final double USABLE = 0.9;

    private final long budget;
    private final long windowMillis;
    private final Clock clock;
    private final Consumer<Duration> sleeper;
    private long window;
    private long used;

    /**
     * A limiter that has used nothing yet.
     *
     * @param budget weight per window; {@link Long#MAX_VALUE} for no limit
     * @param window the length of a window
     * @param clock tells the time
     * @param sleeper waits
     */
    public WeightLimiter(long budget, Duration window, Clock clock, Consumer<Duration> sleeper) {
        this.budget = budget == Long.MAX_VALUE ? budget : Math.max(1, (long) (budget * USABLE));
        this.windowMillis = window.toMillis();
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** Takes weight out of the budget, waiting for the next window where it is used up; returns the time waited. */
    Duration take(int weight) {
        long waited = 0;
        while (true) {
            long wait;
            synchronized (this) {
                long now = clock.millis();
                roll(now);
                if (used == 0 || used + weight <= budget) {
                    used += weight;
                    return Duration.ofMillis(waited);
                }
                wait = (window + 1) * windowMillis - now + 50;
            }
            sleeper.accept(Duration.ofMillis(wait));
            waited += wait;
        }
    }

    /** Takes over what the venue says was used in the current window. */
    synchronized void used(long weight) {
        roll(clock.millis());
        used = Math.max(used, weight);
    }

    private void roll(long now) {
        long current = now / windowMillis;
        if (current != window) {
            window = current;
            used = 0;
        }
    }
}
