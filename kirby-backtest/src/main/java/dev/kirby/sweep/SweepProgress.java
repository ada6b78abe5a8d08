package dev.kirby.sweep;

import java.time.Duration;
import java.util.Locale;

/**
 * How far a sweep is.
 *
 * @param done combinations finished
 * @param total combinations in all
 * @param best the best objective so far, NaN if none counts yet
 * @param elapsed since the start, preparation included
 */
public record SweepProgress(int done, int total, double best, Duration elapsed) {

    /**
     * Combinations a second so far.
     *
     * @return 0 at the very start
     */
    public double rate() {
        return elapsed.isZero() ? 0 : done / (elapsed.toNanos() / 1e9);
    }

    /**
     * The time left at the rate so far.
     *
     * @return zero when done or nothing is known yet
     */
    public Duration remaining() {
        double rate = rate();
        return rate == 0 ? Duration.ZERO : Duration.ofMillis((long) (1000 * (total - done) / rate));
    }

    /** For example {@code 102400 of 201600, best 1234.56, 210000/s, 0.5 s left}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d of %d, best %.2f, %.0f/s, %.1f s left",
                done,
                total,
                best,
                rate(),
                remaining().toMillis() / 1000.0);
    }
}
