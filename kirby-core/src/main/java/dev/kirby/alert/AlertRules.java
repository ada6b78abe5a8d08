package dev.kirby.alert;

import dev.kirby.InvalidRequestException;
import java.time.Duration;

/**
 * When errors become an alert.
 *
 * @param errors how many errors
 * @param within in how long
 * @param perMinute more errors than this within one minute
 * @param coolDown how long a rule is silent about a subject once it raised an alert about it
 */
public record AlertRules(int errors, Duration within, int perMinute, Duration coolDown) {

    /** Ten errors in 5 minutes, or more than 5 in one; 5 minutes of silence after each alert. */
    public static final AlertRules DEFAULT = new AlertRules(10, Duration.ofMinutes(5), 5, Duration.ofMinutes(5));

    /** Checks that each can be kept. */
    public AlertRules {
        if (errors < 1 || errors > Alerts.KEPT || perMinute < 1 || perMinute >= Alerts.KEPT) {
            throw new InvalidRequestException("An alert needs 1 to " + Alerts.KEPT + " errors, was " + errors + " and "
                    + perMinute + " a minute. 10 in 5 minutes and 5 a minute are usual.");
        }
        if (within.isNegative() || within.isZero() || coolDown.isNegative()) {
            throw new InvalidRequestException(
                    "The times of alert rules must be positive, were " + within + " and " + coolDown + ".");
        }
    }

    /** For example {@code AlertRules[10 errors in 300 s, over 5 a minute, silent for 300 s]}. */
    @Override
    public String toString() {
        return "AlertRules[" + errors + " errors in " + within.toSeconds() + " s, over " + perMinute
                + " a minute, silent for " + coolDown.toSeconds() + " s]";
    }
}
