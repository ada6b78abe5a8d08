package dev.kirby.optimize;

import dev.kirby.KirbyException;
import dev.kirby.strategy.Params;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One run of a search: takes points, tries each batch on all threads, and stops when the budget is spent, patience is at its
 * end, nothing is left or the caller has enough. Since a batch is requested when the one before it is done, the trials do not
 * depend on the number of threads.
 *
 * @param suggestions what to try
 * @param trial makes a trial of its number and parameters; called by many threads
 * @param budget the most trials
 * @param patience the most trials without a better score; no limit where 0
 * @param threads how many
 * @param listener called after each batch
 * @param cancelled checked between batches
 */
record Search(
        Suggestions suggestions,
        BiFunction<Integer, Params, Trial> trial,
        int budget,
        int patience,
        int threads,
        Consumer<SearchProgress> listener,
        BooleanSupplier cancelled) {

    List<Trial> run() {
        List<Trial> trials = new ArrayList<>();
        double best = Double.NaN;
        int bestAt = 0;
        long start = System.nanoTime();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            while (trials.size() < budget && !cancelled.getAsBoolean()) {
                List<Params> batch = suggestions.next(List.copyOf(trials));
                if (batch.isEmpty()) {
                    break;
                }
                int most = Math.min(batch.size(), budget - trials.size());
                for (Trial done : evaluate(workers, batch.subList(0, most), trials.size())) {
                    trials.add(done);
                    if (done.score() > best || (Double.isNaN(best) && !Double.isNaN(done.score()))) {
                        best = done.score();
                        bestAt = done.number();
                    }
                    if (patience > 0 && done.number() - bestAt >= patience) {
                        return trials;
                    }
                }
                listener.accept(
                        new SearchProgress(trials.size(), budget, best, Duration.ofNanos(System.nanoTime() - start)));
            }
        } finally {
            workers.shutdownNow();
        }
        return trials;
    }

    private List<Trial> evaluate(ExecutorService workers, List<Params> batch, int first) {
        List<Callable<Trial>> tasks = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Params params = batch.get(i);
            int number = first + i;
            tasks.add(() -> trial.apply(number, params));
        }
        try {
            List<Trial> trials = new ArrayList<>();
            for (Future<Trial> future : workers.invokeAll(tasks)) {
                trials.add(future.get());
            }
            return trials;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KirbyException("The search was interrupted.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KirbyException failure) {
                throw failure;
            }
            throw new KirbyException("A trial failed: " + e.getCause(), e.getCause());
        }
    }
}
