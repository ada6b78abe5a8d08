package dev.kirby.spark;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Tasks on a cluster, each of which returns a value. Values come in on the thread that waits for them, one at a time, each task's once,
 * in the order in which they are done. A task whose executor is lost runs again on another one; an error of Kirby's own ends the job at
 * once, since it would come again.
 */
final class ClusterJob {

    private static final long POLL_MILLIS = 50;
    private static final String INTERRUPTS = "spark.job.interruptOnCancel";
    private static final String DESCRIPTION = "spark.job.description";

    private ClusterJob() {}

    /** What a task does, on an executor. */
    interface Work<T, R> extends Serializable {
        R run(T task);
    }

    /** What a task returned, or why it could not. */
    private record Outcome<R>(@Nullable R value, @Nullable String error, boolean isInvalidRequest)
            implements Serializable {}

    private record Done<R>(int task, Outcome<R> outcome) {}

    /** The one element of each partition, through the work; a class that Spark can serialise. */
    private static final class OnExecutor<T, R> extends AbstractFunction1<Iterator<T>, Outcome<R>>
            implements Serializable {
        @Serial
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // it is
        private final Work<T, R> work;

        OnExecutor(Work<T, R> work) {
            this.work = work;
        }

        @Override
        public Outcome<R> apply(Iterator<T> task) {
            try {
                return new Outcome<>(work.run(task.next()), null, false);
            } catch (InvalidRequestException e) {
                return new Outcome<>(null, String.valueOf(e.getMessage()), true);
            } catch (KirbyException e) {
                return new Outcome<>(null, String.valueOf(e.getMessage()), false);
            }
        }
    }

    /**
     * Refuses a lambda that cannot be sent, before anything runs: Spark gives a job up for it once it has begun.
     *
     * @return the lambda
     */
    static <T extends Serializable> T sendable(T lambda) {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(lambda);
            return lambda;
        } catch (NotSerializableException e) {
            throw new InvalidRequestException(
                    "The lambda for the executors captures a " + e.getMessage()
                            + ", which cannot be sent to them: make it inside the lambda, or capture texts and numbers.",
                    e);
        } catch (IOException e) {
            throw new KirbyException("The lambda for the executors cannot be sent to them: " + e.getMessage(), e);
        }
    }

    /**
     * Runs tasks until all are done.
     *
     * @param taken gets the number of each task and what it returned
     * @param cancelled stops the job; so does interrupting this thread
     * @return whether all are done; false where it was cancelled
     */
    static <T, R> boolean run(
            JavaSparkContext spark,
            String description,
            List<T> tasks,
            Work<T, R> work,
            BiConsumer<Integer, R> taken,
            BooleanSupplier cancelled) {
        BlockingQueue<Done<R>> done = new LinkedBlockingQueue<>();
        SimpleFutureAction<BoxedUnit> job = submit(spark, description, tasks, work, done);
        try {
            int left = tasks.size();
            while (left > 0) {
                if (cancelled.getAsBoolean()) {
                    return false;
                }
                Done<R> next = done.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    taken.accept(next.task(), value(next.outcome()));
                    left--;
                } else if (job.isCompleted() && done.isEmpty()) {
                    requireSuccess(job);
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            job.cancel();
        }
    }

    private static <T, R> SimpleFutureAction<BoxedUnit> submit(
            JavaSparkContext spark, String description, List<T> tasks, Work<T, R> work, BlockingQueue<Done<R>> done) {
        SparkContext context = spark.sc();
        String interrupts = context.getLocalProperty(INTERRUPTS);
        String before = context.getLocalProperty(DESCRIPTION);
        context.setLocalProperty(INTERRUPTS, "true");
        context.setLocalProperty(DESCRIPTION, description);
        try {
            RDD<T> rdd = spark.parallelize(tasks, tasks.size()).rdd();
            List<Object> partitions =
                    IntStream.range(0, tasks.size()).<Object>mapToObj(i -> i).toList();
            return context.submitJob(
                    rdd,
                    new OnExecutor<>(work),
                    CollectionConverters.asScala(partitions).toSeq(),
                    new AbstractFunction2<Object, Outcome<R>, BoxedUnit>() {
                        @Override
                        public BoxedUnit apply(Object task, Outcome<R> outcome) {
                            done.add(new Done<>((Integer) task, outcome));
                            return BoxedUnit.UNIT;
                        }
                    },
                    new AbstractFunction0<BoxedUnit>() {
                        @Override
                        public BoxedUnit apply() {
                            return BoxedUnit.UNIT;
                        }
                    });
        } finally {
            context.setLocalProperty(INTERRUPTS, interrupts);
            context.setLocalProperty(DESCRIPTION, before);
        }
    }

    private static <R> R value(Outcome<R> outcome) {
        R value = outcome.value();
        if (value != null) {
            return value;
        }
        String error = String.valueOf(outcome.error());
        throw outcome.isInvalidRequest() ? new InvalidRequestException(error) : new KirbyException(error);
    }

    /** What a user sees of work on a cluster: a line that ends with the cluster's address. */
    static String text(String beginning, SparkSession spark) {
        String text = beginning + spark.sparkContext().master() + "]";
        return text.length() <= 80 ? text : text.substring(0, 76) + "...]";
    }

    private static void requireSuccess(SimpleFutureAction<?> job) {
        scala.util.Try<?> end = job.value().get();
        if (end.isFailure()) {
            Throwable cause = end.failed().get();
            String message =
                    String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
            throw new KirbyException(
                    "Spark gave the job up: " + message + " Look at the executors' logs, and at their memory.", cause);
        }
    }
}
