package dev.kirby.store.live;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.Logs;
import dev.kirby.market.SeriesId;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.MarketDataStream;
import dev.kirby.store.collect.BackfillProgress;
import dev.kirby.store.partition.Partition;
import dev.kirby.store.partition.PartitionLeases;
import dev.kirby.store.stars.Star;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private final Settings settings;

    /** What refinements change; never changed once a collector has it. */
    private static final class Settings {
        private Set<SeriesId> series = Set.of();
        private Set<SeriesId> whereServed = Set.of();
        private Duration back = Duration.ofDays(DEFAULT_DAYS);
        private Consumer<BackfillProgress> progress = state -> {};
        private Consumer<String> problems = LOG::warn;
        private Optional<Partition> partition = Optional.empty();
        private Duration silence = PartitionLeases.SILENCE;

        Settings copy() {
            Settings copy = new Settings();
            copy.series = series;
            copy.whereServed = whereServed;
            copy.back = back;
            copy.progress = progress;
            copy.problems = problems;
            copy.partition = partition;
            copy.silence = silence;
            return copy;
        }
    }

    private StarCollector(RowStorage store, Function<String, Venue> venues, Settings settings) {
        this.store = store;
        this.venues = venues;
        this.settings = settings;
    }

    private StarCollector with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new StarCollector(store, venues, copy);
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
                new Settings());
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
        Set<SeriesId> all = new LinkedHashSet<>(settings.series);
        all.addAll(more);
        Set<SeriesId> optional = new LinkedHashSet<>(settings.whereServed);
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
        Set<SeriesId> all = new LinkedHashSet<>(settings.series);
        Set<SeriesId> optional = new LinkedHashSet<>(settings.whereServed);
        more.stream().filter(all::add).forEach(optional::add);
        return with(all, optional);
    }

    private StarCollector with(Set<SeriesId> all, Set<SeriesId> optional) {
        return with(s -> {
            s.series = all;
            s.whereServed = optional;
        });
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
        return with(s -> s.back = Duration.ofDays(days));
    }

    /**
     * Reports how far history is, after every page.
     *
     * @param listener called by many threads; should return soon
     * @return a new collector
     */
    public StarCollector progress(Consumer<BackfillProgress> listener) {
        requireNonNull(listener, "listener");
        return with(s -> s.progress = listener);
    }

    /**
     * Reports what went wrong, in one line each. It is logged if nobody listens.
     *
     * @param listener called by many threads
     * @return a new collector
     */
    public StarCollector problems(Consumer<String> listener) {
        requireNonNull(listener, "listener");
        return with(s -> s.problems = listener);
    }

    /**
     * Collects one partition of the series only, and what belongs to collectors of other partitions that died, until they are
     * started again: several processes and machines share the series of one store. All are to be given the same series.
     *
     * @param partition this collector's own; another one that has it already is waited for
     * @return a new collector
     */
    public StarCollector partition(Partition partition) {
        requireNonNull(partition, "partition");
        return with(s -> s.partition = Optional.of(partition));
    }

    /**
     * After how long without a sign of life the partition of another collector is taken over.
     *
     * @param silence the same for all that share a store; 30 seconds unless set
     * @return a new collector
     */
    public StarCollector takeOverAfter(Duration silence) {
        Duration checked = PartitionLeases.checked(silence);
        return with(s -> s.silence = checked);
    }

    /**
     * Begins.
     *
     * @return the running collection, which the caller closes
     * @throws InvalidRequestException if nothing is to be collected
     */
    public StarCollection start() {
        if (settings.series.isEmpty()) {
            throw new InvalidRequestException(
                    "Nothing to collect: no active star. Sync a file of stars, or name a series.");
        }
        return StarCollection.start(this);
    }

    RowStorage store() {
        return store;
    }

    Venue open(String name) {
        return venues.apply(name);
    }

    Set<SeriesId> series() {
        return settings.series;
    }

    boolean isOptional(SeriesId one) {
        return settings.whereServed.contains(one);
    }

    Duration back() {
        return settings.back;
    }

    Optional<Partition> partition() {
        return settings.partition;
    }

    Duration silence() {
        return settings.silence;
    }

    void report(BackfillProgress state) {
        settings.progress.accept(state);
    }

    void problem(String what) {
        settings.problems.accept(what);
    }

    /** For example {@code StarCollector[24 series, 180 days]}. */
    @Override
    public String toString() {
        return "StarCollector[" + settings.series.size() + " series, " + settings.back.toDays() + " days"
                + settings.partition.map(one -> ", partition " + one).orElse("") + "]";
    }
}
