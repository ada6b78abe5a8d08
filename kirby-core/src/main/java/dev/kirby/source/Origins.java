package dev.kirby.source;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which part of the time of a series came from where: stretches in time order that do not overlap. What lies in none of them
 * has no recorded origin, as rows of a stream have none until history answers for their time.
 *
 * <p>Immutable and thread-safe.
 */
public final class Origins {

    /** Nothing is recorded. */
    public static final Origins NONE = new Origins(List.of());

    /**
     * A part of the time and the origin of all its rows.
     *
     * @param range not empty
     * @param origin where its rows come from
     */
    public record Stretch(TimeRange range, Origin origin) {

        /** Checks that both are there. */
        public Stretch {
            requireNonNull(range, "range");
            requireNonNull(origin, "origin");
        }

        /** For example {@code 2024-01-01T00:00:00Z to 2024-02-01T00:00:00Z: archive}. */
        @Override
        public String toString() {
            return range + ": " + origin;
        }
    }

    private final List<Stretch> stretches;

    private Origins(List<Stretch> stretches) {
        this.stretches = stretches;
    }

    /**
     * One stretch.
     *
     * @param range all of it; an empty one makes no stretch
     * @param origin where its rows come from
     * @return the origins
     */
    public static Origins of(TimeRange range, Origin origin) {
        return range.isEmpty() ? NONE : new Origins(List.of(new Stretch(range, origin)));
    }

    /**
     * Stretches as a store kept them.
     *
     * @param stretches in any order; of two that overlap the later one in the list holds
     * @return the origins
     */
    public static Origins of(List<Stretch> stretches) {
        Origins all = NONE;
        for (Stretch stretch : stretches) {
            all = all.with(stretch.range(), stretch.origin());
        }
        return all;
    }

    /**
     * These origins and one stretch more, which replaces what was known of its time.
     *
     * @param range all of it
     * @param origin where its rows come from
     * @return the new origins
     */
    public Origins with(TimeRange range, Origin origin) {
        if (range.isEmpty()) {
            return this;
        }
        List<Stretch> all = new ArrayList<>(without(range).stretches);
        all.add(new Stretch(range, origin));
        all.sort(Comparator.comparing(stretch -> stretch.range().start()));
        List<Stretch> joined = new ArrayList<>(all.size());
        for (Stretch stretch : all) {
            int last = joined.size() - 1;
            if (last >= 0
                    && joined.get(last).origin().equals(stretch.origin())
                    && joined.get(last).range().end().equals(stretch.range().start())) {
                TimeRange both = new TimeRange(
                        joined.get(last).range().start(), stretch.range().end());
                joined.set(last, new Stretch(both, stretch.origin()));
            } else {
                joined.add(stretch);
            }
        }
        return new Origins(List.copyOf(joined));
    }

    /**
     * These origins and others, which replace what was known of their time.
     *
     * @param others what is newer
     * @return the new origins
     */
    public Origins with(Origins others) {
        Origins all = this;
        for (Stretch stretch : others.stretches) {
            all = all.with(stretch.range(), stretch.origin());
        }
        return all;
    }

    /**
     * These origins without a range.
     *
     * @param range whose origins are not known any more
     * @return what is left
     */
    public Origins without(TimeRange range) {
        if (range.isEmpty()
                || stretches.stream().noneMatch(s -> s.range().intersect(range).isPresent())) {
            return this;
        }
        List<Stretch> left = new ArrayList<>(stretches.size() + 1);
        for (Stretch stretch : stretches) {
            if (stretch.range().intersect(range).isEmpty()) {
                left.add(stretch);
                continue;
            }
            if (stretch.range().start().isBefore(range.start())) {
                left.add(new Stretch(new TimeRange(stretch.range().start(), range.start()), stretch.origin()));
            }
            if (stretch.range().end().isAfter(range.end())) {
                left.add(new Stretch(new TimeRange(range.end(), stretch.range().end()), stretch.origin()));
            }
        }
        return left.isEmpty() ? NONE : new Origins(List.copyOf(left));
    }

    /**
     * The origins within a range.
     *
     * @param range which times
     * @return stretches cut to the range
     */
    public Origins within(TimeRange range) {
        List<Stretch> inside = stretches.stream()
                .flatMap(stretch ->
                        stretch.range().intersect(range).stream().map(part -> new Stretch(part, stretch.origin())))
                .toList();
        return inside.isEmpty() ? NONE : new Origins(inside);
    }

    /** {@return the stretches whose rows are those of another exchange} */
    public Origins otherVenues() {
        List<Stretch> others = stretches.stream()
                .filter(stretch -> stretch.origin().isOtherVenue())
                .toList();
        return others.isEmpty() ? NONE : new Origins(others);
    }

    /**
     * The origin of a row.
     *
     * @param time of the row
     * @return absent if it is not recorded
     */
    public Optional<Origin> at(Instant time) {
        return stretches.stream()
                .filter(stretch -> !time.isBefore(stretch.range().start())
                        && time.isBefore(stretch.range().end()))
                .map(Stretch::origin)
                .findFirst();
    }

    /** {@return the stretches, in time order} */
    public List<Stretch> stretches() {
        return stretches;
    }

    /** {@return whether nothing is recorded} */
    public boolean isEmpty() {
        return stretches.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origins that && stretches.equals(that.stretches);
    }

    @Override
    public int hashCode() {
        return Objects.hash(stretches);
    }

    /** For example {@code Origins[3 stretches]}; a single one in full. */
    @Override
    public String toString() {
        return "Origins[" + (stretches.size() == 1 ? stretches.get(0) : stretches.size() + " stretches") + "]";
    }
}
