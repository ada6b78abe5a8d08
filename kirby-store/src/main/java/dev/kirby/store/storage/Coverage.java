package dev.kirby.store.storage;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of the time of a series. It distinguishes three things: what is <em>certain</em>, because a source answered for
 * it completely, or twice alike ({@link #ranges()}); what is <em>provisional</em>, because the only answer had fewer rows than
 * the calendar expects ({@link #provisional()}); and what was never asked, which is the rest. The three do not overlap. Beside
 * them stands where the rows come from ({@link #origins()}), as far as sources said so.
 *
 * <p>Immutable and thread-safe.
 */
public final class Coverage {

    /** Nothing was asked yet. */
    public static final Coverage NONE = new Coverage(List.of(), List.of(), Origins.NONE);

    private final List<TimeRange> ranges;
    private final List<ProvisionalAnswer> provisional;
    private final Origins origins;

    private Coverage(List<TimeRange> ranges, List<ProvisionalAnswer> provisional, Origins origins) {
        this.ranges = ranges;
        this.provisional = provisional;
        this.origins = origins;
    }

    /**
     * The union of certain ranges.
     *
     * @param ranges in any order; they may overlap
     * @return their coverage
     */
    public static Coverage of(List<TimeRange> ranges) {
        return of(ranges, List.of());
    }

    /**
     * Certain ranges and provisional ones, as a store kept them.
     *
     * @param ranges in any order; they may overlap
     * @param provisional in any order; one that overlaps a range or another one is left out, and counts as never asked
     * @return their coverage
     */
    public static Coverage of(List<TimeRange> ranges, List<ProvisionalAnswer> provisional) {
        return of(ranges, provisional, Origins.NONE);
    }

    /**
     * Certain ranges and provisional ones, as a store kept them, and where their rows come from.
     *
     * @param ranges in any order; they may overlap
     * @param provisional as for {@link #of(List, List)}
     * @param origins of the rows
     * @return their coverage
     */
    public static Coverage of(List<TimeRange> ranges, List<ProvisionalAnswer> provisional, Origins origins) {
        List<TimeRange> certain = union(ranges);
        List<ProvisionalAnswer> kept = joined(provisional, certain);
        return certain.isEmpty() && kept.isEmpty() && origins.isEmpty() ? NONE : new Coverage(certain, kept, origins);
    }

    private static List<TimeRange> union(List<TimeRange> ranges) {
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
        return List.copyOf(merged);
    }

    private static List<ProvisionalAnswer> joined(List<ProvisionalAnswer> answers, List<TimeRange> certain) {
        List<ProvisionalAnswer> kept = new ArrayList<>(answers.size());
        Coverage ranges = new Coverage(certain, List.of(), Origins.NONE);
        answers.stream()
                .filter(answer -> !answer.range().isEmpty() && !ranges.touches(answer.range()))
                .sorted(Comparator.comparing(answer -> answer.range().start()))
                .forEach(answer -> {
                    int last = kept.size() - 1;
                    if (last < 0
                            || !kept.get(last)
                                    .range()
                                    .end()
                                    .isAfter(answer.range().start())) {
                        Optional<ProvisionalAnswer> both =
                                last < 0 ? Optional.empty() : kept.get(last).joined(answer);
                        both.ifPresentOrElse(one -> kept.set(last, one), () -> kept.add(answer));
                    }
                });
        return List.copyOf(kept);
    }

    private boolean touches(TimeRange range) {
        return ranges.stream().anyMatch(certain -> certain.intersect(range).isPresent());
    }

    /**
     * This coverage and one certain range more.
     *
     * @param range what was answered completely
     * @return the union
     */
    public Coverage with(TimeRange range) {
        if (contains(range)) {
            return this;
        }
        List<TimeRange> all = new ArrayList<>(ranges);
        all.add(range);
        return of(all, provisional, origins);
    }

    /**
     * This coverage after an answer: what came whole is certain, what came short is provisional, unless it was certain before.
     * Of a provisional window that was answered for in part only, the rest counts as never asked. An answer of another exchange says
     * nothing of what this one has.
     *
     * @param answers pages in time order, none from before the end of the one before it
     * @param now when it came
     * @return the new coverage
     */
    public Coverage with(List<Page> answers, Instant now) {
        List<Page> pages = answers.stream()
                .filter(page -> page.origins().otherVenues().isEmpty())
                .toList();
        Instant at = now.truncatedTo(ChronoUnit.MILLIS); // as finely as every store keeps it
        Coverage answered = of(pages.stream().map(Page::answered).toList());
        Coverage complete = of(pages.stream()
                .filter(page -> !page.isProvisional())
                .map(Page::answered)
                .toList());
        List<TimeRange> certain = new ArrayList<>(ranges);
        certain.addAll(complete.ranges);
        List<ProvisionalAnswer> next = new ArrayList<>();
        List<TimeRange> decided = new ArrayList<>();
        for (ProvisionalAnswer before : provisional) {
            if (!answered.touches(before.range())) {
                next.add(before);
            } else if (answered.contains(before.range()) && !complete.touches(before.range())) {
                decided.add(before.range());
                before.again(rows(pages, before.range()), at)
                        .ifPresentOrElse(next::add, () -> certain.add(before.range()));
            }
        }
        Coverage known = of(certain).with(decided);
        for (Page page : pages) {
            if (page.isProvisional()) {
                for (TimeRange part : known.missing(page.answered())) {
                    next.add(ProvisionalAnswer.first(part, page.rows().slice(part), page.missing(), at));
                }
            }
        }
        return of(certain, next, origins);
    }

    /**
     * This coverage after a write that changed where rows come from. What pages answer has their origins, or none recorded;
     * only a row can take the place of one of another exchange, an answer that lacks it cannot.
     *
     * @param series whose rows they are
     * @param rows all rows of the write
     * @param pages the answers among it
     * @return the new coverage
     */
    public Coverage withOrigins(SeriesId series, Rows rows, List<Page> pages) {
        Origins lent = origins.otherVenues();
        Origins next = origins;
        for (Origins.Stretch stretch : lent.stretches()) {
            next = next.without(stretch.range());
        }
        for (Page page : pages) {
            boolean isOwn = page.origins().otherVenues().isEmpty();
            next = (isOwn ? next.without(page.answered()) : next).with(page.origins());
        }
        if (!lent.isEmpty()) {
            for (int row = 0; row < rows.size(); row++) {
                long time = rows.time(row);
                long end =
                        series.interval().map(interval -> interval.next(time)).orElse(time + 1);
                lent = lent.without(TimeRange.ofMillis(time, end));
            }
            next = next.with(lent);
        }
        return next.equals(origins) ? this : of(ranges, provisional, next);
    }

    private Coverage with(List<TimeRange> more) {
        List<TimeRange> all = new ArrayList<>(ranges);
        all.addAll(more);
        return of(all);
    }

    private static Rows rows(List<Page> pages, TimeRange range) {
        List<Rows> parts = pages.stream().map(page -> page.rows().slice(range)).toList();
        return Rows.concat(pages.get(0).rows().dataset(), parts);
    }

    /**
     * This coverage without a range, which counts as never asked from then on; so does the rest of a provisional window that it
     * cuts.
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
        return of(
                left,
                provisional.stream()
                        .filter(answer -> answer.range().intersect(range).isEmpty())
                        .toList(),
                origins.without(range));
    }

    /**
     * What to ask a source for: what of a range was never asked, and the provisional windows in it that are due. Those are
     * named whole, even where the range cuts them, since only a whole answer can confirm another.
     *
     * @param range what is wanted
     * @param now the time; {@link Instant#MAX} includes every provisional window
     * @return disjoint parts in time order
     */
    public List<TimeRange> due(TimeRange range, Instant now) {
        List<TimeRange> due = new ArrayList<>(unasked(range));
        provisional.stream()
                .filter(answer -> answer.range().intersect(range).isPresent()
                        && !answer.due().isAfter(now))
                .map(ProvisionalAnswer::range)
                .forEach(due::add);
        due.sort(Comparator.comparing(TimeRange::start));
        return List.copyOf(due);
    }

    /**
     * What of a range was never asked.
     *
     * @param range any range
     * @return disjoint parts of it in time order, neither certain nor provisional
     */
    public List<TimeRange> unasked(TimeRange range) {
        return of(asked()).missing(range);
    }

    /** {@return what was requested, certain or provisional: disjoint, in time order, not touching each other} */
    public List<TimeRange> asked() {
        return with(provisional.stream().map(ProvisionalAnswer::range).toList()).ranges;
    }

    /**
     * What of a range is not certain: never asked, or provisional.
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
     * Whether all of a range is certain.
     *
     * @param range any range
     * @return true if nothing is missing
     */
    public boolean contains(TimeRange range) {
        return missing(range).isEmpty();
    }

    /** {@return the certain ranges: disjoint, in time order, not touching each other} */
    public List<TimeRange> ranges() {
        return ranges;
    }

    /** {@return the provisional windows: disjoint, in time order} */
    public List<ProvisionalAnswer> provisional() {
        return provisional;
    }

    /**
     * The provisional windows in a range.
     *
     * @param range any range
     * @return those that have time in common with it, in time order
     */
    public List<ProvisionalAnswer> provisional(TimeRange range) {
        return provisional.stream()
                .filter(answer -> answer.range().intersect(range).isPresent())
                .toList();
    }

    /** {@return where the rows come from, as far as it is recorded} */
    public Origins origins() {
        return origins;
    }

    /** {@return whether nothing was ever asked} */
    public boolean isEmpty() {
        return ranges.isEmpty() && provisional.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Coverage that
                && ranges.equals(that.ranges)
                && provisional.equals(that.provisional)
                && origins.equals(that.origins);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ranges, provisional, origins);
    }

    /** For example {@code Coverage[2024-01-01T00:00:00Z to 2024-02-01T00:00:00Z]}. */
    @Override
    public String toString() {
        String doubt = provisional.isEmpty() ? "" : provisional.size() + " provisional";
        if (ranges.size() <= 1) {
            return "Coverage[" + ranges.stream().map(TimeRange::toString).collect(Collectors.joining())
                    + (ranges.isEmpty() || doubt.isEmpty() ? "" : ", ") + doubt + "]";
        }
        return "Coverage[" + ranges.size() + " ranges, " + ranges.get(0).start() + " to "
                + ranges.get(ranges.size() - 1).end() + (doubt.isEmpty() ? "" : ", " + doubt) + "]";
    }
}
