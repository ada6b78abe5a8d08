package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One line of a training job's log. Immutable and thread-safe.
 *
 * @param time when
 * @param level how it reads
 * @param message what happened, for people
 */
public record JobLogLine(Instant time, Level level, String message) {

    /** How a line reads. */
    public enum Level {
        /** Something happened. */
        INFO,
        /** Something was finished. */
        SUCCESS,
        /** Something went further. */
        PROGRESS,
        /** Something is odd. */
        WARNING,
        /** Something failed. */
        ERROR
    }

    /** Checks that all parts are there. */
    public JobLogLine {
        requireNonNull(time, "time");
        requireNonNull(level, "level");
        requireNonNull(message, "message");
    }

    /** For example {@code 2025-01-01T00:00:00Z INFO: window 3 of 9}. */
    @Override
    public String toString() {
        return time + " " + level + ": " + message;
    }
}
