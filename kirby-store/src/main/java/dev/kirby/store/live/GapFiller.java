package dev.kirby.store.live;

import dev.kirby.KirbyException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.collect.BackfillReport;
import java.time.Clock;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the venue's history for what a stream left out: after each connect, while a connection is down, after a candle that
 * could not be built whole, where trades are missing, and once an hour. The store knows what was asked before, so that nothing
 * is asked twice.
 * Thread-safe; {@link #fillDue} is called by one thread.
 */
final class GapFiller {

    private static final Duration AGAIN = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(15);
    private static final Duration WHILE_DOWN = Duration.ofSeconds(20);
    // What was on its way when the connection broke, and what venues may still change when it is back.
    private static final long MARGIN_MILLIS = 5_000;

    /** Brings history into the store, as far as it was not requested before. */
    @FunctionalInterface
    interface History {
        BackfillReport fill(List<SeriesId> series, TimeRange range);
    }

    private final MarketDataSource source;
    private final Clock clock;
    private final History history;
    private final Consumer<String> problems;
    private final long candlesFrom;
    private final Set<SeriesId> fillable = new LinkedHashSet<>();
    private final Set<SeriesId> neverFilled = new LinkedHashSet<>();
    private final Map<SeriesId, NavigableSet<Long>> due = new LinkedHashMap<>();
    private final Map<SeriesId, Long> eventsFrom = new LinkedHashMap<>();
    private final Set<SeriesId> down = new LinkedHashSet<>();
    private final Set<SeriesId> asking = new LinkedHashSet<>();
    private final Map<SeriesId, Long> suspect = new LinkedHashMap<>();
    // Behind what is still on its way to the store, which may be what is suspect.
    private final BiConsumer<SeriesId, Rows> corrections;
    private final LongAdder fills = new LongAdder();
    private final LongAdder filled = new LongAdder();
    private final LongAdder failures = new LongAdder();

    GapFiller(
            MarketDataSource source,
            Clock clock,
            Duration catchUp,
            Set<SeriesId> series,
            History history,
            BiConsumer<SeriesId, Rows> corrections,
            Consumer<String> problems) {
        this.source = source;
        this.clock = clock;
        this.history = history;
        this.corrections = corrections;
        this.problems = problems;
        this.candlesFrom = now() - catchUp.toMillis();
        for (SeriesId id : series) {
            if (id.dataset().hasInterval() || id.dataset() == Dataset.TRADES) {
                try {
                    source.requireSupport(id);
                    fillable.add(id);
                    if (id.dataset().hasInterval()) {
                        // History before the start comes with the first connection.
                        neverFilled.add(id);
                    }
                } catch (UnsupportedDataException e) {
                    problems.accept("Gaps of " + id + " cannot be filled: " + e.getMessage());
                }
            }
        }
    }

    private long now() {
        return clock.millis();
    }

    /** A series needs history, from a moment on. */
    synchronized void need(SeriesId series, long atMillis) {
        // Trades are complete until a connection is lost.
        if (fillable.contains(series) && (series.dataset().hasInterval() || eventsFrom.containsKey(series))) {
            due.computeIfAbsent(series, s -> new TreeSet<>()).add(atMillis);
        }
    }

    /** Candles since an open time may be wrong: the venue is asked for them whatever it answered before. */
    synchronized void markSuspect(SeriesId candles, long openMillis, long atMillis) {
        if (fillable.contains(candles)) {
            suspect.merge(candles, openMillis, Math::min);
            need(candles, atMillis);
        }
    }

    /** Trades since a moment did not all come. */
    synchronized void missing(SeriesId trades, long sinceMillis) {
        if (fillable.contains(trades)) {
            eventsFrom.merge(trades, sinceMillis, Math::min);
            need(trades, now() + MARGIN_MILLIS);
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
    synchronized boolean hasPendingFill(SeriesId series) {
        return neverFilled.contains(series) || asking.contains(series) || isDue(due.get(series), now());
    }

    private static boolean isDue(@Nullable NavigableSet<Long> moments, long now) {
        return moments != null && !moments.isEmpty() && moments.first() <= now;
    }

    /** Requests all that is due by now. */
    void fillDue() {
        try {
            fillDueNow();
        } catch (RuntimeException e) {
            failures.increment();
            problems.accept("Filling gaps failed and is repeated: " + e);
        }
    }

    private void fillDueNow() {
        Map<Long, List<SeriesId>> byStart = new TreeMap<>();
        long now = now();
        synchronized (this) {
            due.forEach((id, moments) -> {
                if (isDue(moments, now)) {
                    long start = id.dataset().hasInterval() ? candlesFrom : eventsFrom.getOrDefault(id, now);
                    byStart.computeIfAbsent(start, s -> new ArrayList<>()).add(id);
                    asking.add(id);
                    // What is needed from here on, were it at this moment, is requested once more.
                    moments.headSet(now, true).clear();
                }
            });
        }
        byStart.forEach((start, series) -> fill(TimeRange.ofMillis(start, Math.max(start, now)), series));
    }

    private void fill(TimeRange range, List<SeriesId> series) {
        Set<SeriesId> failed = new LinkedHashSet<>();
        try {
            BackfillReport report = history.fill(series, range);
            filled.add(report.rows());
            for (BackfillReport.SeriesReport one : report.failures()) {
                failed.add(one.series());
                failures.increment();
                problems.accept("Filling " + one);
            }
        } catch (RuntimeException e) {
            failed.addAll(series);
            if (Thread.currentThread().isInterrupted()) {
                // The collection is being closed: the end of it, or the next one, fills the rest.
                askAgain(series);
                return;
            }
            failures.increment();
            problems.accept(
                    "Filling gaps failed and is repeated: " + (e instanceof KirbyException ? e.getMessage() : e));
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
                    continue;
                }
                neverFilled.remove(id);
                if (down.contains(id)) {
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

    private synchronized void askAgain(List<SeriesId> series) {
        for (SeriesId id : series) {
            asking.remove(id);
            need(id, now());
        }
    }

    /** Requests again what is suspect; false if the venue has not said how it was. */
    private boolean isSure(SeriesId candles, Instant end) {
        Long from;
        synchronized (this) {
            from = suspect.get(candles);
            if (from == null
                    || candles.requireInterval().next(from) + 2 * TradeCandles.LATE_MILLIS > end.toEpochMilli()) {
                // Nothing, or not yet: it is due when the candle is final.
                return true;
            }
            suspect.remove(candles);
        }
        try {
            Instant known = source.walk(candles, TimeRange.ofMillis(from, end.toEpochMilli()), page -> {
                if (!page.rows().isEmpty()) {
                    corrections.accept(candles, page.rows());
                    filled.add(page.rows().size());
                }
            });
            if (known.toEpochMilli() > from) {
                keepSuspect(candles, known.toEpochMilli());
                return true;
            }
        } catch (RuntimeException e) {
            failures.increment();
            problems.accept("Asking again for " + candles + " failed and is repeated: "
                    + (e instanceof KirbyException ? e.getMessage() : e));
        }
        synchronized (this) {
            suspect.merge(candles, from, Math::min);
        }
        return false;
    }

    /** What became suspect a moment ago may not have been answered with the rest. */
    private synchronized void keepSuspect(SeriesId candles, long known) {
        NavigableSet<Long> moments = due.get(candles);
        if (moments != null && !moments.isEmpty()) {
            suspect.merge(candles, known, Math::min);
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
