package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A change of stage.
 *
 * @param configuration the id of the configuration
 * @param time when
 * @param stage the stage it has from then on
 * @param reason why, for people
 */
public record Transition(String configuration, Instant time, LifecycleStage stage, String reason) {

    /** Checks that all parts are there. */
    public Transition {
        requireNonNull(configuration, "configuration");
        requireNonNull(time, "time");
        requireNonNull(stage, "stage");
        requireNonNull(reason, "reason");
    }

    /** For example {@code 2025-01-01T00:00:00Z PAPER: sharpe 0.31 is below 0.5}. */
    @Override
    public String toString() {
        return time + " " + stage + ": " + reason;
    }
}
