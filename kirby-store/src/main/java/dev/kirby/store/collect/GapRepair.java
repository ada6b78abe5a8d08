package dev.kirby.store.collect;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.SourceException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityCheck;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Origin;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import dev.kirby.store.storage.DataVersion;
import dev.kirby.store.storage.RowStorage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks again for exactly the candles that are missing, whatever was answered before, and says which stay missing: a venue
 * publishes repaired days, and an outage of ours may have been taken for one of theirs. Missing is what lies between stored
 * candles, and at the edges what was requested before the first and after the last of them. A backfill does not do this: what it
 * takes for certain is not requested again.
 *
 * <p>What one origin does not have, the next may: the exchange's interface, then its {@linkplain #archive archive}, then finer
 * candles of the same market, stored or requested, of which each one that a candle needs must be there. Candles of {@linkplain #venue another
 * exchange} come last, and only where they were asked for by name: they are marked as such in the store, and each later
 * repair asks the exchange itself for them again.
 *
 * <p>Immutable and thread-safe.
 */
public final class GapRepair {

    private final RowStorage store;
    private final MarketDataSource source;
    private final TimeRange range;
    private final Optional<MarketDataSource> archive;
    private final List<MarketDataSource> venues;

    private GapRepair(
            RowStorage store,
            MarketDataSource source,
            TimeRange range,
            Optional<MarketDataSource> archive,
            List<MarketDataSource> venues) {
        this.store = store;
        this.source = source;
        this.range = range;
        this.archive = archive;
        this.venues = venues;
    }

    /**
     * A repair over everything that is stored.
     *
     * @param store where candles are missing; stays open
     * @param source where candles are requested; stays open
     * @return to be run for a series
     */
    public static GapRepair of(RowStorage store, MarketDataSource source) {
        return new GapRepair(
                requireNonNull(store, "store"),
                requireNonNull(source, "source"),
                TimeRange.ALL,
                Optional.empty(),
                List.of());
    }

    /**
     * Only within a range.
     *
     * @param newRange which times
     * @return a new repair
     */
    public GapRepair range(TimeRange newRange) {
        return new GapRepair(store, source, requireNonNull(newRange, "range"), archive, venues);
    }

    /**
     * Asks the exchange's archive for what its interface does not have.
     *
     * @param newArchive of the same exchange; stays open
     * @return a new repair
     */
    public GapRepair archive(MarketDataSource newArchive) {
        return new GapRepair(store, source, range, Optional.of(newArchive), venues);
    }

    /**
     * Takes candles of another exchange where this one has none. They are another market's prices and volumes: {@code coverage},
     * exports and the table {@code row_origins} name them.
     *
     * @param other another exchange with the same pair; stays open
     * @return a new repair, which asks it after those named before
     */
    public GapRepair venue(MarketDataSource other) {
        if (other.name().equals(source.name())) {
            throw new InvalidRequestException("Gaps of " + source.name() + " cannot be filled from " + other.name()
                    + " as another exchange: it is the same one. Name another.");
        }
        List<MarketDataSource> more = new ArrayList<>(venues);
        more.add(other);
        return new GapRepair(store, source, range, archive, List.copyOf(more));
    }

    /**
     * Requests what is missing and stores what comes. What came before a failure is kept.
     *
     * @param series candles
     * @return what was missing, what came from where, and what stays missing
     * @throws InvalidRequestException if the series has no interval, so that nothing can be said to be missing
     * @throws dev.kirby.UnsupportedDataException if the source, or another exchange that was named, does not have the series
     * @throws dev.kirby.SourceException if the source fails
     */
    public GapRepairReport run(SeriesId series) {
        if (!series.dataset().hasInterval()) {
            throw new InvalidRequestException("Gaps can be repaired in candles only: there is no rule for when "
                    + series + " should have a row.");
        }
        List<TimeRange> gaps = gaps(series);
        RepairTally tally = new RepairTally();
        if (!gaps.isEmpty()) {
            source.requireSupport(series);
            ask(source, series, gaps, tally);
            askArchive(series, tally);
            if (FinerCandles.canBuild(series)) {
                build(series, tally);
            }
            for (MarketDataSource venue : venues) {
                borrow(venue, series, tally);
            }
            record(series, gaps, tally);
        }
        return new GapRepairReport(
                series, gaps, tally.came(), tally.requests(), missing(series), lent(series), tally.notes());
    }

    private void ask(MarketDataSource from, SeriesId series, List<TimeRange> gaps, RepairTally tally) {
        for (TimeRange gap : gaps) {
            from.walk(series, gap, page -> {
                tally.requested(page);
                tally.came(page);
                if (!page.answered().isEmpty()) {
                    store.upsert(series, page);
                }
            });
        }
    }

    private void askArchive(SeriesId series, RepairTally tally) {
        if (archive.isEmpty() || !archive.get().serves(series)) {
            return;
        }
        try {
            TimeRange kept = new TimeRange(archive.get().earliest(series), TimeRange.ALL.end());
            List<TimeRange> gaps = gaps(series).stream()
                    .flatMap(gap -> gap.intersect(kept).stream())
                    .toList();
            ask(archive.get(), series, gaps, tally);
        } catch (SourceException e) {
            // The other origins may have what is missing.
            tally.note(String.valueOf(e.getMessage()));
        }
    }

    private void build(SeriesId series, RepairTally tally) {
        FinerCandles finer = new FinerCandles(store, source, series);
        for (TimeRange gap : gaps(series)) {
            List<Page> built = finer.build(gap, tally::requested);
            built.forEach(tally::came);
            if (!built.isEmpty()) {
                store.upsert(series, built);
            }
        }
    }

    private void borrow(MarketDataSource venue, SeriesId series, RepairTally tally) {
        List<TimeRange> gaps = missing(series);
        if (gaps.isEmpty()) {
            return;
        }
        Instrument own = series.instrument();
        SeriesId there = new SeriesId(
                series.dataset(),
                Instrument.of(venue.name(), own.coin(), own.quote(), own.type()),
                series.requireInterval());
        venue.requireSupport(there);
        for (TimeRange gap : gaps) {
            venue.walk(there, gap, page -> {
                tally.requested(page);
                Page lent = lent(series.requireInterval(), page, Origin.venue(venue.name()));
                if (!lent.rows().isEmpty()) {
                    tally.came(lent);
                    store.upsert(series, lent);
                }
            });
        }
    }

    private static Page lent(Interval interval, Page page, Origin origin) {
        Origins origins = Origins.NONE;
        for (int row = 0; row < page.rows().size(); row++) {
            long time = page.rows().time(row);
            origins = origins.with(TimeRange.ofMillis(time, interval.next(time)), origin);
        }
        return page.from(origins);
    }

    private void record(SeriesId series, List<TimeRange> gaps, RepairTally tally) {
        if (tally.requests() + tally.rows() == 0) {
            return;
        }
        TimeRange all =
                new TimeRange(gaps.get(0).start(), gaps.get(gaps.size() - 1).end());
        store.record(new DataVersion(
                store.clock().instant(),
                series,
                source.name(),
                all,
                tally.rows(),
                Map.of(
                        "kind",
                        "gap repair",
                        "requests",
                        Long.toString(tally.requests()),
                        "origins",
                        String.join(", ", tally.came().keySet()))));
    }

    /** What is to be requested: what is missing, and what another exchange has lent. */
    private List<TimeRange> gaps(SeriesId series) {
        List<TimeRange> gaps = new ArrayList<>(missing(series));
        lent(series).stretches().forEach(stretch -> gaps.add(stretch.range()));
        gaps.sort(Comparator.comparing(TimeRange::start));
        return List.copyOf(gaps);
    }

    private Origins lent(SeriesId series) {
        return store.coverage(series).origins().within(range).otherVenues();
    }

    private List<TimeRange> missing(SeriesId series) {
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
        return List.copyOf(gaps);
    }

    /** For example {@code GapRepair[binance, 2024-01-01T00:00:00Z to ...]}. */
    @Override
    public String toString() {
        return "GapRepair[" + source.name() + ", " + range.start() + " to " + range.end() + "]";
    }
}
