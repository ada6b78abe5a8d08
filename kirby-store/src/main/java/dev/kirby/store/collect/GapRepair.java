package dev.kirby.store.collect;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityCheck;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.storage.DataVersion;
import dev.kirby.store.storage.RowStorage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Asks a source again for exactly the candles that are missing, whatever it answered before, and says which stay missing: a
 * venue publishes repaired days, and an outage of ours may have been taken for one of theirs. Missing is what lies between
 * stored candles, and at the edges what was requested before the first and after the last of them. A backfill does not do this:
 * what it takes for certain is not requested again.
 *
 * <p>Immutable and thread-safe.
 */
public final class GapRepair {

    private final RowStorage store;
    private final MarketDataSource source;
    private final TimeRange range;

    private GapRepair(RowStorage store, MarketDataSource source, TimeRange range) {
        this.store = store;
        this.source = source;
        this.range = range;
    }

    /**
     * A repair over everything that is stored.
     *
     * @param store where candles are missing; stays open
     * @param source where candles are requested; stays open
     * @return to be run for a series
     */
    public static GapRepair of(RowStorage store, MarketDataSource source) {
        return new GapRepair(requireNonNull(store, "store"), requireNonNull(source, "source"), TimeRange.ALL);
    }

    /**
     * Only within a range.
     *
     * @param newRange which times
     * @return a new repair
     */
    public GapRepair range(TimeRange newRange) {
        return new GapRepair(store, source, requireNonNull(newRange, "range"));
    }

    /**
     * Requests what is missing and stores what comes. What came before a failure is kept.
     *
     * @param series candles
     * @return what was missing, what came, and what stays missing
     * @throws InvalidRequestException if the series has no interval, so that nothing can be said to be missing
     * @throws dev.kirby.UnsupportedDataException if the source does not have the series
     * @throws dev.kirby.SourceException if the source fails
     */
    public GapRepairReport run(SeriesId series) {
        if (!series.dataset().hasInterval()) {
            throw new InvalidRequestException("Gaps can be repaired in candles only: there is no rule for when "
                    + series + " should have a row.");
        }
        List<TimeRange> gaps = gaps(series);
        LongAdder rows = new LongAdder();
        LongAdder requests = new LongAdder();
        if (!gaps.isEmpty()) {
            source.requireSupport(series);
        }
        for (TimeRange gap : gaps) {
            source.walk(series, gap, page -> {
                requests.increment();
                rows.add(page.rows().size());
                if (!page.answered().isEmpty()) {
                    store.upsert(series, page);
                }
            });
        }
        if (requests.sum() > 0) {
            store.record(new DataVersion(
                    store.clock().instant(),
                    series,
                    source.name(),
                    new TimeRange(gaps.get(0).start(), gaps.get(gaps.size() - 1).end()),
                    rows.sum(),
                    Map.of("kind", "gap repair", "requests", Long.toString(requests.sum()))));
        }
        return new GapRepairReport(series, gaps, rows.sum(), requests.sum(), gaps.isEmpty() ? List.of() : gaps(series));
    }

    private List<TimeRange> gaps(SeriesId series) {
        QualityCheck check = QualityCheck.of(series);
        store.stream(series, range, check::accept);
        List<TimeRange> gaps = new ArrayList<>(check.report().gaps());
        TimeRange stored = check.report().range();
        Interval interval = series.requireInterval();
        for (TimeRange asked : store.coverage(series).asked()) {
            TimeRange before = new TimeRange(TimeRange.ALL.start(), stored.start());
            TimeRange after = new TimeRange(stored.end(), TimeRange.ALL.end());
            for (TimeRange edge : check.report().rows() == 0 ? List.of(TimeRange.ALL) : List.of(before, after)) {
                asked.intersect(edge)
                        .flatMap(range::intersect)
                        .filter(gap -> interval.count(gap) > 0)
                        .ifPresent(gaps::add);
            }
        }
        gaps.sort(Comparator.comparing(TimeRange::start));
        return gaps;
    }

    /** For example {@code GapRepair[binance, 2024-01-01T00:00:00Z to ...]}. */
    @Override
    public String toString() {
        return "GapRepair[" + source.name() + ", " + range.start() + " to " + range.end() + "]";
    }
}
