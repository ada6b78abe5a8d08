package dev.kirby.store.health;

import dev.kirby.InvalidRequestException;
import java.time.Duration;

/**
 * The limits beyond which a health check fails.
 *
 * @param freshness how late the next row of a series may be: a candle series is stale when its next candle closed longer
 *     ago than this
 * @param skew how far an exchange's clock and the local one may be apart
 * @param diskBytes how much space must be left on the store's disk
 */
public record HealthLimits(Duration freshness, Duration skew, long diskBytes) {

    /** Five minutes late, five seconds apart, one GiB of disk. */
    public static final HealthLimits DEFAULT = new HealthLimits(Duration.ofMinutes(5), Duration.ofSeconds(5), 1L << 30);

    /** Checks that no limit is negative. */
    public HealthLimits {
        if (freshness.isNegative() || skew.isNegative() || diskBytes < 0) {
            throw new InvalidRequestException("Limits must be 0 or more, were " + freshness.toSeconds() + " s late, "
                    + skew.toSeconds() + " s apart and " + diskBytes + " bytes.");
        }
    }

    /**
     * These limits with another lateness.
     *
     * @param newFreshness how late the next row may be
     * @return new limits
     */
    public HealthLimits withFreshness(Duration newFreshness) {
        return new HealthLimits(newFreshness, skew, diskBytes);
    }
}
