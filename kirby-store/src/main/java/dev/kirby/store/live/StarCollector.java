package dev.kirby.store.live;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.Logs;
import dev.kirby.market.SeriesId;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.MarketDataStream;
import dev.kirby.store.collect.BackfillProgress;
import dev.kirby.store.stars.Star;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * What to keep up to date, of any number of venues: history and live data of each series, unattended. {@link #start} begins,
 * and goes on through failing venues until it is closed.
 *
 * <pre>{@code
 * try (var running = store.collect(Exchanges::open).stars(store.stars().active()).days(180).start()) {
 *     Thread.sleep(600_000);
 *     running.print();
 * }
 * }</pre>
 *
 * <p>What a venue streams is taken live from the first moment on. Meanwhile the history that the
 * store lacks is backfilled, and the gaps between stored candles are requested again. After that, what has a history but no stream is
 * brought up to date every five minutes, everything once an hour, and gaps are repaired once a day. A venue that cannot be
 * opened is tried again; a series that fails does not stop the others.
 *
 * <p>Immutable and thread-safe: each refinement is a new collector.
 */
public final class StarCollector {

    private static final Logger LOG = Logs.of(StarCollector.class);
    private static final int DEFAULT_DAYS = 365;
    private static final int MAX_DAYS = 36_500;

    /** Both sides of a venue. */
    record Venue(MarketDataSource source, MarketDataStream stream) {}

    private final RowStorage store;
    private final Function<String, Venue> venues;
    private final Set<SeriesId> series;
    private final Set<SeriesId> whereServed;
    private final Duration back;
    private final Consumer<BackfillProgress> progress;
    private final Consumer<String> problems;

    private StarCollector(
            RowStorage store,
            Function<String, Venue> venues,
            Set<SeriesId> series,
            Set<SeriesId> whereServed,
            Duration back,
            Consumer<BackfillProgress> progress,
            Consumer<String> problems) {
        this.store = store;
        this.venues = venues;
        this.series = series;
        this.whereServed = whereServed;
        this.back = back;
        this.progress = progress;
        this.problems = problems;
    }

    /**
     * Collects nothing yet.
     *
     * @param <V> an exchange, which has both a history and a stream
     * @param store where rows go; stays open
     * @param venues opens an exchange by its name, such as {@code Exchanges::open}; what it opens is closed at the end
     * @return to be given what to collect; of the last 365 days
     */
    public static <V extends MarketDataSource & MarketDataStream> StarCollector of(
            RowStorage store, Function<String, V> venues) {
        requireNonNull(venues, "venues");
        return new StarCollector(
                requireNonNull(store, "store"),
                name -> {
                    V venue = venues.apply(name);
                    return new Venue(venue, venue);
                },
                Set.of(),
                Set.of(),
                Duration.ofDays(DEFAULT_DAYS),
                state -> {},
                LOG::warn);
    }

    /**
     * Stars too: their candles and, of perpetual swaps, funding rates and open interest where the venue has them.
     *
     * @param more such as {@code store.stars().active()}
     * @return a new collector
     */
    public StarCollector stars(Collection<Star> more) {
        return series(more.stream().map(Star::series).toList())
                .whereServed(more.stream()
                        .flatMap(star -> star.companions().stream())
                        .toList());
    }

    /**
     * Series too. One that its venue neither has a history of nor streams is reported as a problem.
     *
     * @param more of any dataset
     * @return a new collector
     */
    public StarCollector series(Collection<SeriesId> more) {
        Set<SeriesId> all = new LinkedHashSet<>(series);
        all.addAll(more);
        Set<SeriesId> optional = new LinkedHashSet<>(whereServed);
        optional.removeAll(more);
        return with(all, optional);
    }

    /**
     * Series too, those of them that their venue has a history of or streams; the others are left out without a word.
     *
     * @param more of any dataset
     * @return a new collector
     */
    public StarCollector whereServed(Collection<SeriesId> more) {
        Set<SeriesId> all = new LinkedHashSet<>(series);
        Set<SeriesId> optional = new LinkedHashSet<>(whereServed);
        more.stream().filter(all::add).forEach(optional::add);
        return with(all, optional);
    }

    private StarCollector with(Set<SeriesId> all, Set<SeriesId> optional) {
        return new StarCollector(store, venues, all, optional, back, progress, problems);
    }

    /**
     * How far back history is brought.
     *
     * @param days before now
     * @return a new collector
     */
    public StarCollector days(int days) {
        if (days < 1 || days > MAX_DAYS) {
            throw new InvalidRequestException("days must be 1 to " + MAX_DAYS + ", was " + days + ".");
        }
        return new StarCollector(store, venues, series, whereServed, Duration.ofDays(days), progress, problems);
    }

    /**
     * Reports how far history is, after every page.
     *
     * @param listener called by many threads; should return soon
     * @return a new collector
     */
    public StarCollector progress(Consumer<BackfillProgress> listener) {
        return new StarCollector(
                store, venues, series, whereServed, back, requireNonNull(listener, "listener"), problems);
    }

    /**
     * Reports what went wrong, in one line each. It is logged if nobody listens.
     *
     * @param listener called by many threads
     * @return a new collector
     */
    public StarCollector problems(Consumer<String> listener) {
        return new StarCollector(
                store, venues, series, whereServed, back, progress, requireNonNull(listener, "listener"));
    }

    /**
     * Begins.
     *
     * @return the running collection, which the caller closes
     * @throws InvalidRequestException if nothing is to be collected
     */
    public StarCollection start() {
        if (series.isEmpty()) {
            throw new InvalidRequestException(
                    "Nothing to collect: no active star. Sync a file of stars, or name a series.");
        }
        Map<String, List<SeriesId>> byVenue = series.stream()
                .collect(Collectors.groupingBy(
                        one -> one.instrument().exchange(), LinkedHashMap::new, Collectors.toList()));
        List<VenueCollection> collections = byVenue.entrySet().stream()
                .map(venue -> new VenueCollection(this, venue.getKey(), venue.getValue()))
                .toList();
        return StarCollection.start(collections, store, series);
    }

    RowStorage store() {
        return store;
    }

    Venue open(String name) {
        return venues.apply(name);
    }

    boolean isOptional(SeriesId one) {
        return whereServed.contains(one);
    }

    Duration back() {
        return back;
    }

    void report(BackfillProgress state) {
        progress.accept(state);
    }

    void problem(String what) {
        problems.accept(what);
    }

    /** For example {@code StarCollector[24 series, 180 days]}. */
    @Override
    public String toString() {
        return "StarCollector[" + series.size() + " series, " + back.toDays() + " days]";
    }
}
