package dev.kirby.ml.retrain;

import dev.kirby.internal.DaemonThreads;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Live predictions that go on until they are closed. Thread-safe.
 *
 * <p>Whoever stores a candle notes its close and returns; {@code kirby-predict} loads, predicts, logs, in the order in which candles came.
 * {@code kirby-predict-models} asks once a second which models are in production, and prepares those that are new, so that no candle waits
 * for that.
 */
public final class PredictionRun implements AutoCloseable {

    private final LivePredictions config;
    private final Map<SeriesId, WatchedMarket> markets = new LinkedHashMap<>();
    private final ExecutorService predicting = Executors.newSingleThreadExecutor(DaemonThreads.named("kirby-predict"));
    private final ScheduledExecutorService preparing =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kirby-predict-models"));
    private final ScheduledFuture<?> looking;
    private final AtomicInteger made = new AtomicInteger();

    PredictionRun(LivePredictions config, Set<SeriesId> series) {
        this.config = config;
        series.forEach(id -> markets.put(id, new WatchedMarket(config, id)));
        markets.values().forEach(WatchedMarket::prepare);
        looking = preparing.scheduleWithFixedDelay(
                () -> markets.values().forEach(WatchedMarket::prepare), 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Hears what was stored, as a store's listener to writes does; returns at once.
     *
     * @param series where the rows belong
     * @param rows what was stored
     */
    public void written(SeriesId series, Rows rows) {
        WatchedMarket market = series.dataset() == Dataset.CANDLES ? markets.get(series) : null;
        if (market == null || rows.isEmpty()) {
            return;
        }
        long newest = Long.MIN_VALUE;
        for (int row = 0; row < rows.size(); row++) {
            newest = Math.max(newest, rows.time(row));
        }
        if (market.isDue(series.requireInterval().next(newest))) {
            try {
                predicting.execute(() -> made.addAndGet(market.predict() ? 1 : 0));
            } catch (RejectedExecutionException closed) {
                // Closed meanwhile: the prediction is not needed.
            }
        }
    }

    /** {@return how many predictions were made and logged} */
    public int made() {
        return made.get();
    }

    /** Predicts what came, and ends its threads. */
    @Override
    public void close() {
        looking.cancel(false);
        preparing.shutdown();
        predicting.shutdown();
        try {
            if (!predicting.awaitTermination(30, TimeUnit.SECONDS)
                    || !preparing.awaitTermination(30, TimeUnit.SECONDS)) {
                config.problem("Predictions take long to stop; those of the newest candles may be missing.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For example {@code PredictionRun[2 markets, 48 predictions]}. */
    @Override
    public String toString() {
        return "PredictionRun[" + markets.size() + (markets.size() == 1 ? " market, " : " markets, ") + made
                + " predictions]";
    }
}
