package dev.kirby.store.export;

import dev.kirby.StoreException;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.store.export.ExportProgress.Step;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports the progress of an export to a listener. The export works on a thread of its own, and the listener is called on the thread that
 * asked for it: at each step, and twice a second meanwhile. A listener that throws stops the export at its next step.
 * Without a listener there is no thread.
 */
final class ProgressFeed {

    private static final long PAUSE_MILLIS = 500;

    /** The reports for the listener; an empty one ends the export. */
    private final @Nullable BlockingQueue<Optional<ExportProgress>> events;

    private final int tables;
    private final int steps;

    private volatile State state = new State("", Step.COLLECTING, 0, () -> 0);
    private volatile boolean cancelled;
    private int table;
    private int step;

    private record State(String file, Step step, double share, LongSupplier bytes) {
        ExportProgress now() {
            return new ExportProgress(file, step, share, bytes.getAsLong());
        }
    }

    private ProgressFeed(@Nullable BlockingQueue<Optional<ExportProgress>> events, int tables, int steps) {
        this.events = events;
        this.tables = tables;
        this.steps = steps;
    }

    /** Runs an export of a number of tables, each of a number of steps. */
    static <T> T run(
            @Nullable Consumer<ExportProgress> listener, int tables, int steps, Function<ProgressFeed, T> export) {
        if (listener == null) {
            return export.apply(new ProgressFeed(null, tables, steps));
        }
        BlockingQueue<Optional<ExportProgress>> events = new LinkedBlockingQueue<>();
        ProgressFeed feed = new ProgressFeed(events, tables, steps);
        FutureTask<T> task = new FutureTask<>(() -> export.apply(feed)) {
            @Override
            protected void done() {
                events.add(Optional.empty());
            }
        };
        Thread worker = DaemonThreads.named("kirby-export").newThread(task);
        worker.start();
        try {
            feed.deliver(events, listener);
            return BackgroundWorker.result(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("The export was interrupted; no file was left behind.", e);
        } finally {
            feed.cancelled = true;
            join(worker);
        }
    }

    private void deliver(BlockingQueue<Optional<ExportProgress>> queue, Consumer<ExportProgress> listener)
            throws InterruptedException {
        boolean ended = false;
        while (!ended) {
            Optional<ExportProgress> event = queue.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            ended = event != null && event.isEmpty();
            if (!ended) {
                listener.accept(event == null ? state.now() : event.get());
            }
        }
    }

    /** Waits for the worker, also when interrupted: it must not go on in a store that may be closed next. */
    private static void join(Thread worker) {
        boolean interrupted = Thread.interrupted();
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins the next step of the current table, or ends it. */
    void begin(String file, Step next, LongSupplier bytes) {
        if (cancelled) {
            throw new CancellationException("The export was stopped.");
        }
        state = new State(file, next, (table + (double) step / steps) / tables, bytes);
        if (next == Step.DONE) {
            table++;
            step = 0;
            state = new State(file, next, (double) table / tables, bytes);
        } else {
            step++;
        }
        report();
    }

    /** Says how much of the current step is done; less than before is not reported. */
    void within(double share) {
        State last = state;
        double begun = (table + (double) (step - 1) / steps) / tables;
        double now = begun + Math.min(1, share) / steps / tables;
        state = new State(last.file, last.step, Math.max(last.share, now), last.bytes);
    }

    private void report() {
        if (events != null) {
            events.add(Optional.of(state.now()));
        }
    }
}
