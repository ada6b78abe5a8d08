package dev.kirby.store.live;

import dev.kirby.internal.DaemonThreads;
import dev.kirby.market.SeriesId;
import dev.kirby.store.storage.RowStorage;
import java.util.Collection;
import java.util.List;

/** A running {@link StarCollector}: one thread for each venue. Closing it loses nothing that came. Thread-safe. */
public final class StarCollection implements AutoCloseable {

    private final List<VenueCollection> venues;
    private final List<Thread> threads;

    private final RowStorage store;
    private final Collection<SeriesId> series;
    private final long before;

    private StarCollection(List<VenueCollection> venues, RowStorage store, Collection<SeriesId> series) {
        this.venues = venues;
        this.store = store;
        this.series = series;
        this.before = stored();
        this.threads = venues.stream()
                .map(venue ->
                        DaemonThreads.named("kirby-collect-" + venue.name()).newThread(venue))
                .toList();
    }

    static StarCollection start(List<VenueCollection> venues, RowStorage store, Collection<SeriesId> series) {
        StarCollection collection = new StarCollection(venues, store, series);
        collection.threads.forEach(Thread::start);
        return collection;
    }

    /** {@return how it goes at each venue, as of now} */
    public List<VenueStatus> status() {
        return venues.stream().map(VenueCollection::status).toList();
    }

    private long stored() {
        return series.stream().mapToLong(store::count).sum();
    }

    /**
     * How many rows of the series the store has now that it did not have before. History and stream bring the newest rows both; here
     * each counts once. What others wrote meanwhile counts too.
     *
     * @return 0 or more
     */
    public long newRows() {
        return Math.max(0, stored() - before);
    }

    /** Prints one line for each venue to standard output. */
    public void print() {
        status().forEach(System.out::println);
    }

    /** Stops listening and asking, writes what came, and closes the venues. History that is lacking comes the next time. */
    @Override
    public void close() {
        venues.forEach(VenueCollection::stop);
        for (int i = 0; i < threads.size(); i++) {
            venues.get(i).await(threads.get(i));
        }
    }

    /** For example {@code StarCollection[3 venues, 24 series, 52560 rows of history, 210 live]}. */
    @Override
    public String toString() {
        List<VenueStatus> all = status();
        return "StarCollection[" + all.size() + " venues, "
                + all.stream().mapToInt(VenueStatus::series).sum() + " series, "
                + all.stream().mapToLong(VenueStatus::history).sum() + " rows of history, "
                + all.stream().mapToLong(VenueStatus::live).sum() + " live]";
    }
}
