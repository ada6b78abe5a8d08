package dev.kirby.store.live;

import dev.kirby.market.SeriesId;
import dev.kirby.store.partition.Partition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A running {@link StarCollector}: one thread for each venue, and for each venue of a partition that was taken over. Closing it
 * loses nothing that came. Thread-safe.
 */
public final class StarCollection implements AutoCloseable {

    private static final int ALL = 0;

    private final StarCollector config;
    // By the number of the partition, or ALL. Guarded by this.
    private final Map<Integer, VenueGroup> groups = new TreeMap<>();
    private long endedRows;
    private @Nullable PartitionWatch watch;

    private StarCollection(StarCollector config) {
        this.config = config;
    }

    static StarCollection start(StarCollector config) {
        StarCollection collection = new StarCollection(config);
        if (config.partition().isEmpty()) {
            collection.groups.put(ALL, VenueGroup.start(config, config.series()));
        } else {
            collection.watch = PartitionWatch.start(config, collection);
        }
        return collection;
    }

    synchronized void begin(Partition partition) {
        List<SeriesId> series =
                config.series().stream().filter(partition::holds).toList();
        groups.put(partition.number(), VenueGroup.start(config, series));
    }

    synchronized void stop(Partition partition) {
        @Nullable VenueGroup group = groups.get(partition.number());
        if (group != null) {
            group.stop();
        }
    }

    /** Whether nothing of a partition is collected, or waits to be written. */
    synchronized boolean isStopped(Partition partition) {
        @Nullable VenueGroup group = groups.get(partition.number());
        if (group != null && group.isStopped()) {
            groups.remove(partition.number());
            endedRows += group.newRows();
            return true;
        }
        return group == null;
    }

    /**
     * {@return the partitions that are collected here now, in order: this collector's own, and those of collectors that died;
     * empty where series are not shared}
     */
    public synchronized List<Partition> partitions() {
        return config.partition()
                .map(home -> home.all().stream()
                        .filter(one -> groups.containsKey(one.number()))
                        .toList())
                .orElse(List.of());
    }

    /** {@return how it goes at each venue, as of now} */
    public synchronized List<VenueStatus> status() {
        Map<String, VenueStatus> byVenue = new LinkedHashMap<>();
        for (VenueGroup group : groups.values()) {
            group.status().forEach(status -> byVenue.merge(status.venue(), status, VenueStatus::and));
        }
        return List.copyOf(byVenue.values());
    }

    /**
     * How many rows of the series the store has now that it did not have before. History and stream bring the newest rows both; here
     * each counts once. What others wrote meanwhile counts too.
     *
     * @return 0 or more
     */
    public synchronized long newRows() {
        return endedRows
                + groups.values().stream().mapToLong(VenueGroup::newRows).sum();
    }

    /** Prints one line for each venue to standard output, and one for the partitions where series are shared. */
    public void print() {
        config.partition().ifPresent(home -> {
            List<Partition> now = partitions();
            System.out.println(
                    now.isEmpty()
                            ? "waits for partition " + home
                            : "partitions " + now.toString().replaceAll("[\\[\\]]", ""));
        });
        status().forEach(System.out::println);
    }

    /** Stops listening and asking, writes what came, and closes the venues. History that is lacking comes the next time. */
    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        List<VenueGroup> running;
        synchronized (this) {
            running = List.copyOf(groups.values());
        }
        running.forEach(VenueGroup::stop);
        running.forEach(VenueGroup::close);
        if (watch != null) {
            watch.release();
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
