package dev.kirby.store.live;

import dev.kirby.internal.DaemonThreads;
import dev.kirby.market.SeriesId;
import dev.kirby.store.storage.RowStorage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Series that are collected together, and begin and end together: one thread for each of their venues. Thread-safe. */
final class VenueGroup {

    private final RowStorage store;
    private final Collection<SeriesId> series;
    private final List<VenueCollection> venues;
    private final List<Thread> threads;
    private final long before;
    private @Nullable Thread ending;

    private VenueGroup(StarCollector config, Collection<SeriesId> series) {
        this.store = config.store();
        this.series = series;
        Map<String, List<SeriesId>> byVenue = series.stream()
                .collect(Collectors.groupingBy(
                        one -> one.instrument().exchange(), LinkedHashMap::new, Collectors.toList()));
        this.venues = byVenue.entrySet().stream()
                .map(venue -> new VenueCollection(config, venue.getKey(), venue.getValue()))
                .toList();
        this.before = stored();
        this.threads = venues.stream()
                .map(venue ->
                        DaemonThreads.named("kirby-collect-" + venue.name()).newThread(venue))
                .toList();
    }

    static VenueGroup start(StarCollector config, Collection<SeriesId> series) {
        VenueGroup group = new VenueGroup(config, series);
        group.threads.forEach(Thread::start);
        return group;
    }

    List<VenueStatus> status() {
        return venues.stream().map(VenueCollection::status).toList();
    }

    private long stored() {
        return series.stream().mapToLong(store::count).sum();
    }

    /** How many rows of its series the store has now that it did not have before, whoever wrote them. */
    long newRows() {
        return Math.max(0, stored() - before);
    }

    /** Begins to stop, and returns at once. */
    synchronized void stop() {
        venues.forEach(VenueCollection::stop);
        if (ending == null) {
            ending = DaemonThreads.named("kirby-collect-stop").newThread(this::await);
            ending.start();
        }
    }

    private void await() {
        for (int i = 0; i < threads.size(); i++) {
            venues.get(i).await(threads.get(i));
        }
    }

    boolean isStopped() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** Stops, and waits until all that came is written. */
    void close() {
        venues.forEach(VenueCollection::stop);
        await();
    }
}
