package dev.kirby.spark;

import static java.util.Objects.requireNonNull;

import dev.kirby.KirbyException;
import dev.kirby.train.Programme;
import dev.kirby.train.Training;
import dev.kirby.train.TrainingOutcome;
import dev.kirby.train.TrainingPool;
import java.io.Serializable;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The trainings of a programme on a cluster of Spark, a market a task. Jobs, signs of life and configurations are kept by the driver, in
 * the programme's own registry; a driver that is killed leaves jobs that its next run begins again.
 *
 * <pre>{@code
 * Programme.of("first", markets, training, store.jobs(), store.registry())
 *         .run(SparkProgramme.of(spark, market -> Training.of(Backtest.of(candles(market)), LiquiditySweep.space())));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class SparkProgramme implements TrainingPool {

    private final SparkSession spark;
    private final Recipe recipe;
    private final BooleanSupplier cancelled;

    /** Makes the training of a market on an executor, with data that it can reach: a lambda of the application. */
    @FunctionalInterface
    public interface Recipe extends Serializable {

        /**
         * Makes the training of a market.
         *
         * @param market which
         * @return ready to run
         */
        Training training(Programme.Market market);
    }

    /** A market on its way, and what became of it. */
    private record Task(SentMarket market, Recipe recipe) implements Serializable {
        Trained train() {
            try {
                return new Trained(
                        TrainingOutcome.of(recipe.training(market.received()).run()), null);
            } catch (RuntimeException e) {
                // A strategy may throw anything; the other markets go on.
                return new Trained(null, e instanceof KirbyException ? String.valueOf(e.getMessage()) : e.toString());
            }
        }
    }

    private record Trained(
            @Nullable TrainingOutcome outcome, @Nullable String error) implements Serializable {}

    private SparkProgramme(SparkSession spark, Recipe recipe, BooleanSupplier cancelled) {
        this.spark = requireNonNull(spark, "spark");
        this.recipe = requireNonNull(recipe, "recipe");
        this.cancelled = requireNonNull(cancelled, "cancelled");
    }

    /**
     * Trainings on a cluster.
     *
     * @param spark connected to a cluster, or {@code local[*]}
     * @param recipe makes the training of a market, there
     * @return to be given to {@link Programme#run(TrainingPool)}
     */
    public static SparkProgramme of(SparkSession spark, Recipe recipe) {
        return new SparkProgramme(spark, ClusterJob.sendable(recipe), () -> false);
    }

    /**
     * A copy that stops when a condition becomes true; what is not done is begun again by the next run.
     *
     * @param condition checked often
     * @return the new pool
     */
    public SparkProgramme cancelWhen(BooleanSupplier condition) {
        return new SparkProgramme(spark, recipe, condition);
    }

    @Override
    public void train(List<Programme.Market> markets, Taker taker) {
        if (markets.isEmpty()) {
            return;
        }
        List<Task> tasks = markets.stream()
                .map(market -> new Task(SentMarket.of(market), recipe))
                .toList();
        ClusterJob.run(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                "programme",
                tasks,
                Task::train,
                (task, trained) -> {
                    if (trained.outcome() != null) {
                        taker.trained(markets.get(task), trained.outcome());
                    } else {
                        taker.failed(markets.get(task), String.valueOf(trained.error()));
                    }
                },
                cancelled);
    }

    /** For example {@code SparkProgramme[local[2]]}. */
    @Override
    public String toString() {
        return ClusterJob.text("SparkProgramme[", spark);
    }
}
