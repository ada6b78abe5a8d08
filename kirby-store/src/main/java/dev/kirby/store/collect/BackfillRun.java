package dev.kirby.store.collect;

import dev.kirby.StoreException;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.collect.BackfillReport.SeriesReport;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** One run of a backfill: a pool of threads of its own, one series a thread at a time. */
final class BackfillRun {

    private final RowStorage store;
    private final MarketDataSource source;
    private final List<SeriesId> series;
    private final TimeRange range;
    private final Instant again;
    private final Consumer<BackfillProgress> listener;

    BackfillRun(
            RowStorage store,
            MarketDataSource source,
            List<SeriesId> series,
            TimeRange range,
            Instant again,
            Consumer<BackfillProgress> listener) {
        this.store = store;
        this.source = source;
        this.series = series;
        this.range = range;
        this.again = again;
        this.listener = listener;
    }

    BackfillReport run(int parallelism) {
        long start = System.nanoTime();
        Listings listings = new Listings(source);
        List<SeriesBackfill> plans = new ArrayList<>();
        for (SeriesId id : series) {
            plans.add(SeriesBackfill.plan(store, source, listings, id, range, again));
        }
        ProgressMeter meter =
                new ProgressMeter(plans.stream().map(SeriesBackfill::missing).toList(), listener);
        List<Callable<SeriesReport>> tasks = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            int index = i;
            SeriesBackfill plan = plans.get(i);
            tasks.add(() -> plan.run(meter.of(plan.series(), index)));
        }
        List<SeriesReport> reports = execute(tasks, Math.min(parallelism, tasks.size()), "kirby-backfill");
        return new BackfillReport(reports, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Runs tasks on threads of their own, and waits for all of them; what they return comes in their order. */
    static <T> List<T> execute(List<Callable<T>> tasks, int threads, String name) {
        ExecutorService pool = Executors.newFixedThreadPool(threads, DaemonThreads.named(name));
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("The backfill was interrupted. Run it again; it goes on where it stopped.", e);
        } catch (ExecutionException e) {
            throw new StoreException("The backfill broke off: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }
}
