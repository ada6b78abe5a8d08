package dev.kirby.store.live;

import dev.kirby.internal.DaemonThreads;
import java.util.List;

/** A running {@link StarCollector}: one thread for each venue. Closing it loses nothing that came. Thread-safe. */
public final class StarCollection implements AutoCloseable {

    private final List<VenueCollection> venues;
    private final List<Thread> threads;

    private StarCollection(List<VenueCollection> venues) {
        this.venues = venues;
        this.threads = venues.stream()
                .map(venue ->
                        DaemonThreads.named("kirby-collect-" + venue.name()).newThread(venue))
                .toList();
    }

    static StarCollection start(List<VenueCollection> venues) {
        StarCollection collection = new StarCollection(venues);
        collection.threads.forEach(Thread::start);
        return collection;
    }

    /** {@return how it goes at each venue, as of now} */
    public List<VenueStatus> status() {
        return venues.stream().map(VenueCollection::status).toList();
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

    /** For example {@code StarCollection[3 venues, 24 series, 210 rows stored]}. */
    @Override
    public String toString() {
        List<VenueStatus> all = status();
        return "StarCollection[" + all.size() + " venues, "
                + all.stream().mapToInt(VenueStatus::series).sum() + " series, "
                + all.stream().mapToLong(VenueStatus::rows).sum() + " rows stored]";
    }
}
