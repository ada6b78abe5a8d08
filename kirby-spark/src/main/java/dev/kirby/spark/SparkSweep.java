package dev.kirby.spark;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.strategy.PortableStrategy;
import dev.kirby.strategy.StrategyProvider;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepCancelledException;
import dev.kirby.sweep.SweepParts;
import dev.kirby.sweep.SweepResult;
import dev.kirby.train.Programme;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Sweeps on a cluster of Spark, over markets and parts of the grid.
 *
 * <pre>{@code
 * StrategyProvider sweeps = Strategies.installed().named("LIQUIDITY_SWEEP_V3");
 * Sweep sweep = Sweep.grid(sweeps.grid()).maximizing(NET_PROFIT);
 * List<SweepResult> results = SparkSweep.of(spark, sweeps).run(sweep, backtests);
 * }</pre>
 *
 * <p>An executor runs the engine of {@link Sweep#run}, so that a result is the same to the last bit whatever the number of executors
 * and parts, and whichever of them are lost on the way. The candles of a market are broadcast once; a task is the values that it tries.
 * A strategy goes along as the name of its provider, whose jar the executors must have, or as classes where it was compiled from a
 * file. Listener, cancelling and the objective are the sweep's own, and are called on this machine; its number of threads counts for
 * nothing here, where a task has as many as Spark gives it ({@code spark.task.cpus}).
 *
 * <p>When one machine is enough: {@code docs/scale.md}. Immutable and thread-safe.
 */
public final class SparkSweep {

    // So that the last tasks do not keep one executor busy while the others wait.
    private static final int TASKS_PER_CORE = 4;
    // Some 16 MB of figures.
    private static final int MOST_COMBINATIONS = 250_000;
    private static final int COMPARED = 3;

    private final SparkSession spark;
    private final StrategyProvider provider;
    private final int parts;

    /** Makes the backtest of a market on an executor, with candles that it can reach: a lambda of the application. */
    @FunctionalInterface
    public interface Recipe extends Serializable {

        /**
         * Makes the backtest of a market.
         *
         * @param market which
         * @return with candles, costs and capital
         */
        Backtest backtest(Programme.Market market);
    }

    private SparkSweep(SparkSession spark, StrategyProvider provider, int parts) {
        this.spark = requireNonNull(spark, "spark");
        this.provider = requireNonNull(provider, "provider");
        this.parts = parts;
    }

    /**
     * Sweeps of a strategy.
     *
     * @param spark connected to a cluster, or {@code local[*]}
     * @param provider of the strategy, by {@link dev.kirby.strategy.Strategies} or a public class
     * @return ready to run
     */
    public static SparkSweep of(SparkSession spark, StrategyProvider provider) {
        return new SparkSweep(spark, provider, 0);
    }

    /**
     * With another number of parts.
     *
     * @param perMarket how many tasks there are of each market at least; unless set, some four for each core of the cluster in all
     * @return the new sweep
     */
    public SparkSweep parts(int perMarket) {
        if (perMarket < 1) {
            throw new InvalidRequestException("A sweep has 1 part or more, not " + perMarket + ".");
        }
        return new SparkSweep(spark, provider, perMarket);
    }

    /**
     * Runs every combination on one market.
     *
     * @param sweep of a grid of this strategy
     * @param backtest without finer prices and feed, which stay on this machine
     * @return a row for every combination
     * @throws SweepCancelledException if it was cancelled or interrupted
     */
    public SweepResult run(Sweep sweep, Backtest backtest) {
        return run(sweep, List.of(backtest)).get(0);
    }

    /**
     * Runs every combination on several markets.
     *
     * @param sweep of a grid of this strategy
     * @param backtests at least one, without finer prices and feed, which stay on this machine
     * @return a result for each, in their order
     * @throws SweepCancelledException if it was cancelled or interrupted
     */
    public List<SweepResult> run(Sweep sweep, List<Backtest> backtests) {
        requireRoom(sweep, backtests.size());
        Cluster cluster = cluster(sweep, backtests);
        List<PartTask> tasks = cluster.tasks;
        boolean done = ClusterJob.run(
                cluster.context,
                sweep.toString(),
                tasks,
                PartTask::figures,
                (task, figures) -> cluster.parts
                        .get(tasks.get(task).market())
                        .put(tasks.get(task).part(), figures),
                sweep::isCancelled);
        if (!done) {
            // Tasks that end late may still read what was broadcast: Spark cleans it up once nobody has it.
            throw new SweepCancelledException();
        }
        cluster.broadcasts.forEach(broadcast -> broadcast.destroy(false));
        List<SweepResult> results =
                cluster.parts.stream().map(SweepParts::result).toList();
        requireSame(results.get(0));
        return results;
    }

    /**
     * Every combination on several markets as rows that stay in the cluster, for results that one machine cannot hold:
     * {@code table(sweep, backtests).write().parquet("rows")}. Nothing runs before Spark needs the rows. Columns are {@code market},
     * {@code interval} and {@code combination}, then those of {@link SweepResult#toFrame}.
     *
     * @param sweep of a grid of this strategy; its objective is not computed
     * @param backtests as for {@link #run(Sweep, List)}
     * @return a row for each market and combination
     */
    public Dataset<Row> table(Sweep sweep, List<Backtest> backtests) {
        Cluster cluster = cluster(sweep, backtests);
        List<SweepRows> rows = cluster.tasks.stream()
                .map(task -> {
                    SweepParts parts = cluster.parts.get(task.market());
                    return SweepRows.of(
                            task, parts, SentMarket.of(parts.backtest().bars()));
                })
                .toList();
        return SweepRows.table(spark, rows, cluster.parts.get(0));
    }

    /**
     * The same of markets whose candles this machine does not send: the executors have them, for example in a lake on a file system that all
     * see. That many markets need no memory here. A market is made once for each task, which is once where its grid has no more than
     * 250,000 combinations.
     *
     * <pre>{@code
     * SparkSweep.of(spark, sweeps).table(sweep, markets, market -> Backtest.of(candles(market))).write().parquet("rows");
     * }</pre>
     *
     * @param sweep of a grid of this strategy; its objective is not computed
     * @param markets at least one; the first is made here too, to see that it can be
     * @param recipe makes the backtest of each, there
     * @return a row for each market and combination
     */
    public Dataset<Row> table(Sweep sweep, List<Programme.Market> markets, Recipe recipe) {
        ClusterJob.sendable(requireNonNull(recipe, "recipe"));
        requireStrategy(sweep, markets);
        int wanted = parts > 0 ? parts : smallParts(sweep.grid().size());
        SweepParts cut = SweepParts.of(sweep, recipe.backtest(markets.get(0)), wanted);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SentSweep> sent = context.broadcast(sent(sweep));
        List<SweepRows> rows = new ArrayList<>();
        for (int market = 0; market < markets.size(); market++) {
            SentMarket name = SentMarket.of(markets.get(market));
            Sent<Backtest> on = () -> recipe.backtest(name.received());
            for (int part = 0; part < cut.count(); part++) {
                rows.add(SweepRows.of(PartTask.of(market, part, cut, sent, on), cut, name));
            }
        }
        return SweepRows.table(spark, rows, cut);
    }

    /** Refuses what this machine cannot hold before it is begun. */
    private static void requireRoom(Sweep sweep, int markets) {
        long needed = (long) sweep.grid().size()
                * markets
                * Double.BYTES
                * (sweep.metrics().size() + 1);
        long most = Runtime.getRuntime().maxMemory();
        if (needed > most - most / 4) {
            throw new InvalidRequestException(String.format(
                    Locale.ROOT,
                    "The figures of %,d combinations on %,d markets need some %,d MB, and Java may use %,d MB here: leave"
                            + " them in the cluster by table(sweep, backtests).write().parquet(\"rows\"), run fewer"
                            + " markets at a time, or start Java with -Xmx%dm.",
                    sweep.grid().size(),
                    markets,
                    needed >> 20,
                    most >> 20,
                    (needed >> 20) * 2));
        }
    }

    private Cluster cluster(Sweep sweep, List<Backtest> backtests) {
        try {
            return new Cluster(sweep, backtests);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Spark's Scala throws it undeclared.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new SweepCancelledException();
            }
            throw new KirbyException("Spark could not broadcast the markets: " + e.getMessage(), e);
        }
    }

    /** What is broadcast for a run, and its tasks. */
    private final class Cluster {
        private final JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        private final List<Broadcast<?>> broadcasts = new ArrayList<>();
        private final List<SweepParts> parts = new ArrayList<>();
        private final List<PartTask> tasks = new ArrayList<>();

        Cluster(Sweep sweep, List<Backtest> backtests) {
            requireStrategy(sweep, backtests);
            int wanted = parts(backtests.size(), sweep.grid().size());
            backtests.forEach(backtest -> parts.add(SweepParts.of(sweep, backtest, wanted)));
            Broadcast<SentSweep> sent = context.broadcast(sent(sweep));
            broadcasts.add(sent);
            for (int market = 0; market < backtests.size(); market++) {
                Broadcast<SentBacktest> on = context.broadcast(new SentBacktest(backtests.get(market)));
                broadcasts.add(on);
                Sent<Backtest> received = () -> on.value().received();
                for (int part = 0; part < parts.get(market).count(); part++) {
                    tasks.add(PartTask.of(market, part, parts.get(market), sent, received));
                }
            }
        }

        private int parts(int markets, int combinations) {
            int balanced = (TASKS_PER_CORE * context.defaultParallelism() + markets - 1) / markets;
            return SparkSweep.this.parts > 0 ? SparkSweep.this.parts : Math.max(balanced, smallParts(combinations));
        }
    }

    private static int smallParts(int combinations) {
        return (combinations + MOST_COMBINATIONS - 1) / MOST_COMBINATIONS;
    }

    private SentSweep sent(Sweep sweep) {
        return new SentSweep(
                PortableStrategy.of(provider), sweep.grid().strategy().params(), sweep.metrics());
    }

    private void requireStrategy(Sweep sweep, List<?> markets) {
        if (markets.isEmpty()) {
            throw new InvalidRequestException("A sweep on Spark needs at least one backtest.");
        }
        String wanted = sweep.grid().strategy().name();
        String name = provider.strategy().name();
        if (!wanted.equals(name)) {
            throw new InvalidRequestException("The grid is of " + wanted + ", the provider has " + name
                    + ": take provider.grid(), or ParameterGrid.of(provider.strategy()).");
        }
    }

    /** The provider's strategy may have the name of the grid's and do something else: some combinations are run here too. */
    private static void requireSame(SweepResult result) {
        for (int i = 0; i < COMPARED; i++) {
            var row = result.combination((int) ((result.size() - 1L) * i / (COMPARED - 1)));
            BacktestResult here = row.run();
            if (here.trades().size() != row.trades()
                    || Double.compare(here.metrics().netProfit(), row.netProfit()) != 0) {
                throw new KirbyException(String.format(
                        Locale.ROOT,
                        "Combination %d has %d trades for %s on an executor and %d for %s here: the provider makes another"
                                + " strategy than the grid's, or the executors have other jars. Take provider.grid().",
                        row.number(),
                        row.trades(),
                        row.netProfit(),
                        here.trades().size(),
                        here.metrics().netProfit()));
            }
        }
    }

    /** For example {@code SparkSweep[LIQUIDITY_SWEEP_V3 on spark://10.0.0.7:7077]}. */
    @Override
    public String toString() {
        return ClusterJob.text("SparkSweep[" + provider.strategy().name() + " on ", spark);
    }
}
