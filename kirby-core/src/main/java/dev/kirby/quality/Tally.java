package dev.kirby.quality;

import dev.kirby.quality.Finding.Offender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Counts how often one rule is broken and keeps the first offenders. */
final class Tally {

    private static final int KEPT = 5;

    private final QualityRule rule;
    private final List<Offender> first = new ArrayList<>(KEPT);
    private long count;

    Tally(QualityRule rule) {
        this.rule = rule;
    }

    /** The same counts, to go on with beside this. */
    Tally copy() {
        Tally copy = new Tally(rule);
        copy.first.addAll(first);
        copy.count = count;
        return copy;
    }

    /** Counts an offender; its text is made only if it is kept. */
    void add(long timeMillis, Supplier<String> value) {
        if (count++ < KEPT) {
            first.add(new Offender(Instant.ofEpochMilli(timeMillis), value.get()));
        }
    }

    long total() {
        return count;
    }

    Finding finding(String unit) {
        return findingOf(count, count == 0 ? "none" : count + " " + unit);
    }

    Finding findingOf(long number, String summary) {
        return new Finding(rule, number == 0 ? QualityVerdict.PASS : rule.severity(), number, summary, first);
    }
}
