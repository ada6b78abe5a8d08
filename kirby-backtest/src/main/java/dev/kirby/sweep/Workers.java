package dev.kirby.sweep;

import dev.kirby.internal.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** The threads of one sweep, which end with it. Free threads take the tasks in the order of their numbers. */
final class Workers implements AutoCloseable {

    /** What one thread does with the tasks it takes; made once per thread, so that it can own buffers. */
    @FunctionalInterface
    interface Task {
        void run(int number);
    }

    private final int threads;
    private final ExecutorService executor;
    private final BooleanSupplier cancelled;

    Workers(int threads, BooleanSupplier cancelled) {
        this.threads = threads;
        this.cancelled = cancelled;
        this.executor = Executors.newFixedThreadPool(threads, DaemonThreads.named("kirby-sweep"));
    }

    int threads() {
        return threads;
    }

    void run(int tasks, IntFunction<Task> perThread) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> futures = new ArrayList<>();
        for (int t = 0; t < Math.min(threads, tasks); t++) {
            int thread = t;
            futures.add(executor.submit(() -> {
                Task task = perThread.apply(thread);
                for (int number = next.getAndIncrement(); number < tasks; number = next.getAndIncrement()) {
                    if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                        throw new SweepCancelledException();
                    }
                    task.run(number);
                }
            }));
        }
        try {
            for (Future<?> future : futures) {
                future.get();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
            throw new SweepCancelledException();
        } catch (ExecutionException e) {
            executor.shutdownNow();
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
