package dev.kirby.store.live;

import dev.kirby.KirbyException;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.source.StreamStatistics;
import dev.kirby.source.StreamSubscription;
import dev.kirby.source.Support;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running live collection. Closing it stores everything received. Thread-safe.
 *
 * <p><b>Structure.</b> Rows walk one way, and each stage has one class and at most one thread:
 *
 * <pre>
 * stream  -> StreamIntake -> (BuiltRows) -> PendingRows -> StoreWriter -> store -> CandleFiles
 * polling -> LatestPoll --^                      ^
 * history -> GapFiller --------------------------+---------------------> store
 * </pre>
 *
 * <p>{@link StreamIntake} runs on the stream's threads. It refuses rows that cannot be, and does nothing that waits. {@link
 * BuiltRows} makes candles of trades and minutes of running values. {@link StoreWriter} has the thread {@code
 * kirby-live-write}, which runs ten times a second; {@link GapFiller} has {@code kirby-live-fill}, which runs four times a
 * second and waits for the venue's history; {@link LatestPoll} has {@code kirby-live-poll}, for open interest and funding that
 * are not streamed. This class makes the stages, gives them their threads, and stops them in order.
 *
 * <p><b>Why two sources.</b> A stream is fast and forgets: it loses what happens while a connection is down, and no venue
 * says how much. History is slow and complete. So the stream writes what it hears at once, and history is asked for every
 * span in which the stream may have missed something: before each connect, during each loss, around a refused row, around a
 * missing trade id, and once an hour in any case. In the end candles are those of the venue.
 *
 * <p><b>Invariants.</b> Rows of one series reach the store in the order in which they came; a correction from history goes
 * through the same queue, behind what is still on its way, so that the later word wins. What is due for history is noted
 * before the rows around it are written, so that flat files, which only grow, never pass a hole that history will fill. A
 * candle is written when it has closed, never while it is open. One lock, that of the intake, guards all that is built; no
 * call to the store, the venue or a listener of problems is made by the writer while it is held.
 *
 * <p><b>Cost.</b> A message costs one check a number and one append to a queue; a write costs the store one file a series and
 * period, which is why rows wait 0.3 s (candles) or 5 s (trades) for company. Memory is bounded by {@link PendingRows}.
 *
 * <p><b>Not done.</b> The stream's threads do not write: to the stream's watchdog a slow disk would look like a silent venue.
 * One thread does not both write and fill: a venue that answers slowly would hold up all writes.
 *
 * <p><b>Tried and dropped.</b> To believe the store's record of what was asked where a built candle turned out to lack a
 * trade: the venue had been asked before the candle was final, so it is asked again whatever it said. To ask for such a
 * candle every few seconds until it differs: it is asked for once, when it is final.
 */
public final class LiveRun implements AutoCloseable {

    private static final long WRITE_MILLIS = 100;
    private static final long FILL_MILLIS = 250;

    private final LiveCollector config;
    private final PendingRows pending = new PendingRows();
    private final LatestTracker latest;
    private final GapFiller filler;
    private final StreamIntake intake;
    private final StoreWriter writer;
    private final LatestPoll poll;
    private final ScheduledExecutorService writing = executor("kirby-live-write");
    private final ScheduledExecutorService filling = executor("kirby-live-fill");
    private final ScheduledExecutorService asking = executor("kirby-live-poll");
    private final List<ScheduledFuture<?>> tasks = new ArrayList<>();
    private @Nullable StreamSubscription subscription;
    private boolean closed;

    private LiveRun(LiveCollector config) {
        this.config = config;
        Set<SeriesId> all = new LinkedHashSet<>(config.series());
        all.addAll(config.fromTrades());
        this.latest = new LatestTracker(config::publish, config::problem);
        this.filler = new GapFiller(
                config.source(),
                config.clock(),
                config.catchUp(),
                all,
                config::history,
                this::correct,
                config::problem);
        this.intake = new StreamIntake(config, filler, pending, latest);
        this.writer = new StoreWriter(config, pending, intake, filler);
        this.poll = new LatestPoll(config, intake);
    }

    private static ScheduledExecutorService executor(String name) {
        return Executors.newSingleThreadScheduledExecutor(DaemonThreads.named(name));
    }

    static LiveRun start(LiveCollector config) {
        LiveRun run = new LiveRun(config);
        Set<SeriesId> streamed = new LinkedHashSet<>();
        config.fromTrades().forEach(id -> streamed.add(SeriesId.of(Dataset.TRADES, id.instrument())));
        for (SeriesId id : config.series()) {
            if (BuiltRows.isMinuteValue(id) && !isStreamed(config, id)) {
                run.poll.add(id);
            } else {
                streamed.add(id);
            }
        }
        if (!streamed.isEmpty()) {
            run.subscription = config.stream().subscribe(streamed, run.intake);
        }
        run.repeat(run.writing, run.writer::writeDue, WRITE_MILLIS);
        run.repeat(run.filling, run.filler::fillDue, FILL_MILLIS);
        if (!run.poll.isEmpty()) {
            run.repeat(run.asking, run.poll::askIfDue, FILL_MILLIS);
        }
        return run;
    }

    private static boolean isStreamed(LiveCollector config, SeriesId series) {
        for (Support support : config.stream().streams()) {
            if (support.dataset() == series.dataset()
                    && support.type() == series.instrument().type()) {
                return true;
            }
        }
        return false;
    }

    private void repeat(ScheduledExecutorService executor, Runnable task, long everyMillis) {
        tasks.add(executor.scheduleWithFixedDelay(task, 0, everyMillis, TimeUnit.MILLISECONDS));
    }

    private void correct(SeriesId series, Rows rows) {
        intake.correct(series, rows);
    }

    /**
     * The latest price, mark price and funding rate of an instrument.
     *
     * @param instrument one that is collected
     * @return absent until there is one
     */
    public Optional<LatestValue> latest(Instrument instrument) {
        return latest.of(instrument);
    }

    /** {@return how it goes, as of now} */
    public LiveStatistics statistics() {
        StreamSubscription streaming = subscription;
        return new LiveStatistics(
                streaming == null
                        ? new StreamStatistics(Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, Optional.empty())
                        : streaming.statistics(),
                intake.candles(),
                intake.trades(),
                writer.stored(),
                pending.size(),
                filler.fills(),
                filler.filled(),
                writer.failures() + poll.failures() + filler.failures(),
                writer.lost() + intake.refused() + pending.dropped());
    }

    /** Stops listening, writes what came, and ends its threads. Candles that are still open are not kept. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        if (subscription != null) {
            subscription.close();
        }
        tasks.forEach(task -> task.cancel(false));
        filling.shutdownNow();
        asking.shutdownNow();
        writing.shutdown();
        try {
            if (!filling.awaitTermination(1, TimeUnit.MINUTES)
                    || !asking.awaitTermination(1, TimeUnit.MINUTES)
                    || !writing.awaitTermination(1, TimeUnit.MINUTES)) {
                config.problem("The collection of " + config.source().name() + " takes long to stop.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        intake.finish();
        writer.writeAll();
        if (config.files().isPresent()) {
            filler.fillDue();
            try {
                writer.advanceFiles();
            } catch (KirbyException e) {
                config.problem(String.valueOf(e.getMessage()));
            }
        }
    }

    /** For example {@code LiveRun[binance, 1204 messages, 40 candles, 210 rows stored, 0 lost]}. */
    @Override
    public String toString() {
        return "LiveRun[" + config.source().name() + ", "
                + statistics().toString().replaceAll("^.*\\[|]$", "") + "]";
    }
}
