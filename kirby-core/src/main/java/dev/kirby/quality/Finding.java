package dev.kirby.quality;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What the check of one rule found.
 *
 * @param rule what was checked
 * @param verdict what the check concludes
 * @param count how often the fault occurs, in the unit that the summary names
 * @param summary one line for people
 * @param first the first offenders, at most five
 */
public record Finding(QualityRule rule, QualityVerdict verdict, long count, String summary, List<Offender> first) {

    /**
     * One row at fault.
     *
     * @param time when it stands
     * @param value what is wrong with it
     */
    public record Offender(Instant time, String value) {

        @Override
        public String toString() {
            return time + ": " + value;
        }
    }

    /** Checks the parts and copies the list. */
    public Finding {
        requireNonNull(rule, "rule");
        requireNonNull(verdict, "verdict");
        requireNonNull(summary, "summary");
        first = List.copyOf(first);
    }

    /** For example {@code WARN time continuity: 80 candles absent in 1 gap}. */
    @Override
    public String toString() {
        return verdict + " " + rule + ": " + summary;
    }
}
