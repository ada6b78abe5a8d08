package dev.kirby.breaker;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;

/**
 * A circuit breaker tripped, warned or was reset.
 *
 * @param time when
 * @param breaker which
 * @param action what it did
 * @param configuration whom it concerns; {@link #ACCOUNT} for all
 * @param value what was observed
 * @param threshold what it was held against
 */
public record BreakerEvent(
        Instant time, Breaker breaker, Action action, String configuration, double value, double threshold) {

    /** In place of a configuration: the whole account. */
    public static final String ACCOUNT = "account";

    /** What a breaker does. */
    public enum Action {
        /** Nothing yet. */
        WARN,
        /** Entries go ahead at half their size. */
        HALVE,
        /** No entries. */
        PAUSE,
        /** No entries, and the configuration belongs into the stage DECAY. */
        DECAY,
        /** Entries go ahead again. */
        RESUME
    }

    /** Checks that the parts are there. */
    public BreakerEvent {
        requireNonNull(time, "time");
        requireNonNull(breaker, "breaker");
        requireNonNull(action, "action");
        requireNonNull(configuration, "configuration");
    }

    /** For example {@code 2024-03-01T05:00:00Z MAX_DAILY_LOSS pauses account: -0.0213 against 0.02}. */
    @Override
    public String toString() {
        String what = action.name().toLowerCase(Locale.ROOT);
        String does = what + (action == Action.DECAY ? ":" : "s");
        return time + " " + breaker + " " + does + " " + configuration
                + (action == Action.RESUME ? "" : String.format(Locale.ROOT, ": %.4g against %.4g", value, threshold));
    }
}
