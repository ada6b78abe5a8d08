package dev.kirby.exchange.internal.http;

import dev.kirby.RateLimitedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Until when a venue answers nobody at this address. Thread-safe. */
final class Ban {

    private static final Duration UNLESS_STATED = Duration.ofMinutes(10);

    private final String venue;
    private final Clock clock;
    private volatile Instant until = Instant.MIN;

    Ban(String venue, Clock clock) {
        this.venue = venue;
        this.clock = clock;
    }

    /**
     * Begins, also for all who share the budget.
     *
     * @param until when it ends, null if the venue does not say
     * @param wait how long it lasts, null if the venue does not say
     * @return the error of the request that was refused
     */
    RateLimitedException begin(String what, WeightLimiter limiter, @Nullable Instant until, @Nullable Duration wait) {
        Instant end = until != null ? until : clock.instant().plus(wait == null ? UNLESS_STATED : wait);
        until = end;
        limiter.ban(end);
        return refusal(what, end);
    }

    /** @throws RateLimitedException while it lasts */
    void requireOver(String what, WeightLimiter limiter) {
        Instant shared = limiter.bannedUntil();
        Instant latest = shared.isAfter(until) ? shared : until;
        if (clock.instant().isBefore(latest)) {
            throw refusal(what, latest);
        }
    }

    private RateLimitedException refusal(String what, Instant end) {
        return new RateLimitedException(
                what + " was refused: " + venue + " bans this address until " + end
                        + ". Stop all other programs that send requests to it from here, and try again then.",
                end);
    }
}
