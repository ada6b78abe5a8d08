package dev.kirby.store.query;

import static java.util.Objects.requireNonNull;

import dev.kirby.NoDataException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Candles to be read: narrowed by {@link #days} or {@link #range}, read by {@link #load}.
 *
 * <p>A range selects the candles that <em>open</em> in it. Where the interval is not stored, its candles are built from a
 * finer stored one (the finest of those that reach as far), and each of them from all its finer candles, also from those
 * outside the range: the answer is the same as if the interval had been stored. A first or last candle that the stored
 * history cuts in two is left out, unless the store knows that all of it was requested from the venue.
 *
 * <p>Immutable and thread-safe: each refinement is a new query.
 */
public final class CandleQuery {

    private static final long CHUNK_MILLIS = Duration.ofDays(30).toMillis();

    private final RowStorage store;
    private final Instrument instrument;
    private final Interval interval;
    private final TimeRange range;

    private CandleQuery(RowStorage store, Instrument instrument, Interval interval, TimeRange range) {
        this.store = store;
        this.instrument = requireNonNull(instrument, "instrument");
        this.interval = requireNonNull(interval, "interval");
        this.range = range;
    }

    /**
     * All candles of an instrument.
     *
     * @param store where they are stored
     * @param instrument the trading pair
     * @param interval the candle length; built where it is not stored
     * @return all of them, to be narrowed and loaded
     */
    public static CandleQuery of(RowStorage store, Instrument instrument, Interval interval) {
        return new CandleQuery(requireNonNull(store, "store"), instrument, interval, TimeRange.ALL);
    }

    /**
     * The last days only.
     *
     * @param days how many days back from the store's clock
     * @return a new query
     */
    public CandleQuery days(int days) {
        return range(TimeRange.lastDays(days, store.clock()));
    }

    /**
     * A range only.
     *
     * @param start inclusive; see {@link TimeRange#instant} for the forms
     * @param end exclusive
     * @return a new query
     */
    public CandleQuery range(String start, String end) {
        return range(TimeRange.of(start, end));
    }

    /**
     * A range only.
     *
     * @param range which open times
     * @return a new query
     */
    public CandleQuery range(TimeRange range) {
        return new CandleQuery(store, instrument, interval, requireNonNull(range, "range"));
    }

    /**
     * Reads the candles.
     *
     * @return at least one candle
     * @throws NoDataException if there are none; the message says what there is
     */
    public CandleSeries load() {
        CandleSeries candles = loadIfAny();
        if (candles.isEmpty()) {
            throw Absence.of(store, SeriesId.candles(instrument, interval), range);
        }
        return candles;
    }

    /**
     * The stored series that the candles are read from, or built from.
     *
     * @return absent if there are none in the range
     */
    public Optional<SeriesId> source() {
        return source(SeriesId.candles(instrument, interval));
    }

    /**
     * Writes the candles to another store, some weeks at a time, so that memory stays flat.
     *
     * @param target where to
     */
    public void writeTo(RowStorage target) {
        SeriesId wanted = SeriesId.candles(instrument, interval);
        Optional<SeriesId> source = source();
        Optional<TimeRange> stored = source.flatMap(store::range).flatMap(range::intersect);
        if (source.isEmpty() || stored.isEmpty()) {
            return;
        }
        if (source.get().equals(wanted)) {
            store.stream(wanted, range, batch -> target.upsert(wanted, batch));
            return;
        }
        TimeRange whole = whole();
        long end = Math.min(whole.endMillis(), stored.get().endMillis());
        boolean first = true;
        for (long start = Math.max(
                        whole.startMillis(), interval.floor(stored.get().startMillis()));
                start < end; ) {
            long next = Math.min(interval.ceil(start + CHUNK_MILLIS), whole.endMillis());
            CandleSeries fine = fine(source.get(), TimeRange.ofMillis(start, next));
            if (!fine.isEmpty()) {
                target.upsert(
                        wanted,
                        resampled(source.get(), fine, first, next >= end).toRows());
                first = false;
            }
            start = next;
        }
    }

    /** Reads the candles; none if there are none. */
    CandleSeries loadIfAny() {
        SeriesId wanted = SeriesId.candles(instrument, interval);
        SeriesId source = source(wanted).orElse(wanted);
        return source.equals(wanted)
                ? CandleSeries.of(instrument, interval, store.read(wanted, range))
                : resampled(source);
    }

    /** The wanted series if it is stored there, or else the finest that it can be built from and that reaches as far. */
    private Optional<SeriesId> source(SeriesId wanted) {
        if (store.range(wanted).flatMap(range::intersect).isPresent()) {
            return Optional.of(wanted);
        }
        List<Candidate> candidates = new ArrayList<>();
        // Not by the list of all series, which takes the longer the more others there are.
        for (Interval finer : Interval.values()) {
            if (interval.canBeBuiltFrom(finer)) {
                SeriesId series = SeriesId.candles(instrument, finer);
                store.range(series)
                        .flatMap(range::intersect)
                        .map(common -> Duration.between(common.start(), common.end()))
                        .ifPresent(reach -> candidates.add(new Candidate(series, reach)));
            }
        }
        Duration furthest = candidates.stream()
                .map(Candidate::reach)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Duration enough = furthest.minusMillis(interval.millis());
        return candidates.stream()
                .filter(candidate -> candidate.reach().compareTo(enough) >= 0)
                .map(Candidate::series)
                .min(Comparator.comparing(SeriesId::requireInterval));
    }

    private record Candidate(SeriesId series, Duration reach) {}

    private TimeRange whole() {
        return TimeRange.ofMillis(interval.ceil(range.startMillis()), interval.ceil(range.endMillis()));
    }

    private CandleSeries fine(SeriesId source, TimeRange part) {
        return CandleSeries.of(instrument, source.requireInterval(), store.read(source, part));
    }

    private CandleSeries resampled(SeriesId source) {
        CandleSeries fine = fine(source, whole());
        return fine.isEmpty() ? fine : resampled(source, fine, true, true);
    }

    /** Without a first or last candle of the whole that the stored history cuts in two, unless all of it was requested. */
    private CandleSeries resampled(SeriesId source, CandleSeries fine, boolean isFirst, boolean isLast) {
        CandleSeries coarse = fine.resample(interval);
        Coverage coverage = store.coverage(source);
        int from = !isFirst || fine.time(0) == coarse.time(0) || isAsked(coverage, coarse, 0) ? 0 : 1;
        int last = coarse.size() - 1;
        boolean ends =
                !isLast || fine.closeTime(fine.size() - 1) == coarse.closeTime(last) || isAsked(coverage, coarse, last);
        return coarse.slice(Math.min(from, coarse.size()), Math.max(from, ends ? last + 1 : last));
    }

    private static boolean isAsked(Coverage coverage, CandleSeries candles, int bar) {
        return coverage.contains(TimeRange.ofMillis(candles.time(bar), candles.closeTime(bar)));
    }

    /** For example {@code CandleQuery[binance:BTC/USDT:USDT 5m]}. */
    @Override
    public String toString() {
        return "CandleQuery[" + instrument + " " + interval
                + (range.equals(TimeRange.ALL) ? "" : ", " + range.start() + " to " + range.end()) + "]";
    }
}
