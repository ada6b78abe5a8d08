package dev.kirby.quality;

import dev.kirby.quality.Finding.Offender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts one kind of fault and keeps its first offenders. */
final class Tally {

    private static final int KEPT = 5;

    private final String check;
    private final Verdict severity;
    private final List<Offender> first = new ArrayList<>(KEPT);
    private long count;

    Tally(String check, Verdict severity) {
        this.check = check;
        this.severity = severity;
    }

    void add(long timeMillis, String value) {
        if (count++ < KEPT) {
            first.add(new Offender(Instant.ofEpochMilli(timeMillis), value));
        }
    }

    /** For faults whose text is costly: tells whether {@link #add} would keep it. */
    boolean keepsMore() {
        return count < KEPT;
    }

    void count() {
        count++;
    }

    long total() {
        return count;
    }

    Finding finding(String unit) {
        return findingOf(count, count == 0 ? "none" : count + " " + unit);
    }

    Finding findingOf(long number, String summary) {
        return new Finding(check, number == 0 ? Verdict.PASS : severity, number, summary, first);
    }
}
