package dev.kirby.store.collect;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.LoggedProgress;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.collect.BackfillReport.SeriesReport;
import dev.kirby.store.stars.Star;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The history of many series of many exchanges, collected exchange by exchange at the same time, and within each exchange
 * several series at a time.
 *
 * <pre>{@code
 * StarBackfill.of(store, Exchanges::open).stars(store.stars().active()).days(365).run().print();
 * }</pre>
 *
 * <p>Immutable and thread-safe: each refinement is a new backfill.
 */
public final class StarBackfill {

    private static final int DEFAULT_DAYS = 365;

    private final RowStorage store;
    private final Function<String, ? extends MarketDataSource> venues;
    private final List<SeriesId> series;
    private final Set<SeriesId> whereServed;
    private final TimeRange range;
    private final UnaryOperator<Backfill> settings;
    private final Consumer<BackfillProgress> listener;

    private StarBackfill(
            RowStorage store,
            Function<String, ? extends MarketDataSource> venues,
            List<SeriesId> series,
            Set<SeriesId> whereServed,
            TimeRange range,
            UnaryOperator<Backfill> settings,
            Consumer<BackfillProgress> listener) {
        this.store = store;
        this.venues = venues;
        this.series = series;
        this.whereServed = whereServed;
        this.range = range;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * An empty backfill over the last 365 days.
     *
     * @param store where rows go; stays open
     * @param venues opens an exchange by its name, such as {@code Exchanges::open}; what it opens is closed by the run
     * @return a backfill to refine
     */
    public static StarBackfill of(RowStorage store, Function<String, ? extends MarketDataSource> venues) {
        return new StarBackfill(
                requireNonNull(store, "store"),
                requireNonNull(venues, "venues"),
                List.of(),
                Set.of(),
                TimeRange.lastDays(DEFAULT_DAYS, store.clock()),
                UnaryOperator.identity(),
                LoggedProgress.of("backfill"));
    }

    /**
     * Stars too: their candles and, of perpetual swaps, funding rates and open interest where the exchange has a history of
     * them.
     *
     * @param more such as {@code store.stars().active()}
     * @return a new backfill
     */
    public StarBackfill stars(Collection<Star> more) {
        return series(more.stream().map(Star::series).toList())
                .whereServed(more.stream()
                        .flatMap(star -> star.companions().stream())
                        .toList());
    }

    /**
     * Series too.
     *
     * @param more of any dataset; one named twice is collected once
     * @return a new backfill
     */
    public StarBackfill series(Collection<SeriesId> more) {
        LinkedHashSet<SeriesId> all = new LinkedHashSet<>(series);
        all.addAll(more);
        Set<SeriesId> optional = new LinkedHashSet<>(whereServed);
        optional.removeAll(more);
        return new StarBackfill(store, venues, List.copyOf(all), optional, range, settings, listener);
    }

    /**
     * Series too, those of them that their exchange has a history of; the others are left out without a word.
     *
     * @param more of any dataset
     * @return a new backfill
     */
    public StarBackfill whereServed(Collection<SeriesId> more) {
        LinkedHashSet<SeriesId> all = new LinkedHashSet<>(series);
        Set<SeriesId> optional = new LinkedHashSet<>(whereServed);
        more.stream().filter(all::add).forEach(optional::add);
        return new StarBackfill(store, venues, List.copyOf(all), optional, range, settings, listener);
    }

    /**
     * The last days.
     *
     * @param days how many days back from the store's clock
     * @return a new backfill
     */
    public StarBackfill days(int days) {
        return range(TimeRange.lastDays(days, store.clock()));
    }

    /**
     * A range.
     *
     * @param newRange which times
     * @return a new backfill
     */
    public StarBackfill range(TimeRange newRange) {
        return new StarBackfill(
                store, venues, series, whereServed, requireNonNull(newRange, "range"), settings, listener);
    }

    /**
     * Requests at once what was answered with fewer rows than the calendar expects; see {@link Backfill#again()}.
     *
     * @return a new backfill
     */
    public StarBackfill again() {
        return new StarBackfill(store, venues, series, whereServed, range, Backfill::again, listener);
    }

    /**
     * Reports progress after every page.
     *
     * @param newListener called by one thread at a time; should return soon
     * @return a new backfill
     */
    public StarBackfill progress(Consumer<BackfillProgress> newListener) {
        return new StarBackfill(
                store, venues, series, whereServed, range, settings, requireNonNull(newListener, "listener"));
    }

    /**
     * Collects what is missing. Neither a series that fails nor an exchange that cannot be opened stops the others.
     *
     * @return what came, and what did not, in the order the series were named
     * @throws InvalidRequestException if no series was named
     */
    public BackfillReport run() {
        if (series.isEmpty()) {
            throw new InvalidRequestException(
                    "Nothing to collect: no active star. Sync a file of stars, or name a series.");
        }
        long start = System.nanoTime();
        Map<String, List<SeriesId>> byExchange = series.stream()
                .collect(Collectors.groupingBy(
                        one -> one.instrument().exchange(), LinkedHashMap::new, Collectors.toList()));
        JointProgress progress = new JointProgress(series.size(), listener);
        List<Callable<List<SeriesReport>>> tasks = new ArrayList<>();
        byExchange.forEach((exchange, some) -> tasks.add(() -> collect(exchange, some, progress)));
        Map<SeriesId, SeriesReport> reports = new LinkedHashMap<>();
        BackfillRun.execute(tasks, tasks.size(), "kirby-stars").stream()
                .flatMap(List::stream)
                .forEach(report -> reports.put(report.series(), report));
        return new BackfillReport(
                series.stream()
                        .flatMap(one -> Optional.ofNullable(reports.get(one)).stream())
                        .toList(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private List<SeriesReport> collect(String exchange, List<SeriesId> some, JointProgress progress) {
        try (MarketDataSource source = venues.apply(exchange)) {
            List<SeriesId> served = some.stream()
                    .filter(one -> !whereServed.contains(one) || source.serves(one))
                    .toList();
            progress.leftOut(some.size() - served.size());
            if (served.isEmpty()) {
                return List.of();
            }
            return settings.apply(Backfill.of(store, source))
                    .series(served.toArray(SeriesId[]::new))
                    .range(range)
                    .progress(p -> progress.update(exchange, p))
                    .run()
                    .series();
        } catch (RuntimeException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            return some.stream()
                    .map(one -> new SeriesReport(one, 0, 0, Optional.empty(), Optional.of(reason)))
                    .toList();
        }
    }

    /** For example {@code StarBackfill[24 series, 2024-01-01T00:00:00Z to ...]}. */
    @Override
    public String toString() {
        return "StarBackfill[" + series.size() + " series, " + range.start() + " to " + range.end() + "]";
    }
}
