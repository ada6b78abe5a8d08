package dev.kirby.store.collect;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a venue that forgets means for a series: since when rows are missing that it still has, and when it will have them no
 * longer. What was lost already is not part of it.
 *
 * @param series of rows that the venue forgets
 * @param kept how long it keeps them
 * @param missingSince the earliest time that is kept, comes after the first stored row, and is not certain; now if there is none
 */
public record SeriesHorizon(SeriesId series, Duration kept, Instant missingSince) {

    // A part of the time that a venue keeps rows: less is left for mending whatever stands in the way.
    private static final int URGENT_PART = 4;

    /**
     * Looks at a series.
     *
     * @param store where its rows are kept
     * @param source where they come from
     * @param series any
     * @return absent where the source keeps rows for good, or does not say
     */
    public static Optional<SeriesHorizon> of(RowStorage store, MarketDataSource source, SeriesId series) {
        Optional<Duration> kept = source.horizon(series);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Instant now = store.clock().instant();
        Instant first = now.minus(kept.get());
        Instant begun = store.range(series).map(TimeRange::start).orElse(first);
        TimeRange wanted = new TimeRange(begun.isAfter(first) ? begun : first, now);
        List<TimeRange> missing = store.coverage(series).missing(wanted);
        return Optional.of(new SeriesHorizon(
                series, kept.get(), missing.isEmpty() ? now : missing.get(0).start()));
    }

    /** {@return from when on rows are lost, unless they are collected before} */
    public Instant lostFrom() {
        return missingSince.plus(kept);
    }

    /**
     * How much time is left.
     *
     * @param now the time
     * @return until rows are lost; zero while they are being lost
     */
    public Duration left(Instant now) {
        return now.isBefore(lostFrom()) ? Duration.between(now, lostFrom()) : Duration.ZERO;
    }

    /**
     * Whether it is time to do something.
     *
     * @param now the time
     * @return true if less than a quarter is left of the time that the venue keeps rows
     */
    public boolean isUrgent(Instant now) {
        return left(now).compareTo(kept.dividedBy(URGENT_PART)) < 0;
    }

    /**
     * A sentence for people.
     *
     * @param now the time
     * @return what the venue keeps, and what is lost from when on
     */
    public String toText(Instant now) {
        String keeps = series.instrument().exchange() + " keeps " + text(kept);
        Duration left = left(now);
        if (left.isZero()) {
            return keeps + ": rows since " + missingSince + " are being lost";
        }
        return keeps + ": what is missing since " + missingSince + " is lost from " + lostFrom() + " on, in "
                + text(left);
    }

    private static String text(Duration duration) {
        if (duration.toDays() >= 2) {
            return duration.toDays() + " days";
        }
        return duration.toHours() >= 2 ? duration.toHours() + " hours" : duration.toMinutes() + " minutes";
    }

    /** For example {@code SeriesHorizon[okx:BTC/USDT:USDT open_interest, PT119H]}. */
    @Override
    public String toString() {
        return "SeriesHorizon[" + series + ", " + kept + "]";
    }
}
