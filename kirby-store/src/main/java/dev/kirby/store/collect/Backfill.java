package dev.kirby.store.collect;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.storage.RowStorage;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A backfill of history: which series of a source, over which time. {@link #run} asks for what was never asked for, so that a
 * backfill that was interrupted goes on where it stopped, and a second one asks for nothing. What was answered with fewer rows
 * than the calendar expects is asked for again after a pause, until another answer confirms or completes it: see {@link
 * dev.kirby.store.storage.ProvisionalAnswer}.
 *
 * <p>Immutable and thread-safe: each refinement is a new backfill.
 */
public final class Backfill {

    private static final int DEFAULT_DAYS = 365;
    private static final int DEFAULT_PARALLELISM = 4;

    private final RowStorage store;
    private final MarketDataSource source;
    private final Set<SeriesId> series;
    private final TimeRange range;
    private final boolean atOnce;
    private final int parallelism;
    private final Consumer<BackfillProgress> listener;

    private Backfill(
            RowStorage store,
            MarketDataSource source,
            Set<SeriesId> series,
            TimeRange range,
            boolean atOnce,
            int parallelism,
            Consumer<BackfillProgress> listener) {
        this.store = store;
        this.source = source;
        this.series = series;
        this.range = range;
        this.atOnce = atOnce;
        this.parallelism = parallelism;
        this.listener = listener;
    }

    /**
     * An empty backfill over the last 365 days.
     *
     * @param store where rows go; stays open
     * @param source where rows come from; stays open
     * @return a backfill to refine
     */
    public static Backfill of(RowStorage store, MarketDataSource source) {
        return new Backfill(
                requireNonNull(store, "store"),
                requireNonNull(source, "source"),
                Set.of(),
                TimeRange.lastDays(DEFAULT_DAYS, store.clock()),
                false,
                DEFAULT_PARALLELISM,
                progress -> {});
    }

    /**
     * Candles too.
     *
     * @param instrument the trading pair
     * @param intervals such as {@code "1m", "5m"}; at least one
     * @return a new backfill
     */
    public Backfill candles(Instrument instrument, String... intervals) {
        return candles(instrument, Arrays.stream(intervals).map(Interval::parse).toArray(Interval[]::new));
    }

    /**
     * Candles too.
     *
     * @param instrument the trading pair
     * @param intervals at least one
     * @return a new backfill
     */
    public Backfill candles(Instrument instrument, Interval... intervals) {
        if (intervals.length == 0) {
            throw new InvalidRequestException("Name at least one interval, such as candles(instrument, \"1m\").");
        }
        return series(Arrays.stream(intervals)
                .map(interval -> SeriesId.candles(instrument, interval))
                .toArray(SeriesId[]::new));
    }

    /**
     * Funding rates too.
     *
     * @param instrument a perpetual swap
     * @return a new backfill
     */
    public Backfill funding(Instrument instrument) {
        return series(SeriesId.of(Dataset.FUNDING, instrument));
    }

    /**
     * Open interest too.
     *
     * @param instrument a perpetual swap
     * @return a new backfill
     */
    public Backfill openInterest(Instrument instrument) {
        return series(SeriesId.of(Dataset.OPEN_INTEREST, instrument));
    }

    /**
     * More series.
     *
     * @param more any series; one named twice is collected once
     * @return a new backfill
     */
    public Backfill series(SeriesId... more) {
        Set<SeriesId> all = new LinkedHashSet<>(series);
        all.addAll(List.of(more));
        return new Backfill(store, source, all, range, atOnce, parallelism, listener);
    }

    /**
     * The last days.
     *
     * @param days how many days back from the store's clock
     * @return a new backfill
     */
    public Backfill days(int days) {
        return range(TimeRange.lastDays(days, store.clock()));
    }

    /**
     * A range.
     *
     * @param start inclusive; see {@link TimeRange#instant} for the forms
     * @param end exclusive
     * @return a new backfill
     */
    public Backfill range(String start, String end) {
        return range(TimeRange.of(start, end));
    }

    /**
     * A range.
     *
     * @param newRange which times
     * @return a new backfill
     */
    public Backfill range(TimeRange newRange) {
        return new Backfill(store, source, series, requireNonNull(newRange, "range"), atOnce, parallelism, listener);
    }

    /**
     * Asks at once for what was answered with fewer rows than the calendar expects, and does not wait for the pauses that grow
     * from one request to the next.
     *
     * @return a new backfill
     */
    public Backfill again() {
        return new Backfill(store, source, series, range, true, parallelism, listener);
    }

    /**
     * How many series are asked for at the same time.
     *
     * @param threads at least 1; 4 unless set
     * @return a new backfill
     */
    public Backfill parallelism(int threads) {
        if (threads < 1) {
            throw new InvalidRequestException("parallelism must be at least 1, was " + threads + ".");
        }
        return new Backfill(store, source, series, range, atOnce, threads, listener);
    }

    /**
     * Reports progress after every page.
     *
     * @param newListener called by one thread at a time; should return soon
     * @return a new backfill
     */
    public Backfill progress(Consumer<BackfillProgress> newListener) {
        return new Backfill(store, source, series, range, atOnce, parallelism, requireNonNull(newListener, "listener"));
    }

    /**
     * Collects what is missing. One series that fails does not stop the others.
     *
     * @return what came, and what did not
     * @throws InvalidRequestException if no series was named
     */
    public BackfillReport run() {
        if (series.isEmpty()) {
            throw new InvalidRequestException(
                    "Nothing to collect: name a series, such as backfill(source).candles(instrument, \"1m\").");
        }
        Instant due = atOnce ? Instant.MAX : store.clock().instant();
        return new BackfillRun(store, source, List.copyOf(series), range, due, listener).run(parallelism);
    }

    /** For example {@code Backfill[binance, 2 series, 2024-01-01T00:00:00Z to ...]}. */
    @Override
    public String toString() {
        return "Backfill[" + source.name() + ", " + series.size() + " series, " + range.start() + " to " + range.end()
                + "]";
    }
}
