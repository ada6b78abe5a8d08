package dev.kirby.store.export;

import dev.kirby.StoreException;
import dev.kirby.internal.DaemonThreads;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A thread beside the one that exports, for what need not hold it up. Closing waits for what was begun. */
final class BackgroundWorker implements AutoCloseable {

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(DaemonThreads.named("kirby-export-worker"));

    /** Begins some work, after what was begun before; the supplier waits for the outcome, and throws what it threw. */
    <T> Supplier<T> begin(Callable<T> work) {
        Future<T> outcome = thread.submit(work);
        return () -> result(outcome);
    }

    /** Waits for an outcome, and throws what its work threw. */
    static <T> T result(Future<T> outcome) {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("The export was interrupted; no file was left behind.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Also when interrupted: what is begun reads files that are deleted next. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = Thread.interrupted();
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
