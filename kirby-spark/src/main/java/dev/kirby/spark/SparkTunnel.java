package dev.kirby.spark;

import static java.util.Objects.requireNonNull;

import dev.kirby.KirbyException;
import dev.kirby.validate.tunnel.MarketModel;
import dev.kirby.validate.tunnel.TunnelRow;
import dev.kirby.validate.tunnel.TunnelRun;
import dev.kirby.validate.tunnel.TunnelTable;
import dev.kirby.validate.tunnel.WindTunnel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A wind tunnel on a cluster of Spark: each market of each model is a task, known by its number, which decides its seed. The table is
 * that of {@link WindTunnel#run(MarketModel...)}, bit for bit, whatever the executors.
 *
 * <pre>{@code
 * SparkTunnel.of(spark, () -> WindTunnel.of(LiquiditySweep.space(), WalkForward.months(3, 1), Optimizer.random(100)).markets(1_000))
 *         .run(() -> List.of(MarketModel.clustered(Interval.H1), MarketModel.reversals(Interval.H1, 0.1))).print();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class SparkTunnel {

    private final SparkSession spark;
    private final Sent<WindTunnel> tunnel;
    private final BiConsumer<Integer, Integer> listener;
    private final BooleanSupplier cancelled;

    private SparkTunnel(
            SparkSession spark,
            Sent<WindTunnel> tunnel,
            BiConsumer<Integer, Integer> listener,
            BooleanSupplier cancelled) {
        this.spark = requireNonNull(spark, "spark");
        this.tunnel = requireNonNull(tunnel, "tunnel");
        this.listener = requireNonNull(listener, "listener");
        this.cancelled = requireNonNull(cancelled, "cancelled");
    }

    /** One market of one model. */
    private record Market(Sent<WindTunnel> tunnel, Sent<List<MarketModel>> models, int model, int number)
            implements Serializable {
        TunnelRun run() {
            return tunnel.make().run(models.make().get(model), number);
        }
    }

    /**
     * A wind tunnel on a cluster.
     *
     * @param spark connected to a cluster, or {@code local[*]}
     * @param tunnel made on each executor; its threads and its listener count for nothing there
     * @return ready to run
     */
    public static SparkTunnel of(SparkSession spark, Sent<WindTunnel> tunnel) {
        return new SparkTunnel(spark, ClusterJob.sendable(tunnel), (done, total) -> {}, () -> false);
    }

    /**
     * A copy that reports its progress.
     *
     * @param newListener called with the number of markets done and of all, on the thread that runs it
     * @return the new tunnel
     */
    public SparkTunnel onProgress(BiConsumer<Integer, Integer> newListener) {
        return new SparkTunnel(spark, tunnel, newListener, cancelled);
    }

    /**
     * A copy that stops when a condition becomes true.
     *
     * @param condition checked often
     * @return the new tunnel
     */
    public SparkTunnel cancelWhen(BooleanSupplier condition) {
        return new SparkTunnel(spark, tunnel, listener, condition);
    }

    /**
     * Runs markets of each model through the pipeline.
     *
     * @param models what kinds of markets, made on each executor
     * @return the table
     * @throws KirbyException if it was cancelled or interrupted
     */
    public TunnelTable run(Sent<List<MarketModel>> models) {
        List<MarketModel> here = ClusterJob.sendable(models).make();
        int each = tunnel.make().markets();
        List<Market> tasks = new ArrayList<>();
        for (int model = 0; model < here.size(); model++) {
            for (int number = 0; number < each; number++) {
                tasks.add(new Market(tunnel, models, model, number));
            }
        }
        TunnelRun[] runs = new TunnelRun[tasks.size()];
        int[] done = new int[1];
        boolean all = ClusterJob.run(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                "wind tunnel",
                tasks,
                Market::run,
                (task, run) -> {
                    runs[task] = run;
                    listener.accept(++done[0], runs.length);
                },
                cancelled);
        if (!all) {
            throw new KirbyException("The wind tunnel was cancelled before it was done. Run it again for a table.");
        }
        List<TunnelRow> rows = new ArrayList<>();
        for (int model = 0; model < here.size(); model++) {
            rows.add(new TunnelRow(
                    here.get(model).name(),
                    here.get(model).drift(),
                    Arrays.asList(runs).subList(model * each, (model + 1) * each)));
        }
        return new TunnelTable(rows);
    }

    /** For example {@code SparkTunnel[local[2]]}. */
    @Override
    public String toString() {
        return ClusterJob.text("SparkTunnel[", spark);
    }
}
