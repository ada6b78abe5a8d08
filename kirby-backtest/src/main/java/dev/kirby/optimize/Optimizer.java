package dev.kirby.optimize;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Metric;
import dev.kirby.strategy.Params;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Tries parameters and keeps what they gave. The same seed gives the same trials, whatever the number of threads.
 *
 * <p>Immutable and thread-safe; each refinement returns a new optimizer, and {@link #run} owns its threads while it runs.
 */
public final class Optimizer {

    private static final int DEFAULT_MIN_TRADES = 10;

    private final String name;
    private final Method method;
    private final int budget;
    private final long seed;
    private final String objective;
    private final ToDoubleFunction<BacktestResult> score;
    private final int minTrades;
    private final int threads;
    private final Consumer<SearchProgress> listener;
    private final BooleanSupplier cancelled;

    /** How the next points are found. */
    private interface Method {
        Suggestions suggestions(ParameterSpace space, int budget, long seed);
    }

    private Optimizer(
            String name,
            Method method,
            int budget,
            long seed,
            String objective,
            ToDoubleFunction<BacktestResult> score,
            int minTrades,
            int threads,
            Consumer<SearchProgress> listener,
            BooleanSupplier cancelled) {
        this.name = name;
        this.method = method;
        this.budget = budget;
        this.seed = seed;
        this.objective = objective;
        this.score = score;
        this.minTrades = minTrades;
        this.threads = threads;
        this.listener = listener;
        this.cancelled = cancelled;
    }

    /**
     * Random search: points drawn evenly from the space, none twice.
     *
     * @param trials how many; fewer are tried where the space has fewer
     * @return an optimizer for NET_PROFIT with seed 42 on all processors, for which 10 trades are the least that count
     */
    public static Optimizer random(int trials) {
        return of("random", (space, budget, seed) -> new RandomSuggestions(space, seed), trials);
    }

    /**
     * Every point of a space of lists and whole numbers, the last parameter fastest. For stated strategies {@code
     * dev.kirby.sweep.Sweep} does the same a thousand times faster.
     *
     * @return an optimizer for NET_PROFIT on all processors, for which 10 trades are the least that count
     */
    public static Optimizer grid() {
        return of("grid", (space, budget, seed) -> new GridSuggestions(space), Integer.MAX_VALUE);
    }

    /**
     * Bayesian search: each point is the most promising by a model of all points before it, a Gaussian process for up to 300
     * trials and a tree-structured Parzen estimator beyond. Points are tried one after the other, so more threads do not make
     * it faster; worth it where a trial is slow or trials are few.
     *
     * @param trials how many
     * @return an optimizer for NET_PROFIT with seed 42, for which 10 trades are the least that count
     */
    public static Optimizer bayesian(int trials) {
        return of("bayesian", BayesianSuggestions::new, trials);
    }

    private static Optimizer of(String name, Method method, int trials) {
        if (trials < 1) {
            throw new InvalidRequestException("A search needs at least one trial, was " + trials + ".");
        }
        return new Optimizer(
                name,
                method,
                trials,
                42,
                Metric.NET_PROFIT.key(),
                result -> result.metrics().netProfit(),
                DEFAULT_MIN_TRADES,
                Runtime.getRuntime().availableProcessors(),
                progress -> {},
                () -> false);
    }

    /**
     * A copy with another seed.
     *
     * @param newSeed any number
     * @return the new optimizer
     */
    public Optimizer seed(long newSeed) {
        return new Optimizer(name, method, budget, newSeed, objective, score, minTrades, threads, listener, cancelled);
    }

    /**
     * A copy with another objective.
     *
     * @param metric more of it is better, or less where it is a cost
     * @return the new optimizer
     */
    public Optimizer maximizing(Metric metric) {
        int sign = metric.higherIsBetter() ? 1 : -1;
        return maximizing(metric.key(), result -> sign * result.metrics().value(metric));
    }

    /**
     * A copy with an objective of one's own.
     *
     * @param newObjective what it is called in results
     * @param function higher is better, NaN does not count
     * @return the new optimizer
     */
    public Optimizer maximizing(String newObjective, ToDoubleFunction<BacktestResult> function) {
        return new Optimizer(
                name,
                method,
                budget,
                seed,
                requireNonNull(newObjective),
                requireNonNull(function),
                minTrades,
                threads,
                listener,
                cancelled);
    }

    /**
     * A copy that counts only results with so many trades.
     *
     * @param trades 0 or more
     * @return the new optimizer
     */
    public Optimizer minTrades(int trades) {
        if (trades < 0) {
            throw new InvalidRequestException("minTrades must be 0 or more, was " + trades + ".");
        }
        return new Optimizer(name, method, budget, seed, objective, score, trades, threads, listener, cancelled);
    }

    /**
     * A copy that works on so many threads.
     *
     * @param count 1 or more
     * @return the new optimizer
     */
    public Optimizer threads(int count) {
        if (count < 1) {
            throw new InvalidRequestException("threads must be 1 or more, was " + count + ".");
        }
        return new Optimizer(name, method, budget, seed, objective, score, minTrades, count, listener, cancelled);
    }

    /**
     * A copy that tells how far it is.
     *
     * @param newListener called by the thread that called {@link #run}, after each batch
     * @return the new optimizer
     */
    public Optimizer onProgress(Consumer<SearchProgress> newListener) {
        return new Optimizer(
                name,
                method,
                budget,
                seed,
                objective,
                score,
                minTrades,
                threads,
                requireNonNull(newListener),
                cancelled);
    }

    /**
     * A copy that stops when a condition holds, with what was tried until then.
     *
     * @param condition asked between batches
     * @return the new optimizer
     */
    public Optimizer cancelWhen(BooleanSupplier condition) {
        return new Optimizer(
                name, method, budget, seed, objective, score, minTrades, threads, listener, requireNonNull(condition));
    }

    /**
     * How it searches.
     *
     * @return {@code random} or {@code bayesian}
     */
    public String name() {
        return name;
    }

    /**
     * How many trials it makes at most.
     *
     * @return 1 or more
     */
    public int budget() {
        return budget;
    }

    /**
     * What decides all chance.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * The name of the objective.
     *
     * @return for example {@code net_profit}
     */
    public String objective() {
        return objective;
    }

    /**
     * How long a run will take, by trying the middle of the space twice.
     *
     * @param backtest on which data
     * @param space what may be tried
     * @return an estimate
     */
    public Duration estimate(Backtest backtest, ParameterSpace space) {
        double[] middle = new double[space.names().size()];
        java.util.Arrays.fill(middle, 0.5);
        Params params = space.at(middle);
        backtest.run(space.strategy().with(params));
        long start = System.nanoTime();
        backtest.run(space.strategy().with(params));
        return Duration.ofNanos((long) ((System.nanoTime() - start) * Math.min(budget, space.size()) / threads));
    }

    /**
     * Searches.
     *
     * @param backtest on which data, at which costs
     * @param space what may be tried
     * @return every trial
     */
    public SearchResult run(Backtest backtest, ParameterSpace space) {
        Suggestions suggestions = method.suggestions(space, budget, seed);
        List<Trial> trials = new ArrayList<>();
        long start = System.nanoTime();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            while (trials.size() < budget && !cancelled.getAsBoolean()) {
                List<Params> batch = suggestions.next(List.copyOf(trials));
                if (batch.isEmpty()) {
                    break;
                }
                int most = Math.min(batch.size(), budget - trials.size());
                trials.addAll(evaluate(workers, backtest, space, batch.subList(0, most), trials.size()));
                double best = trials.stream()
                        .mapToDouble(Trial::score)
                        .filter(s -> !Double.isNaN(s))
                        .max()
                        .orElse(Double.NaN);
                listener.accept(
                        new SearchProgress(trials.size(), budget, best, Duration.ofNanos(System.nanoTime() - start)));
            }
        } finally {
            workers.shutdownNow();
        }
        return new SearchResult(trials, minTrades, objective);
    }

    private List<Trial> evaluate(
            ExecutorService workers, Backtest backtest, ParameterSpace space, List<Params> batch, int first) {
        List<Callable<Trial>> tasks = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Params params = batch.get(i);
            int number = first + i;
            tasks.add(() -> trial(number, params, backtest.run(space.strategy().with(params))));
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

    private Trial trial(int number, Params params, BacktestResult result) {
        boolean counts = result.metrics().sampleSize() >= minTrades;
        return new Trial(number, params, counts ? score.applyAsDouble(result) : Double.NaN, result.metrics());
    }

    /** For example {@code Optimizer[random, 1000 trials, net_profit, seed 42]}. */
    @Override
    public String toString() {
        return "Optimizer[" + name + ", " + (budget == Integer.MAX_VALUE ? "all" : budget) + " trials, " + objective
                + ", seed " + seed + "]";
    }
}
