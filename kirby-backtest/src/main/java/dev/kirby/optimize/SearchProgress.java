package dev.kirby.optimize;

import java.time.Duration;

/**
 * How far a search is.
 *
 * @param done trials finished
 * @param total trials planned
 * @param best the best score so far, NaN if none counts yet
 * @param elapsed since the start
 */
public record SearchProgress(int done, int total, double best, Duration elapsed) {

    /**
     * Trials a second so far.
     *
     * @return 0 before the first is done
     */
    public double rate() {
        return elapsed.isZero() ? 0 : done * 1e9 / elapsed.toNanos();
    }

    /**
     * The time left at the rate so far.
     *
     * @return zero when done or before the first trial
     */
    public Duration left() {
        return rate() == 0 ? Duration.ZERO : Duration.ofNanos((long) ((total - done) / rate() * 1e9));
    }

    /** For example {@code 120 of 1000, best 812.4, 431/s}. */
    @Override
    public String toString() {
        return String.format("%d of %d, best %.4g, %.0f/s", done, total, best, rate());
    }
}
