package dev.kirby.optimize;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.internal.LoggedProgress;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Metrics;
import dev.kirby.performance.Performance;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Tries parameters and keeps what they gave. The same seed gives the same trials, whatever the number of threads.
 *
 * <p>Immutable and thread-safe; each refinement returns a new optimizer, and {@link #run} owns its threads while it runs.
 */
public final class Optimizer {

    private static final int DEFAULT_MIN_TRADES = 10;
    private static final int MAX_PARALLEL = 64;

    private static final int FIRST_ESTIMATE = 25;
    private static final int WARM = 4;
    private static final long ENOUGH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Settings settings;

    /** How the next points are found. */
    private interface Method {
        Suggestions suggestions(ParameterSpace space, int budget, long seed, int parallel);
    }

    /** What refinements change; never changed once an optimizer has it. */
    private static final class Settings {
        private final String name;
        private final Method method;
        private int budget;
        private long seed = 42;
        private String objective = Metric.NET_PROFIT.key();
        private Optional<Metric> metric = Optional.of(Metric.NET_PROFIT);
        private ToDoubleFunction<BacktestResult> score =
                result -> result.metrics().netProfit();
        private int minTrades = DEFAULT_MIN_TRADES;
        private int threads = Runtime.getRuntime().availableProcessors();
        private int parallel = 1;
        private int patience;
        private Consumer<SearchProgress> listener = LoggedProgress.of("search");
        private BooleanSupplier cancelled = () -> false;

        Settings(String name, Method method, int budget) {
            this.name = name;
            this.method = method;
            this.budget = budget;
        }

        Settings copy() {
            Settings copy = new Settings(name, method, budget);
            copy.seed = seed;
            copy.objective = objective;
            copy.metric = metric;
            copy.score = score;
            copy.minTrades = minTrades;
            copy.threads = threads;
            copy.parallel = parallel;
            copy.patience = patience;
            copy.listener = listener;
            copy.cancelled = cancelled;
            return copy;
        }
    }

    private Optimizer(Settings settings) {
        this.settings = settings;
    }

    private Optimizer with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new Optimizer(copy);
    }

    /**
     * Random search: points drawn evenly from the space, none twice.
     *
     * @param trials how many; fewer are tried where the space has fewer
     * @return an optimizer for NET_PROFIT with seed 42 on all processors, for which 10 trades are the least that count
     */
    public static Optimizer random(int trials) {
        return of("random", (space, budget, seed, parallel) -> new RandomSuggestions(space, seed), trials);
    }

    /**
     * Every point of a space of lists and whole numbers, the last parameter fastest. For stated strategies {@code
     * dev.kirby.sweep.Sweep} does the same a thousand times faster.
     *
     * @return an optimizer for NET_PROFIT on all processors, for which 10 trades are the least that count
     */
    public static Optimizer grid() {
        return of("grid", (space, budget, seed, parallel) -> new GridSuggestions(space), Integer.MAX_VALUE);
    }

    /**
     * Bayesian search: each point is the most promising by a model of all points before it, a Gaussian process for up to 1,000
     * trials and a tree-structured Parzen estimator beyond and where some parameters depend on others. Worth it where a trial
     * is slow or trials are few: a point costs about a millisecond of thought.
     *
     * <p>Points are tried one after the other, so that each knows all before it; {@link #parallel} makes it faster.
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
        return new Optimizer(new Settings(name, method, trials));
    }

    /**
     * A copy with another seed.
     *
     * @param seed any number
     * @return the new optimizer
     */
    public Optimizer seed(long seed) {
        return with(s -> s.seed = seed);
    }

    /**
     * A copy with another objective.
     *
     * @param metric more of it is better, or less where it is a cost
     * @return the new optimizer
     */
    public Optimizer maximizing(Metric metric) {
        int sign = metric.higherIsBetter() ? 1 : -1;
        return maximizing(metric.key(), result -> sign * result.metrics().value(metric))
                .with(s -> s.metric = Optional.of(metric));
    }

    /**
     * A copy with a custom objective.
     *
     * @param objective what it is called in results
     * @param function higher is better, NaN does not count
     * @return the new optimizer
     */
    public Optimizer maximizing(String objective, ToDoubleFunction<BacktestResult> function) {
        requireNonNull(objective, "objective");
        requireNonNull(function, "function");
        return with(s -> {
            s.objective = objective;
            s.metric = Optional.empty();
            s.score = function;
        });
    }

    /**
     * A copy that counts only results with at least a number of trades.
     *
     * @param trades 0 or more
     * @return the new optimizer
     */
    public Optimizer minTrades(int trades) {
        if (trades < 0) {
            throw new InvalidRequestException("minTrades must be 0 or more, was " + trades + ".");
        }
        return with(s -> s.minTrades = trades);
    }

    /**
     * A copy that works on a number of threads.
     *
     * @param count 1 or more
     * @return the new optimizer
     */
    public Optimizer threads(int count) {
        if (count < 1) {
            throw new InvalidRequestException("threads must be 1 or more, was " + count + ".");
        }
        return with(s -> s.threads = count);
    }

    /**
     * A copy of a Bayesian search that tries several points at once, each batch knowing all batches before it. The trials are
     * the same for any number of threads, but not those of another batch size: a larger one learns less from each point. Grid
     * and random search try points at once in any case.
     *
     * @param points 1 to 64
     * @return the new optimizer
     */
    public Optimizer parallel(int points) {
        if (points < 1 || points > MAX_PARALLEL) {
            throw new InvalidRequestException("parallel must be 1 to " + MAX_PARALLEL + ", was " + points + ".");
        }
        return with(s -> s.parallel = points);
    }

    /**
     * A copy that stops early when a number of trials in a row were no better than the best before them.
     *
     * @param trials 1 or more
     * @return the new optimizer
     */
    public Optimizer patience(int trials) {
        if (trials < 1) {
            throw new InvalidRequestException("patience must be 1 or more, was " + trials + ".");
        }
        return with(s -> s.patience = trials);
    }

    /**
     * A copy that reports its progress.
     *
     * @param listener called by the thread that called {@link #run}, after each batch
     * @return the new optimizer
     */
    public Optimizer onProgress(Consumer<SearchProgress> listener) {
        requireNonNull(listener, "listener");
        return with(s -> s.listener = listener);
    }

    /**
     * A copy that reports its progress to one more listener.
     *
     * @param listener called as for {@link #onProgress}, after those before it
     * @return the new optimizer
     */
    public Optimizer alsoOnProgress(Consumer<SearchProgress> listener) {
        requireNonNull(listener, "listener");
        return with(s -> s.listener = s.listener.andThen(listener));
    }

    /**
     * A copy that stops when a condition holds, with what was tried until then.
     *
     * @param condition checked between batches
     * @return the new optimizer
     */
    public Optimizer cancelWhen(BooleanSupplier condition) {
        requireNonNull(condition, "condition");
        return with(s -> s.cancelled = condition);
    }

    /**
     * How it searches.
     *
     * @return {@code grid}, {@code random} or {@code bayesian}
     */
    public String name() {
        return settings.name;
    }

    /**
     * How many trials it makes at most.
     *
     * @return 1 or more
     */
    public int budget() {
        return settings.budget;
    }

    /**
     * What decides all chance.
     *
     * @return the seed
     */
    public long seed() {
        return settings.seed;
    }

    /**
     * The name of the objective.
     *
     * @return for example {@code net_profit}
     */
    public String objective() {
        return settings.objective;
    }

    /**
     * How long a run will take on this machine, from searches that double for a second: the first trials of a
     * JVM, and of a backtest whose indicators are not computed yet, take many times as long as later ones. Good to a factor of three
     * or so; long searches end sooner, since their trials share more.
     *
     * @param backtest on which data
     * @param space what may be tried
     * @return an estimate
     */
    public Duration estimate(Backtest backtest, ParameterSpace space) {
        double all = Math.min(settings.budget, space.size());
        int trials = (int) Math.min(all, FIRST_ESTIMATE);
        long begin = System.nanoTime();
        for (long seed = settings.seed + 1; ; seed++) {
            int tried = trials;
            Optimizer sample = with(s -> {
                s.budget = tried;
                s.listener = progress -> {};
            });
            long start = System.nanoTime();
            sample.seed(seed).run(backtest, space);
            long took = System.nanoTime() - start;
            boolean warm = seed - settings.seed >= WARM && System.nanoTime() - begin >= ENOUGH_NANOS;
            if (warm || trials >= all) {
                return Duration.ofNanos((long) (took * all / trials));
            }
            trials = (int) Math.min(all, 2.0 * trials);
        }
    }

    /**
     * Searches a strategy's parameters.
     *
     * @param backtest on which data, at which costs
     * @param space what may be tried
     * @return every trial
     */
    public SearchResult run(Backtest backtest, ParameterSpace space) {
        TrialReturns returns = new TrialReturns();
        return search(space, settings.objective, settings.minTrades, returns, (number, params) -> {
            BacktestResult result = backtest.run(space.strategy().with(params));
            returns.keep(number, result.dailyReturns());
            boolean counts = result.metrics().sampleSize() >= settings.minTrades;
            return new Trial(
                    number, params, counts ? settings.score.applyAsDouble(result) : Double.NaN, result.metrics());
        });
    }

    /**
     * Searches any function, such as the error of a model by its settings.
     *
     * @param space what may be tried
     * @param function higher is better, NaN does not count; called by many threads at once
     * @return every trial; their metrics are all unknown
     */
    public SearchResult run(ParameterSpace space, ToDoubleFunction<Params> function) {
        requireNonNull(function, "function");
        Metrics unknown = Metrics.of(Map.of());
        return search(
                space,
                "function",
                0,
                new TrialReturns(),
                (number, params) -> new Trial(number, params, function.applyAsDouble(params), unknown));
    }

    /**
     * Searches the parameters of whatever gives a performance, such as a portfolio.
     *
     * @param space what may be tried
     * @param run makes a performance of parameters; called by many threads at once
     * @return every trial
     * @throws InvalidRequestException if the objective is a function of a backtest's result
     */
    public SearchResult searchPerformance(ParameterSpace space, Function<Params, Performance> run) {
        requireNonNull(run, "run");
        Metric metric = settings.metric.orElseThrow(
                () -> new InvalidRequestException(
                        "The objective " + settings.objective
                                + " is a function of one backtest: search a portfolio by a metric, such as maximizing(Metric.SHARPE)."));
        double sign = metric.higherIsBetter() ? 1 : -1;
        TrialReturns returns = new TrialReturns();
        return search(space, settings.objective, settings.minTrades, returns, (number, params) -> {
            Performance performance = run.apply(params);
            returns.keep(number, performance.dailyReturns());
            Metrics metrics = performance.metrics();
            boolean counts = metrics.sampleSize() >= settings.minTrades;
            return new Trial(number, params, counts ? sign * metrics.value(metric) : Double.NaN, metrics);
        });
    }

    private SearchResult search(
            ParameterSpace space,
            String objective,
            int minTrades,
            TrialReturns returns,
            BiFunction<Integer, Params, Trial> trial) {
        Suggestions suggestions = settings.method.suggestions(space, settings.budget, settings.seed, settings.parallel);
        Search search = new Search(
                suggestions,
                trial,
                settings.budget,
                settings.patience,
                settings.threads,
                settings.listener,
                settings.cancelled);
        return new SearchResult(search.run(), minTrades, objective, returns);
    }

    /** For example {@code Optimizer[random, 1000 trials, net_profit, seed 42]}. */
    @Override
    public String toString() {
        return "Optimizer[" + name() + ", " + (budget() == Integer.MAX_VALUE ? "all" : budget()) + " trials, "
                + objective() + ", seed " + seed() + "]";
    }
}
