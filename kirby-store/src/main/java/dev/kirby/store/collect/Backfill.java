package dev.kirby.store.collect;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.LoggedProgress;
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
 * A backfill of history: which series of a source, over which time. {@link #run} requests what was never requested, so that a
 * backfill that was interrupted goes on where it stopped, and a second one requests nothing. What was answered with fewer rows
 * than the calendar expects is requested again after a pause, until another answer confirms or completes it: see {@link
 * dev.kirby.store.storage.ProvisionalAnswer}.
 *
 * <p>Immutable and thread-safe: each refinement is a new backfill.
 */
public final class Backfill {

    private static final int DEFAULT_DAYS = 365;
    private static final int DEFAULT_PARALLELISM = 4;

    private final RowStorage store;
    private final MarketDataSource source;
    private final Settings settings;

    /** What refinements change; never changed once a backfill has it. */
    private static final class Settings {
        private Set<SeriesId> series = Set.of();
        private TimeRange range;
        private boolean atOnce;
        private int parallelism = DEFAULT_PARALLELISM;
        private Consumer<BackfillProgress> listener = LoggedProgress.of("backfill");

        Settings(TimeRange range) {
            this.range = range;
        }

        Settings copy() {
            Settings copy = new Settings(range);
            copy.series = series;
            copy.atOnce = atOnce;
            copy.parallelism = parallelism;
            copy.listener = listener;
            return copy;
        }
    }

    private Backfill(RowStorage store, MarketDataSource source, Settings settings) {
        this.store = store;
        this.source = source;
        this.settings = settings;
    }

    private Backfill with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new Backfill(store, source, copy);
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
                new Settings(TimeRange.lastDays(DEFAULT_DAYS, store.clock())));
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
        Set<SeriesId> all = new LinkedHashSet<>(settings.series);
        all.addAll(List.of(more));
        return with(s -> s.series = all);
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
     * @param range which times
     * @return a new backfill
     */
    public Backfill range(TimeRange range) {
        requireNonNull(range, "range");
        return with(s -> s.range = range);
    }

    /**
     * Requests at once what was answered with fewer rows than the calendar expects, and does not wait for the pauses that grow
     * from one request to the next.
     *
     * @return a new backfill
     */
    public Backfill again() {
        return with(s -> s.atOnce = true);
    }

    /**
     * How many series are requested at the same time.
     *
     * @param threads at least 1; 4 unless set
     * @return a new backfill
     */
    public Backfill parallelism(int threads) {
        if (threads < 1) {
            throw new InvalidRequestException("parallelism must be at least 1, was " + threads + ".");
        }
        return with(s -> s.parallelism = threads);
    }

    /**
     * Reports progress after every page.
     *
     * @param listener called by one thread at a time; should return soon
     * @return a new backfill
     */
    public Backfill progress(Consumer<BackfillProgress> listener) {
        requireNonNull(listener, "listener");
        return with(s -> s.listener = listener);
    }

    /**
     * Collects what is missing. One series that fails does not stop the others.
     *
     * @return what came, and what did not
     * @throws InvalidRequestException if no series was named
     */
    public BackfillReport run() {
        if (settings.series.isEmpty()) {
            throw new InvalidRequestException(
                    "Nothing to collect: name a series, such as backfill(source).candles(instrument, \"1m\").");
        }
        Instant due = settings.atOnce ? Instant.MAX : store.clock().instant();
        return new BackfillRun(store, source, List.copyOf(settings.series), settings.range, due, settings.listener)
                .run(settings.parallelism);
    }

    /** For example {@code Backfill[binance, 2 series, 2024-01-01T00:00:00Z to ...]}. */
    @Override
    public String toString() {
        return "Backfill[" + source.name() + ", " + settings.series.size() + " series, " + settings.range.start()
                + " to " + settings.range.end() + "]";
    }
}
