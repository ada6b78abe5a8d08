package dev.kirby.store.collect;

import dev.kirby.KirbyException;
import dev.kirby.SourceException;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Page;
import dev.kirby.store.collect.BackfillReport.SeriesReport;
import dev.kirby.store.storage.DataVersion;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backfill of one series: walks through the time that was never requested, and through what was answered provisionally and
 * is due, page by page, and hands the pages to the store in batches.
 */
final class SeriesBackfill {

    /** About a month of minutes, so that most months are written once. */
    private static final int BATCH_ROWS = 50_000;

    private static final Duration EDGE = Duration.ofDays(1);

    private final RowStorage store;
    private final MarketDataSource source;
    private final Listings listings;
    private final SeriesId series;
    private final TimeRange wanted;
    private final List<TimeRange> missing;
    private long rows;
    private long requests;

    private SeriesBackfill(
            RowStorage store,
            MarketDataSource source,
            Listings listings,
            SeriesId series,
            TimeRange wanted,
            List<TimeRange> missing) {
        this.store = store;
        this.source = source;
        this.listings = listings;
        this.series = series;
        this.wanted = wanted;
        this.missing = missing;
    }

    /**
     * Finds what to ask for.
     *
     * @param again the time up to which provisional windows must be due to be requested again
     */
    static SeriesBackfill plan(
            RowStorage store,
            MarketDataSource source,
            Listings listings,
            SeriesId series,
            TimeRange range,
            Instant again) {
        TimeRange wanted = series.interval()
                .map(interval -> closedCandles(interval, range, store.clock().instant()))
                .orElse(range);
        return new SeriesBackfill(
                store, source, listings, series, wanted, store.coverage(series).due(wanted, again));
    }

    /** The candles that open in a range and have closed. One that is still open is not an answer yet. */
    private static TimeRange closedCandles(Interval interval, TimeRange range, Instant now) {
        long start = interval.ceil(range.startMillis());
        long end = Math.min(interval.ceil(range.endMillis()), interval.floor(now.toEpochMilli()));
        return TimeRange.ofMillis(start, Math.max(start, end));
    }

    SeriesId series() {
        return series;
    }

    /** How much time is missing, in milliseconds. */
    long missing() {
        return missing.stream()
                .mapToLong(part -> part.endMillis() - part.startMillis())
                .sum();
    }

    SeriesReport run(ProgressMeter.Gauge gauge) {
        Optional<TimeRange> shortfall = Optional.empty();
        @Nullable String failure = null;
        try {
            if (!missing.isEmpty()) {
                source.requireSupport(series);
                Instant earliest = source.earliest(series);
                shortfall = missing.get(0).intersect(new TimeRange(Instant.MIN, earliest));
                for (TimeRange part : missing) {
                    Optional<TimeRange> askable = part.intersect(new TimeRange(earliest, Instant.MAX));
                    gauge.skipped(part, askable);
                    if (askable.isPresent() && !walk(askable.get(), gauge)) {
                        break;
                    }
                }
            }
        } catch (KirbyException e) {
            failure = e.getMessage();
        } catch (RuntimeException e) {
            failure = e.toString();
        }
        try {
            if (requests > 0 && series.dataset().hasInterval()) {
                new SecondSource(store, series, this::listing).confirm(wanted);
            }
            remember();
        } catch (KirbyException e) {
            failure = failure == null ? e.getMessage() : failure;
        }
        gauge.done();
        return new SeriesReport(series, rows, requests, shortfall, Optional.ofNullable(failure));
    }

    /** Requests a part of the missing time; false if the source says that the rest is not final yet. */
    private boolean walk(TimeRange part, ProgressMeter.Gauge gauge) {
        Batch batch = new Batch();
        try {
            Instant end = source.walk(series, part, page -> {
                requests++;
                if (page.answered().isEmpty()) {
                    return;
                }
                rows += page.rows().size();
                gauge.advanced(page);
                batch.add(page);
                if (Thread.currentThread().isInterrupted()) {
                    throw new SourceException("The backfill was interrupted.");
                }
            });
            return !end.isBefore(part.end());
        } finally {
            // What came before a failure is kept.
            batch.flush();
        }
    }

    /** Pages that follow each other, on their way to the store. */
    private final class Batch {
        private final List<Page> pages = new ArrayList<>();
        private int size;

        void add(Page page) {
            pages.add(page);
            size += page.rows().size();
            if (size >= BATCH_ROWS) {
                flush();
            }
        }

        void flush() {
            if (!pages.isEmpty()) {
                store.upsert(series, List.copyOf(pages));
                pages.clear();
                size = 0;
            }
        }
    }

    private Optional<Listing> listing() {
        return listings.find(series.instrument());
    }

    private void remember() {
        if (requests > 0) {
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("kind", "backfill");
            settings.put("requests", Long.toString(requests));
            if (lacksAnEdge()) {
                listing().ifPresent(listing -> {
                    listing.listed().ifPresent(listed -> settings.put(DataVersion.LISTED, listed.toString()));
                    settings.put(DataVersion.TRADING, listing.active() ? "yes" : "no");
                });
            }
            store.record(new DataVersion(store.clock().instant(), series, source.name(), wanted, rows, settings));
        }
    }

    /** Whether a day or more was answered without rows before the first candle or after the last one. */
    private boolean lacksAnEdge() {
        List<TimeRange> asked = store.coverage(series).asked();
        Optional<TimeRange> stored = store.range(series);
        if (!series.dataset().hasInterval() || asked.isEmpty() || stored.isEmpty()) {
            return false;
        }
        return asked.get(0).start().plus(EDGE).isBefore(stored.get().start())
                || asked.get(asked.size() - 1).end().isAfter(stored.get().end().plus(EDGE));
    }
}
