package dev.kirby.store.collect;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.ProvisionalAnswer;
import dev.kirby.store.storage.RowStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Confirms that candles are absent, by what else is known than the answers that lacked them:
 *
 * <ul>
 *   <li>the exchange's own time of listing, for what ends before it;
 *   <li>the trades of the same market, where they are certain and there are none in that time;
 *   <li>candles of another interval of the same market, where they are certain and there are none in that time.
 * </ul>
 *
 * <p>A provisional window of which each absent candle is confirmed becomes certain; of the others nothing changes.
 */
final class SecondSource {

    // Of a window with more gaps the pauses between two requests decide, as they do without a second source.
    private static final int MAX_GAPS = 1_000;

    private final RowStorage store;
    private final SeriesId series;
    private final Interval interval;
    private final List<SeriesId> others;
    private final Supplier<Optional<Listing>> listing;

    /**
     * What may confirm one series.
     *
     * @param listing of its market; called where there is something to confirm that ends before the first stored candle
     */
    SecondSource(RowStorage store, SeriesId series, Supplier<Optional<Listing>> listing) {
        this.store = store;
        this.series = series;
        this.interval = series.requireInterval();
        this.listing = listing;
        this.others = store.series().stream()
                .filter(other -> other.dataset() == series.dataset()
                        && other.instrument().equals(series.instrument())
                        && !other.equals(series))
                .toList();
    }

    /** Looks at the provisional windows of a range. */
    void confirm(TimeRange range) {
        Coverage coverage = store.coverage(series);
        for (ProvisionalAnswer answer : coverage.provisional(range)) {
            List<TimeRange> absent = absent(store.read(series, answer.range()), answer.range());
            // A row of another exchange stands where this one has none.
            coverage.origins().within(answer.range()).otherVenues().stretches().stream()
                    .map(Origins.Stretch::range)
                    .forEach(absent::add);
            if (absent.size() <= MAX_GAPS && absent.stream().allMatch(this::isConfirmed)) {
                store.upsert(
                        series, Page.empty(series.dataset(), answer.range()).from(coverage.origins()));
            }
        }
    }

    /** Where candles are absent: before the first, between, and after the last. */
    private List<TimeRange> absent(Rows rows, TimeRange range) {
        List<TimeRange> absent = new ArrayList<>();
        long expected = interval.ceil(range.startMillis());
        for (int row = 0; row < rows.size(); row++) {
            if (rows.time(row) > expected) {
                absent.add(TimeRange.ofMillis(expected, rows.time(row)));
            }
            expected = interval.next(rows.time(row));
        }
        if (expected < range.endMillis()) {
            absent.add(TimeRange.ofMillis(expected, range.endMillis()));
        }
        return absent;
    }

    private boolean isConfirmed(TimeRange gap) {
        return isWithoutTrades(gap) || isAbsentElsewhere(gap) || isBeforeListing(gap);
    }

    private boolean isWithoutTrades(TimeRange gap) {
        return series.dataset() == Dataset.CANDLES
                && isEmptyAndCertain(SeriesId.of(Dataset.TRADES, series.instrument()), gap);
    }

    private boolean isAbsentElsewhere(TimeRange gap) {
        return others.stream().anyMatch(other -> {
            Interval its = other.requireInterval();
            // Whole candles of the other interval that hold the gap.
            return isEmptyAndCertain(
                    other, TimeRange.ofMillis(its.floor(gap.startMillis()), its.ceil(gap.endMillis())));
        });
    }

    private boolean isEmptyAndCertain(SeriesId other, TimeRange range) {
        return store.coverage(other).contains(range) && store.read(other, range).isEmpty();
    }

    private boolean isBeforeListing(TimeRange gap) {
        Optional<TimeRange> stored = store.range(series);
        return (stored.isEmpty() || !gap.end().isAfter(stored.get().start()))
                && listing.get()
                        .flatMap(Listing::listed)
                        .filter(listed -> !gap.end().isAfter(listed))
                        .isPresent();
    }
}
