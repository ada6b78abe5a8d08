package dev.kirby.store.live;

import dev.kirby.KirbyException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.collect.Backfill;
import dev.kirby.store.collect.BackfillReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the venue's history for what a stream left out: after each connect, while a connection is down, after a candle that
 * could not be built whole, and once an hour. The store knows what was asked before, so that nothing is asked twice.
 * Thread-safe; {@link #fillDue} is called by one thread.
 */
final class GapFiller {

    private static final Duration AGAIN = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(15);
    private static final Duration WHILE_DOWN = Duration.ofSeconds(20);
    // What was on its way when the connection broke, and what venues may still change when it is back.
    private static final long MARGIN_MILLIS = 5_000;

    private final LiveCollector what;
    private final long candlesFrom;
    private final Set<SeriesId> fillable = new LinkedHashSet<>();
    private final Map<SeriesId, NavigableSet<Long>> due = new LinkedHashMap<>();
    private final Map<SeriesId, Long> eventsFrom = new LinkedHashMap<>();
    private final Set<SeriesId> down = new LinkedHashSet<>();
    private final Set<SeriesId> asking = new LinkedHashSet<>();
    private final Map<SeriesId, Long> doubtful = new LinkedHashMap<>();
    // Behind what is still on its way to the store, which may be what is in doubt.
    private final BiConsumer<SeriesId, Rows> corrections;
    private final LongAdder fills = new LongAdder();
    private final LongAdder filled = new LongAdder();
    private final LongAdder failures = new LongAdder();

    GapFiller(LiveCollector what, Set<SeriesId> series, BiConsumer<SeriesId, Rows> corrections) {
        this.what = what;
        this.corrections = corrections;
        this.candlesFrom = now() - what.catchUp().toMillis();
        for (SeriesId id : series) {
            if (id.dataset().hasInterval() || id.dataset() == Dataset.TRADES) {
                try {
                    what.source().requireSupport(id);
                    fillable.add(id);
                } catch (UnsupportedDataException e) {
                    what.problem("Gaps of " + id + " cannot be filled: " + e.getMessage());
                }
            }
        }
    }

    private long now() {
        return what.store().clock().millis();
    }

    /** A series needs history, from a moment on. */
    synchronized void need(SeriesId series, long atMillis) {
        // Trades are complete until a connection is lost.
        if (fillable.contains(series) && (series.dataset().hasInterval() || eventsFrom.containsKey(series))) {
            due.computeIfAbsent(series, s -> new TreeSet<>()).add(atMillis);
        }
    }

    /** Candles since an open time are wrong: the venue is asked for them whatever it answered before. */
    synchronized void doubt(SeriesId candles, long openMillis, long atMillis) {
        if (fillable.contains(candles)) {
            doubtful.merge(candles, openMillis, Math::min);
            need(candles, atMillis);
        }
    }

    synchronized void connected(Set<SeriesId> series) {
        down.removeAll(series);
        long now = now();
        for (SeriesId id : series) {
            if (id.dataset().hasInterval()) {
                need(id, now);
            }
            // What happened just before is not final yet.
            need(id, now + MARGIN_MILLIS);
        }
    }

    synchronized void disconnected(Set<SeriesId> series) {
        for (SeriesId id : series) {
            if (fillable.contains(id)) {
                down.add(id);
                eventsFrom.putIfAbsent(id, now() - MARGIN_MILLIS);
                need(id, now() + WHILE_DOWN.toMillis());
            }
        }
    }

    /** Whether rows of a series may be missing that history will bring. */
    synchronized boolean isWanting(SeriesId series) {
        return asking.contains(series) || isDue(due.get(series), now());
    }

    private static boolean isDue(@Nullable NavigableSet<Long> moments, long now) {
        return moments != null && !moments.isEmpty() && moments.first() <= now;
    }

    void fillDue() {
        Map<Long, List<SeriesId>> byStart = new TreeMap<>();
        long now = now();
        synchronized (this) {
            due.forEach((id, moments) -> {
                if (isDue(moments, now)) {
                    long start = id.dataset().hasInterval() ? candlesFrom : eventsFrom.getOrDefault(id, now);
                    byStart.computeIfAbsent(start, s -> new ArrayList<>()).add(id);
                    asking.add(id);
                    // What is needed from here on, were it at this moment, is asked for once more.
                    moments.headSet(now, true).clear();
                }
            });
        }
        byStart.forEach((start, series) -> fill(TimeRange.ofMillis(start, Math.max(start, now)), series));
    }

    private void fill(TimeRange range, List<SeriesId> series) {
        Set<SeriesId> failed = new LinkedHashSet<>();
        try {
            BackfillReport report = Backfill.of(what.store(), what.source())
                    .series(series.toArray(SeriesId[]::new))
                    .range(range)
                    .run();
            filled.add(report.rows());
            for (BackfillReport.SeriesReport one : report.failures()) {
                failed.add(one.series());
                failures.increment();
                what.problem("Filling " + one);
            }
        } catch (RuntimeException e) {
            failed.addAll(series);
            failures.increment();
            what.problem("Filling gaps failed and is repeated: " + (e instanceof KirbyException ? e.getMessage() : e));
        }
        for (SeriesId id : series) {
            if (!failed.contains(id) && !isSure(id, range.end())) {
                failed.add(id);
            }
        }
        long now = now();
        synchronized (this) {
            for (SeriesId id : series) {
                NavigableSet<Long> moments = due.computeIfAbsent(id, s -> new TreeSet<>());
                asking.remove(id);
                if (failed.contains(id)) {
                    moments.add(now + AFTER_FAILURE.toMillis());
                } else if (down.contains(id)) {
                    moments.add(now + WHILE_DOWN.toMillis());
                } else if (moments.isEmpty() && id.dataset().hasInterval()) {
                    moments.add(now + AGAIN.toMillis());
                } else if (moments.isEmpty()) {
                    eventsFrom.remove(id);
                }
            }
        }
        fills.increment();
    }

    /** Asks again for what is in doubt; false if the venue has not said how it was. */
    private boolean isSure(SeriesId candles, Instant end) {
        Long from;
        synchronized (this) {
            from = doubtful.get(candles);
            if (from == null
                    || candles.requireInterval().next(from) + 2 * TradeCandles.LATE_MILLIS > end.toEpochMilli()) {
                // Nothing, or not yet: it is due when the candle is final.
                return true;
            }
            doubtful.remove(candles);
        }
        try {
            Instant known = what.source().walk(candles, TimeRange.ofMillis(from, end.toEpochMilli()), page -> {
                if (!page.rows().isEmpty()) {
                    corrections.accept(candles, page.rows());
                    filled.add(page.rows().size());
                }
            });
            if (known.toEpochMilli() > from) {
                stillInDoubt(candles, known.toEpochMilli());
                return true;
            }
        } catch (RuntimeException e) {
            failures.increment();
            what.problem("Asking again for " + candles + " failed and is repeated: "
                    + (e instanceof KirbyException ? e.getMessage() : e));
        }
        synchronized (this) {
            doubtful.merge(candles, from, Math::min);
        }
        return false;
    }

    /** What came into doubt a moment ago may not have been answered with the rest. */
    private synchronized void stillInDoubt(SeriesId candles, long known) {
        NavigableSet<Long> moments = due.get(candles);
        if (moments != null && !moments.isEmpty()) {
            doubtful.merge(candles, known, Math::min);
        }
    }

    long fills() {
        return fills.sum();
    }

    long filled() {
        return filled.sum();
    }

    long failures() {
        return failures.sum();
    }
}
