package dev.kirby.store.storage;

import dev.kirby.market.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was asked of a source and answered, with rows or with nothing: disjoint ranges in time order that never touch.
 *
 * <p>Immutable and thread-safe.
 */
public final class Coverage {

    /** Nothing was asked yet. */
    public static final Coverage NONE = new Coverage(List.of());

    private final List<TimeRange> ranges;

    private Coverage(List<TimeRange> ranges) {
        this.ranges = ranges;
    }

    /**
     * The union of ranges.
     *
     * @param ranges in any order; they may overlap
     * @return their coverage
     */
    public static Coverage of(List<TimeRange> ranges) {
        List<TimeRange> sorted = ranges.stream()
                .filter(range -> !range.isEmpty())
                .sorted(Comparator.comparing(TimeRange::start))
                .toList();
        List<TimeRange> merged = new ArrayList<>(sorted.size());
        for (TimeRange range : sorted) {
            int last = merged.size() - 1;
            if (last >= 0 && !range.start().isAfter(merged.get(last).end())) {
                TimeRange before = merged.get(last);
                merged.set(
                        last, range.end().isAfter(before.end()) ? new TimeRange(before.start(), range.end()) : before);
            } else {
                merged.add(range);
            }
        }
        return merged.isEmpty() ? NONE : new Coverage(List.copyOf(merged));
    }

    /**
     * This coverage and one range more.
     *
     * @param range what was answered
     * @return the union
     */
    public Coverage with(TimeRange range) {
        if (missing(range).isEmpty()) {
            return this;
        }
        List<TimeRange> all = new ArrayList<>(ranges);
        all.add(range);
        return of(all);
    }

    /**
     * This coverage without a range, which counts as never asked from then on.
     *
     * @param range any range
     * @return what is left
     */
    public Coverage without(TimeRange range) {
        List<TimeRange> left = new ArrayList<>();
        for (TimeRange covered : ranges) {
            if (covered.intersect(range).isEmpty()) {
                left.add(covered);
                continue;
            }
            if (covered.start().isBefore(range.start())) {
                left.add(new TimeRange(covered.start(), range.start()));
            }
            if (covered.end().isAfter(range.end())) {
                left.add(new TimeRange(range.end(), covered.end()));
            }
        }
        return of(left);
    }

    /**
     * What of a range was not asked yet.
     *
     * @param range any range
     * @return disjoint parts of it in time order
     */
    public List<TimeRange> missing(TimeRange range) {
        List<TimeRange> missing = new ArrayList<>();
        var from = range.start();
        for (TimeRange covered : ranges) {
            if (!covered.end().isAfter(from)) {
                continue;
            }
            if (!covered.start().isBefore(range.end())) {
                break;
            }
            if (covered.start().isAfter(from)) {
                missing.add(new TimeRange(from, covered.start()));
            }
            from = covered.end();
        }
        if (from.isBefore(range.end())) {
            missing.add(new TimeRange(from, range.end()));
        }
        return List.copyOf(missing);
    }

    /**
     * Whether all of a range was asked.
     *
     * @param range any range
     * @return true if nothing is missing
     */
    public boolean contains(TimeRange range) {
        return missing(range).isEmpty();
    }

    /**
     * The ranges.
     *
     * @return disjoint, in time order, not touching
     */
    public List<TimeRange> ranges() {
        return ranges;
    }

    /**
     * Whether nothing was asked.
     *
     * @return true if there are no ranges
     */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Coverage that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    /** For example {@code Coverage[2024-01-01T00:00:00Z to 2024-02-01T00:00:00Z]}. */
    @Override
    public String toString() {
        if (ranges.size() <= 1) {
            return "Coverage" + ranges;
        }
        return "Coverage[" + ranges.size() + " ranges, " + ranges.get(0).start() + " to "
                + ranges.get(ranges.size() - 1).end() + "]";
    }
}
