package dev.kirby.sweep;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.internal.LoggedProgress;
import dev.kirby.performance.Metric;
import dev.kirby.performance.TradedBars;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.StatedRule;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A backtest of every combination of a grid.
 *
 * <pre>{@code
 * var result = Sweep.grid(LiquiditySweep.grid()).maximizing(NET_PROFIT).run(backtest);
 * result.print();
 * }</pre>
 *
 * <p>The same grid, candles and options give the same result, whatever the number of threads, with the trades of
 * {@link Backtest#run} to the last bit. A plain rule is evaluated once a bar for each combination, over indicators computed once for
 * all; a {@link StatedRule} shares more and is faster still. Stops that move and partial targets stay fast; conditions that look at
 * the position, orders that wait, latency, a share of the volume, pauses, and slippage that varies run each combination through
 * the reference engine, some 110 to 140 times as slow ({@code docs/realism.md}). Immutable and thread-safe; refinements return a new sweep.
 */
public final class Sweep {

    private static final int DEFAULT_MIN_TRADES = 10;
    // Numbers of lists and exit rules, an order by exits, a place of daily returns, and the ranking.
    private static final int BYTES_PER_COMBINATION = 40;
    // An estimate runs one combination of so many, twice, and of a large grid no more than these: of stated rules,
    // whose
    // combinations share most; bars times combinations of plain ones; and of those that run one by one.
    private static final int SAMPLE = 16;
    private static final int MOST_STATED = 1 << 16;
    private static final long MOST_DECISIONS = 100_000_000;
    private static final long MOST_ONE_BY_ONE = 10_000_000;

    private final Settings settings;

    /** What refinements change; never changed once a sweep has it. */
    private static final class Settings {
        private final ParameterGrid grid;
        private String objectiveName = Metric.NET_PROFIT.key();
        private ToDoubleFunction<Combination> objective = row -> row.value(Metric.NET_PROFIT);
        private Set<Metric> metrics = Columns.DEFAULT;
        private int minTrades = DEFAULT_MIN_TRADES;
        private int threads = Runtime.getRuntime().availableProcessors();
        private Consumer<SweepProgress> listener = LoggedProgress.of("sweep");
        private BooleanSupplier cancelled = () -> false;
        private Budget budget = Budget.DEFAULT;

        Settings(ParameterGrid grid) {
            this.grid = grid;
        }

        /** The same settings over a grid. */
        Settings over(ParameterGrid newGrid) {
            Settings copy = new Settings(newGrid);
            copy.objectiveName = objectiveName;
            copy.objective = objective;
            copy.metrics = metrics;
            copy.minTrades = minTrades;
            copy.threads = threads;
            copy.listener = listener;
            copy.cancelled = cancelled;
            copy.budget = budget;
            return copy;
        }
    }

    private Sweep(Settings settings) {
        this.settings = settings;
    }

    private Sweep with(Consumer<Settings> change) {
        Settings copy = settings.over(settings.grid);
        change.accept(copy);
        return new Sweep(copy);
    }

    /**
     * A sweep over a grid, for the most net profit, on all processors.
     *
     * @param grid the strategy and the values to try
     * @return the sweep
     */
    public static Sweep grid(ParameterGrid grid) {
        return new Sweep(new Settings(requireNonNull(grid, "grid")));
    }

    /**
     * Ranked by a metric, the best first: the highest, or the lowest where less is better.
     *
     * @param metric any; one that {@linkplain Metric#needs needs} trades costs the time to make them
     * @return the new sweep
     */
    public Sweep maximizing(Metric metric) {
        double sign = metric.higherIsBetter() ? 1 : -1;
        return computing(metric).by(metric.key(), row -> sign * row.value(metric));
    }

    /**
     * Ranked by a custom function, the highest first; NaN does not count.
     *
     * @param name stands in reports
     * @param function of a combination's figures and parameters
     * @return the new sweep
     */
    public Sweep maximizing(String name, ToDoubleFunction<Combination> function) {
        return by(requireNonNull(name, "name"), requireNonNull(function, "function"));
    }

    private Sweep by(String name, ToDoubleFunction<Combination> function) {
        return with(s -> {
            s.objectiveName = name;
            s.objective = function;
        });
    }

    /**
     * Computes more metrics than sample_size, net_profit, net_profit_pct, gross_win_rate, profit_factor, expectancy,
     * max_drawdown and sharpe_trade. What it costs depends on what they {@linkplain Metric#needs need}.
     *
     * @param more any metrics
     * @return the new sweep
     */
    public Sweep computing(Metric... more) {
        Set<Metric> all = EnumSet.copyOf(settings.metrics);
        all.addAll(List.of(more));
        return with(s -> s.metrics = all);
    }

    /**
     * Combinations with fewer trades are not ranked.
     *
     * @param trades 0 or more; 10 unless set
     * @return the new sweep
     */
    public Sweep minTrades(int trades) {
        if (trades < 0) {
            throw new InvalidRequestException("min_trades must be 0 or more, was " + trades + ".");
        }
        return with(s -> s.minTrades = trades);
    }

    /**
     * With a number of threads; they end with the run.
     *
     * @param count at least 1
     * @return the new sweep
     */
    public Sweep threads(int count) {
        if (count < 1 || count > 1024) {
            throw new InvalidRequestException("threads must be from 1 to 1024, was " + count + ".");
        }
        return with(s -> s.threads = count);
    }

    /**
     * Reports progress, several times during the walk. Calls come from the sweep's threads, one at a time.
     *
     * @param newListener returns quickly
     * @return the new sweep
     */
    public Sweep onProgress(Consumer<SweepProgress> newListener) {
        requireNonNull(newListener, "newListener");
        return with(s -> s.listener = newListener);
    }

    /**
     * Stops when a condition becomes true; interrupting the thread that runs it does the same.
     *
     * @param condition checked often, by several threads
     * @return the new sweep
     */
    public Sweep cancelWhen(BooleanSupplier condition) {
        requireNonNull(condition, "condition");
        return with(s -> s.cancelled = condition);
    }

    /**
     * Runs every combination.
     *
     * @param backtest candles, costs and capital
     * @return a row for every combination
     * @throws SweepCancelledException if it was cancelled or interrupted
     */
    public SweepResult run(Backtest backtest) {
        requireRoom();
        long start = System.nanoTime();
        TradedBars bars = TradedBars.of(backtest.bars(), backtest.firstBar());
        KeptReturns returns = new KeptReturns(
                settings.grid.size(),
                bars.days().size(),
                Math.min(
                        settings.budget.returns(),
                        roomForReturns(backtest.bars().size())));
        Columns columns = new Columns(settings.grid.size(), backtest.capital(), bars, settings.metrics, returns);
        SweepResult result = new SweepResult(this, backtest, columns);
        Progress progress = new Progress(result, columns, start);
        PhaseTimes times = walk(backtest, progress::sink);
        return result.finished(Duration.ofNanos(System.nanoTime() - start), times.toString());
    }

    /**
     * Runs every combination on several markets, each of whose data is loaded and prepared once.
     *
     * @param backtests at least one
     * @return a result for each, in their order
     * @throws SweepCancelledException if it was cancelled or interrupted
     */
    public List<SweepResult> run(List<Backtest> backtests) {
        return backtests.stream().map(this::run).toList();
    }

    /** Refuses what cannot fit before it is begun. */
    private void requireRoom() {
        long needed = settings.grid.size() * (long) (BYTES_PER_COMBINATION + Double.BYTES * settings.metrics.size());
        long most = Runtime.getRuntime().maxMemory();
        if (needed > most - most / 4) {
            throw new InvalidRequestException(String.format(
                    Locale.ROOT,
                    "The sweep of %,d combinations of %s needs some %,d MB for its results, and Java may use %,d MB:"
                            + " take fewer values or larger steps, start Java with -Xmx%dm, or search instead:"
                            + " Optimizer.random(10_000).run(backtest, ParameterSpace.of(grid)).",
                    settings.grid.size(),
                    settings.grid.strategy().name(),
                    needed >> 20,
                    most >> 20,
                    (needed >> 20) * 2));
        }
    }

    /** Half the heap, less what long series take themselves: columns, indicators, conditions, signals. */
    private static long roomForReturns(int bars) {
        return Math.max(0, Runtime.getRuntime().maxMemory() / 2 - 200L * bars);
    }

    /** Every combination once, in no particular order, on several threads. */
    PhaseTimes walk(Backtest backtest, Supplier<CombinationSink> sinks) {
        try (Workers workers = new Workers(settings.threads, settings.cancelled)) {
            if (slowerWay(backtest).isPresent()) {
                return ReferenceSweep.run(backtest, settings.grid, workers, sinks);
            }
            Optional<StatedRule> stated =
                    backtest.tradable(settings.grid.strategy()).stated();
            if (stated.isPresent()) {
                SweepEngine engine = new SweepEngine(
                        backtest,
                        settings.grid,
                        stated.get(),
                        workers,
                        settings.budget,
                        sinks.get().readsTrades());
                engine.run(sinks);
                return engine.times();
            }
            return PlainSweep.run(backtest, settings.grid, workers, sinks);
        }
    }

    /** Some work on as many threads as the sweep has. */
    void work(int tasks, IntFunction<Workers.Task> perThread) {
        try (Workers workers = new Workers(settings.threads, settings.cancelled)) {
            workers.run(tasks, perThread);
        }
    }

    /**
     * Which options of a backtest send every combination through the reference engine, some 110 to 140 times as slow. A plain rule may
     * do so besides, by orders or exits that its signals carry.
     *
     * @param backtest as for the run
     * @return for example {@code margin, slippage that varies}; empty where outcomes are shared
     */
    public Optional<String> slowerWay(Backtest backtest) {
        return ReferenceSweep.reason(backtest, settings.grid);
    }

    /**
     * How long {@link #run} will take on this machine, from running every second value of each parameter, or fewer where that is
     * more than a sixteenth of the combinations or takes seconds itself: good to a factor of two or so. The columns computed for it
     * are there for the run.
     *
     * @param backtest as for the run
     * @return the time expected
     * @throws InvalidRequestException if the results cannot fit into memory, as from the run
     */
    public Duration estimate(Backtest backtest) {
        requireRoom();
        ParameterGrid thin = thin(most(backtest));
        Settings sampled = settings.over(thin);
        sampled.metrics = Columns.DEFAULT;
        sampled.listener = progress -> {};
        Sweep sample = new Sweep(sampled);
        sample.walk(backtest, () -> (row, tally, equity) -> {});
        return sample.walk(backtest, () -> (row, tally, equity) -> {}).scaled(thin, settings.grid);
    }

    /** How many combinations an estimate runs at most. */
    private long most(Backtest backtest) {
        long most;
        if (slowerWay(backtest).isPresent()) {
            most = MOST_ONE_BY_ONE / backtest.bars().size();
        } else if (backtest.tradable(settings.grid.strategy()).stated().isPresent()) {
            most = MOST_STATED;
        } else {
            most = MOST_DECISIONS / backtest.bars().size();
        }
        return Math.max(1, Math.min(settings.grid.size() / SAMPLE, most));
    }

    private ParameterGrid thin(long most) {
        ParameterGrid thin = settings.grid;
        int largest = settings.grid.names().stream()
                .mapToInt(name -> settings.grid.values(name).length)
                .max()
                .orElse(1);
        for (int step = 2; thin.size() > most && step <= 2 * largest; step++) {
            thin = ParameterGrid.of(settings.grid.strategy());
            for (String name : settings.grid.names()) {
                thin = thin.with(name, every(step, settings.grid.values(name)));
            }
        }
        return thin;
    }

    private static double[] every(int step, double[] values) {
        return IntStream.range(0, values.length)
                .filter(i -> i % step == 0)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    /** A copy that holds less or more in memory at a time. */
    Sweep budget(Budget newBudget) {
        return with(s -> s.budget = newBudget);
    }

    /** {@return the strategy and the values to try} */
    public ParameterGrid grid() {
        return settings.grid;
    }

    /** {@return what is computed of each combination} */
    public Set<Metric> metrics() {
        return Collections.unmodifiableSet(settings.metrics);
    }

    /** {@return whether the condition of {@link #cancelWhen} is true now} */
    public boolean isCancelled() {
        return settings.cancelled.getAsBoolean();
    }

    String objectiveName() {
        return settings.objectiveName;
    }

    int minTrades() {
        return settings.minTrades;
    }

    /** NaN where the combination does not count. */
    double objective(Combination combination) {
        return combination.trades() < settings.minTrades ? Double.NaN : settings.objective.applyAsDouble(combination);
    }

    void report(SweepProgress progress) {
        settings.listener.accept(progress);
    }

    /** For example {@code Sweep[LIQUIDITY_SWEEP_V3, 201600 combinations, by net_profit]}. */
    @Override
    public String toString() {
        return "Sweep[" + settings.grid.strategy().name() + ", " + settings.grid.size() + " combinations, by "
                + settings.objectiveName + "]";
    }
}
