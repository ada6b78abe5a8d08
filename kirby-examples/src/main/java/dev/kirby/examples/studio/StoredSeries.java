package dev.kirby.examples.studio;

import dev.kirby.KirbyException;
import dev.kirby.internal.Logs;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The series of a store with their rows and ranges, for pages that list all of them: to count one series takes some milliseconds, and there
 * are hundreds.
 *
 * <p>What this process wrote since is counted again before the next answer. What other processes wrote shows within a minute of being
 * asked for: an answer older than a few seconds is given once more and looked at anew behind it, one older than a minute is not given.
 * The server looks more often than that by itself. Thread-safe.
 */
final class StoredSeries {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long OLD_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final MarketDataStore store;
    private final LongSupplier nanos;
    private final Executor behind;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Set<SeriesId> written = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Look last;

    /** One series. */
    record Line(SeriesId id, long rows, Optional<TimeRange> range) {}

    private record Look(long at, List<Line> lines) {}

    /** Of a store; the executor looks anew behind an answer. */
    StoredSeries(MarketDataStore store, LongSupplier nanos, Executor behind) {
        this.store = store;
        this.nanos = nanos;
        this.behind = behind;
        store.onWrite((series, rows) -> written.add(series));
        lookBehind();
    }

    /** All series, in the store's order. */
    List<Line> lines() {
        Look known = last;
        if (known == null || nanos.getAsLong() - known.at() > OLD_NANOS) {
            return look(Map.of()).lines();
        }
        if (!written.isEmpty()) {
            Map<SeriesId, Line> kept = new ConcurrentHashMap<>();
            known.lines().forEach(line -> kept.put(line.id(), line));
            return look(kept).lines();
        }
        if (nanos.getAsLong() - known.at() > FRESH_NANOS) {
            lookBehind();
        }
        return known.lines();
    }

    /** One series; absent where it has no rows. */
    Optional<Line> line(SeriesId id) {
        return lines().stream()
                .filter(line -> line.id().equals(id) && line.range().isPresent())
                .findFirst()
                // Another process may have begun it a moment ago.
                .or(() -> store.range(id).map(range -> new Line(id, store.count(id), Optional.of(range))));
    }

    private void lookBehind() {
        if (looking.compareAndSet(false, true)) {
            try {
                behind.execute(() -> {
                    try {
                        lookAnew();
                    } finally {
                        looking.set(false);
                    }
                });
            } catch (RejectedExecutionException e) {
                looking.set(false); // the server is being stopped
            }
        }
    }

    /** Counts all series, so that none of the next minute's answers waits for it. */
    void lookAnew() {
        try {
            look(Map.of());
        } catch (KirbyException e) {
            Logs.of(StoredSeries.class).debug("The series cannot be looked at", e);
        }
    }

    /** Counts all series but those that are known and were not written since. */
    private synchronized Look look(Map<SeriesId, Line> known) {
        long at = nanos.getAsLong();
        Set<SeriesId> changed = Set.copyOf(written);
        written.removeAll(changed);
        List<Line> lines = store.series().stream()
                .map(id -> {
                    @Nullable Line before = changed.contains(id) ? null : known.get(id);
                    return before != null ? before : new Line(id, store.count(id), store.range(id));
                })
                .toList();
        Look look = new Look(at, lines);
        last = look;
        return look;
    }
}
