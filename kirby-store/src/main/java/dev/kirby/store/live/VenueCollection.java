package dev.kirby.store.live;

import dev.kirby.KirbyException;
import dev.kirby.SourceException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.collect.Backfill;
import dev.kirby.store.collect.BackfillProgress;
import dev.kirby.store.collect.BackfillReport;
import dev.kirby.store.collect.GapRepair;
import dev.kirby.store.collect.SeriesHorizon;
import dev.kirby.store.live.StarCollector.Venue;
import dev.kirby.store.live.VenueStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the series of one venue up to date, on one thread: opens the venue, starts the stream, then brings history in rounds.
 *
 * <p>The stream starts before history is asked for, so that nothing falls between the two. A stop lets the page that is on its
 * way arrive and be stored; a thread that waits longer is interrupted.
 */
final class VenueCollection implements Runnable {

    private static final Duration WITHOUT_STREAM = Duration.ofMinutes(5);
    private static final Duration EVERYTHING = Duration.ofHours(1);
    private static final Duration GAPS = Duration.ofDays(1);
    private static final Duration FOR_GOOD = Duration.ofDays(1_000_000);
    private static final int ROUNDS_BEFORE_LOSS = 4;
    private static final Duration REOPEN = Duration.ofSeconds(15);
    // The backfill brings what is older, at the same time.
    private static final Duration CATCH_UP = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final long STOP_MILLIS = 10_000;

    private final StarCollector config;
    private final String name;
    private final List<SeriesId> wanted;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final LongAdder history = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile Phase phase = Phase.OPENING;
    private volatile int series;
    private volatile @Nullable LiveRun live;
    private volatile @Nullable BackfillProgress current;
    // Whether the thread waits for history, and nothing is lost by an interrupt. Guarded by this.
    private boolean asking;

    VenueCollection(StarCollector config, String name, List<SeriesId> wanted) {
        this.config = config;
        this.name = name;
        this.wanted = wanted;
        this.series = wanted.size();
    }

    String name() {
        return name;
    }

    void stop() {
        stop.countDown();
    }

    /** Waits for the end of the thread that runs this. */
    void await(Thread thread) {
        try {
            thread.join(STOP_MILLIS);
            synchronized (this) {
                if (asking) {
                    thread.interrupt();
                }
            }
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    VenueStatus status() {
        LiveRun running = live;
        BackfillProgress state = current;
        long past = history.sum() + (state == null ? 0 : state.all().rows());
        double share = state == null ? 1 : state.all().fraction();
        if (running == null) {
            return new VenueStatus(name, phase, share, series, past, 0, 0, 0, failures.sum(), 0);
        }
        LiveStatistics streamed = running.statistics();
        return new VenueStatus(
                name,
                phase,
                share,
                series,
                past + streamed.filled(),
                streamed.stored(),
                streamed.stream().connected(),
                streamed.stream().connections(),
                failures.sum() + streamed.failures() + streamed.stream().failures(),
                streamed.lost());
    }

    /** The figures of the stream that runs now, absent while none does. */
    Optional<LiveStatistics> streaming() {
        return Optional.ofNullable(live).map(LiveRun::statistics);
    }

    @Override
    @SuppressWarnings("try") // meters are held, not used
    public void run() {
        try (VenueMeters meters = VenueMeters.of(this, config.store().clock())) {
            while (!pause(Duration.ZERO)) {
                try {
                    Venue venue = config.open(name);
                    try (MarketDataSource source = venue.source()) {
                        collect(new Plan(venue), source);
                    }
                } catch (RuntimeException e) {
                    failed("Collecting from " + name + " failed and is repeated", e);
                    phase = Phase.OPENING;
                    long again = config.store().clock().millis() + REOPEN.toMillis();
                    while (config.store().clock().millis() < again && !pause(LOOK)) {
                        // The store's clock decides, so that a test need not wait.
                    }
                }
            }
        } finally {
            phase = Phase.STOPPED;
        }
    }

    /** What of the series is taken by which way. */
    private final class Plan {
        final Venue venue;
        final List<SeriesId> streamed = new ArrayList<>();
        final List<SeriesId> withHistory = new ArrayList<>();
        final List<SeriesId> historyAlone = new ArrayList<>();

        Plan(Venue venue) {
            this.venue = venue;
            int left = 0;
            for (SeriesId id : wanted) {
                boolean live = isLive(id);
                boolean past = venue.source().serves(id);
                if (live) {
                    streamed.add(id);
                }
                if (past) {
                    withHistory.add(id);
                    if (!live) {
                        historyAlone.add(id);
                    }
                }
                if (!live && !past) {
                    left++;
                    if (!config.isOptional(id)) {
                        config.problem(
                                "No " + id + " from " + name + ": it has neither a history of it nor streams it.");
                    }
                }
            }
            series = wanted.size() - left;
        }

        private boolean isLive(SeriesId id) {
            if (venue.stream().streams().stream().anyMatch(support -> support.serves(id))) {
                return true;
            }
            if (!BuiltRows.isMinuteValue(id)) {
                return false;
            }
            try {
                venue.source().latest(id);
                return true;
            } catch (UnsupportedDataException e) {
                return false;
            } catch (KirbyException e) {
                // It is requested again three times a minute.
                return true;
            }
        }
    }

    private void collect(Plan plan, MarketDataSource source) {
        if (plan.streamed.isEmpty()) {
            keepHistory(plan, source);
            return;
        }
        try (LiveRun running = LiveCollector.of(config.store(), source, plan.venue.stream())
                .series(plan.streamed.toArray(SeriesId[]::new))
                .catchUp(CATCH_UP)
                .problems(config::problem)
                .start()) {
            live = running;
            keepHistory(plan, source);
        }
    }

    private void keepHistory(Plan plan, MarketDataSource source) {
        long nextAll = Long.MIN_VALUE;
        long nextAlone = Long.MIN_VALUE;
        long nextRepair = Long.MIN_VALUE;
        do {
            long now = config.store().clock().millis();
            setAsking(true);
            if (now >= nextAll) {
                warn(source, plan.withHistory);
                backfill(source, plan.withHistory, now);
                nextAll = now + round(source, plan.withHistory);
                nextAlone = now + WITHOUT_STREAM.toMillis();
            } else if (now >= nextAlone) {
                backfill(source, plan.historyAlone, now);
                nextAlone = now + WITHOUT_STREAM.toMillis();
            }
            if (now >= nextRepair) {
                repair(source, plan.withHistory, now);
                nextRepair = now + GAPS.toMillis();
            }
            setAsking(false);
            phase = Phase.LIVE;
        } while (!pause(LOOK));
    }

    private synchronized void setAsking(boolean now) {
        asking = now;
        if (!now) {
            // The stream's rows are still to be written, which an interrupt would spoil.
            Thread.interrupted();
        }
    }

    private TimeRange past(long now) {
        Instant end = Instant.ofEpochMilli(now);
        return new TimeRange(end.minus(config.back()), end);
    }

    /** A venue that soon forgets is asked again before it does, several times. */
    private long round(MarketDataSource source, List<SeriesId> some) {
        return some.stream()
                .flatMap(one -> source.horizon(one).stream())
                .mapToLong(kept -> kept.dividedBy(ROUNDS_BEFORE_LOSS).toMillis())
                .reduce(EVERYTHING.toMillis(), Math::min);
    }

    /** Says what will soon be lost, before it is asked for: that may fail, or take too long. */
    private void warn(MarketDataSource source, List<SeriesId> some) {
        Instant now = config.store().clock().instant();
        for (SeriesId one : some) {
            if (config.store().range(one).isPresent()) {
                SeriesHorizon.of(config.store(), source, one)
                        .filter(horizon -> horizon.isUrgent(now))
                        .ifPresent(horizon -> config.problem(one + ": " + horizon.toText(now) + "."));
            }
        }
    }

    /** What is lost first comes first, then what is coarse. */
    private List<SeriesId> urgentFirst(MarketDataSource source, List<SeriesId> some) {
        Instant now = config.store().clock().instant();
        Map<SeriesId, Duration> left = new HashMap<>();
        some.forEach(one ->
                SeriesHorizon.of(config.store(), source, one).ifPresent(horizon -> left.put(one, horizon.left(now))));
        return coarseFirst(some).stream()
                .sorted(Comparator.comparing(one -> left.getOrDefault(one, FOR_GOOD)))
                .toList();
    }

    private void backfill(MarketDataSource source, List<SeriesId> some, long now) {
        if (some.isEmpty() || pause(Duration.ZERO)) {
            return;
        }
        phase = Phase.BACKFILL;
        try {
            BackfillReport report = Backfill.of(config.store(), source)
                    .series(urgentFirst(source, some).toArray(SeriesId[]::new))
                    .range(past(now))
                    .progress(this::onPage)
                    .run();
            current = null;
            history.add(report.rows());
            for (BackfillReport.SeriesReport one : report.failures()) {
                failures.increment();
                config.problem(one.toString());
            }
        } catch (RuntimeException e) {
            current = null;
            failed("The history of " + name + " failed and is asked for again", e);
        }
    }

    /** A year of days is there at once, where a year of minutes takes long. */
    private static List<SeriesId> coarseFirst(List<SeriesId> some) {
        return some.stream()
                .sorted(Comparator.comparing(VenueCollection::millisARow).reversed())
                .toList();
    }

    private static long millisARow(SeriesId id) {
        return id.interval().map(Interval::millis).orElse(id.dataset() == Dataset.TRADES ? 0 : Long.MAX_VALUE);
    }

    /** A listener that throws ends the backfill; what came before this page is stored. */
    private void onPage(BackfillProgress state) {
        if (stop.getCount() == 0) {
            throw new SourceException("The collection was stopped.");
        }
        current = state;
        config.report(state);
    }

    private void repair(MarketDataSource source, List<SeriesId> some, long now) {
        phase = Phase.REPAIR;
        GapRepair repair = GapRepair.of(config.store(), source).range(past(now));
        for (SeriesId id : some) {
            if (!id.dataset().hasInterval() || pause(Duration.ZERO)) {
                continue;
            }
            try {
                history.add(repair.run(id).rows());
            } catch (RuntimeException e) {
                failed("The gaps of " + id + " stay for now", e);
            }
        }
    }

    private void failed(String what, RuntimeException e) {
        if (stop.getCount() > 0) {
            failures.increment();
            config.problem(what + ": " + (e instanceof KirbyException ? e.getMessage() : e));
        }
    }

    /** Waits; true once the collection was stopped. */
    private boolean pause(Duration duration) {
        try {
            return stop.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
