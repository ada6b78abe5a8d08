package dev.kirby.train;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.internal.Logs;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.registry.TrainingTask;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;

/**
 * Trainings that wait for their turn in a store. A task that is submitted is a pending job there; workers, of this process or of others
 * that work on the same store, take the oldest first, each job by compare-and-set, so that none runs twice.
 *
 * <pre>{@code
 * var queue = TrainingQueue.of(store.jobs(), store.registry(), recipe);
 * try (var running = queue.start(2)) {
 *     TrainingJob job = queue.submit(task);
 * }
 * }</pre>
 *
 * <p>A worker looks for jobs whose process died, and records them as interrupted; {@link #resume} lets one wait again. It goes on with the
 * first window whose search had not ended, and finds the same as a job that was never interrupted, since its task has all settings, the
 * seed included. When the workers are closed, what they work on is interrupted at once. Thread-safe.
 */
public final class TrainingQueue {

    private static final Logger LOG = Logs.of(TrainingQueue.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String NAME = "training";
    private static final long POLL_SECONDS = 5;
    private static final long PRUNE_NANOS = Duration.ofHours(1).toNanos();

    private final TrainingJobs jobs;
    private final Registry registry;
    private final TrainingRecipe recipe;
    private final Worker worker;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long submissions;

    private TrainingQueue(TrainingJobs jobs, Registry registry, TrainingRecipe recipe, Worker worker) {
        this.jobs = requireNonNull(jobs, "jobs");
        this.registry = requireNonNull(registry, "registry");
        this.recipe = requireNonNull(recipe, "recipe");
        this.worker = worker;
    }

    /**
     * The queue of a store.
     *
     * @param jobs where jobs are kept, such as {@code store.jobs()}
     * @param registry where configurations are kept, such as {@code store.registry()}
     * @param recipe makes trainings of tasks
     * @return a queue without workers
     */
    public static TrainingQueue of(TrainingJobs jobs, Registry registry, TrainingRecipe recipe) {
        return new TrainingQueue(jobs, registry, recipe, Worker.ofThisProcess(Clock.systemUTC()));
    }

    /**
     * A queue on the same store with another clock.
     *
     * @param clock supplies the present time of jobs
     * @return the new queue, which does not wake the workers of this one
     */
    public TrainingQueue clock(Clock clock) {
        return new TrainingQueue(jobs, registry, recipe, new Worker(clock, worker.name()));
    }

    /**
     * Adds a job.
     *
     * @param task as {@link TrainingRecipe} reads it
     * @return the job, pending
     * @throws InvalidRequestException if the task is not right
     */
    public TrainingJob submit(TrainingTask task) {
        recipe.check(task);
        Map<String, String> settings = new LinkedHashMap<>(task.settings());
        settings.put(TaskSettings.QUEUE, NAME);
        TrainingTask queued = new TrainingTask(
                task.strategy(), task.instrument(), task.interval(), task.lookbackDays(), task.search(), settings);
        String id = STAMP.format(worker.now()) + "_" + String.format("%06x", queued.hashCode() & 0xffffff);
        for (int attempt = 1; ; attempt++) {
            TrainingJob job = TrainingJob.pending(attempt == 1 ? id : id + "-" + attempt, queued, worker.now());
            if (jobs.find(job.id()).isEmpty() && isAdded(job)) {
                wakeWorkers();
                return job;
            }
        }
    }

    private boolean isAdded(TrainingJob job) {
        try {
            jobs.add(job);
            return true;
        } catch (InvalidRequestException e) {
            LOG.debug("{} was added by another process meanwhile", job, e);
            return false;
        }
    }

    /**
     * {@return all jobs of the store, those of other commands too, oldest first, as they stand now}
     */
    public List<TrainingJob> jobs() {
        return jobs.all().stream().map(worker::seen).toList();
    }

    /**
     * Looks a job up.
     *
     * @param id its identity
     * @return the job as it stands now; absent if there is none
     */
    public Optional<TrainingJob> find(String id) {
        return jobs.find(id).map(worker::seen);
    }

    /**
     * Stops a job that waits or runs. Whoever works on it leaves it within a second or so.
     *
     * @param id its identity
     * @return the cancelled job
     * @throws InvalidRequestException if there is none, or it is over
     */
    public TrainingJob cancel(String id) {
        TrainingJob cancelled = change(id, job -> job.cancelled(worker.now()));
        jobs.log(id, new JobLogLine(worker.now(), JobLogLine.Level.WARNING, "cancelled"));
        jobs.clearCheckpoints(id);
        return cancelled;
    }

    /**
     * Lets a job whose process died wait for its turn again.
     *
     * @param id its identity
     * @return the pending job
     * @throws InvalidRequestException if there is none, or it was not interrupted
     */
    public TrainingJob resume(String id) {
        TrainingJob pending = change(id, TrainingJob::again);
        jobs.log(id, new JobLogLine(worker.now(), JobLogLine.Level.INFO, "waits for its turn again"));
        wakeWorkers();
        return pending;
    }

    private void wakeWorkers() {
        lock.lock();
        try {
            submissions++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long submissions() {
        lock.lock();
        try {
            return submissions;
        } finally {
            lock.unlock();
        }
    }

    private TrainingJob change(String id, UnaryOperator<TrainingJob> step) {
        while (true) {
            TrainingJob before =
                    jobs.find(id).orElseThrow(() -> new InvalidRequestException("There is no job '" + id + "'."));
            TrainingJob after = step.apply(worker.seen(before));
            if (jobs.replace(before, after)) {
                return after;
            }
        }
    }

    /**
     * Starts workers, each of which runs one job at a time, in threads that do not keep the JVM alive.
     *
     * @param workers how many, 1 to 64
     * @return ends them when it is closed: what they work on is interrupted
     */
    public Running start(int workers) {
        if (workers < 1 || workers > 64) {
            throw new InvalidRequestException("A queue needs 1 to 64 workers, was " + workers + ".");
        }
        return new Running(workers);
    }

    /** Workers of a queue. */
    public final class Running implements AutoCloseable {

        private static final long PATIENCE_MILLIS = 5_000;

        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean stopping;
        private long pruned = System.nanoTime() - PRUNE_NANOS;

        private Running(int workers) {
            DaemonThreads named = DaemonThreads.named("kirby-training");
            for (int i = 0; i < workers; i++) {
                threads.add(named.newThread(this::work));
            }
            threads.forEach(Thread::start);
        }

        private void work() {
            while (!stopping) {
                try {
                    long seen = submissions();
                    Optional<TrainingJob> next = take();
                    if (next.isPresent()) {
                        run(next.get());
                    } else {
                        awaitSubmission(seen);
                    }
                } catch (InterruptedException e) {
                    LOG.debug("A training worker was woken", e); // it ends if it is to
                } catch (KirbyException e) {
                    LOG.warn("A training worker goes on after an error: {}", e.getMessage());
                    pause();
                } catch (RuntimeException e) {
                    // Without its worker the queue would wait for ever.
                    LOG.error("A training worker goes on after an error", e);
                    pause();
                }
            }
        }

        /** Until there is a job that was not looked for, or it is time to look for those of other processes. */
        private void awaitSubmission(long seen) throws InterruptedException {
            lock.lock();
            try {
                long left = TimeUnit.SECONDS.toNanos(POLL_SECONDS);
                while (!stopping && submissions == seen && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        /** After an error of the store: it may be back in a moment. */
        private void pause() {
            try {
                TimeUnit.SECONDS.sleep(stopping ? 0 : 1);
            } catch (InterruptedException e) {
                // Set again, it would make the store fail again, and again.
                LOG.debug("A training worker was woken", e);
            }
        }

        private synchronized Optional<TrainingJob> take() {
            Interruptions.record(jobs, worker);
            if (System.nanoTime() - pruned >= PRUNE_NANOS) {
                pruned = System.nanoTime();
                JobRetention.apply(jobs, worker.clock());
            }
            for (TrainingJob job : jobs.all()) {
                if (job.status() == JobStatus.PENDING
                        && NAME.equals(job.task().settings().get(TaskSettings.QUEUE))) {
                    TrainingJob running = job.startedBy(worker.name(), worker.now());
                    if (jobs.replace(job, running)) {
                        return Optional.of(running);
                    }
                }
            }
            return Optional.empty();
        }

        private void run(TrainingJob job) {
            try {
                JobInHand.ofTask(
                                jobs,
                                job,
                                worker,
                                TaskSettings.of(job.task()).maxRuntime(),
                                () -> stopping,
                                result -> jobs.keepReport(
                                        job.id(), result.report().toHtml()))
                        .train(() -> recipe.training(job.task()), registry);
            } catch (RuntimeException | Error e) {
                // A strategy may throw anything, and the job says what; the others go on.
                LOG.info("Job {} ended: {}", job.id(), e.getMessage());
            }
        }

        /** Interrupts what is being worked on, and waits until the workers are gone; where this thread is interrupted, it stays so. */
        @Override
        public void close() {
            stopping = true;
            wakeWorkers();
            boolean interrupted = join(PATIENCE_MILLIS);
            threads.forEach(Thread::interrupt);
            if (join(PATIENCE_MILLIS) || interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Whether this thread was interrupted meanwhile. */
        private boolean join(long millis) {
            try {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
                for (Thread thread : threads) {
                    thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                }
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        }

        /** For example {@code Running[2 workers]}. */
        @Override
        public String toString() {
            return "Running[" + threads.size() + (threads.size() == 1 ? " worker]" : " workers]");
        }
    }

    /** For example {@code TrainingQueue[21 strategies]}. */
    @Override
    public String toString() {
        return "TrainingQueue[" + recipe.strategiesText() + "]";
    }
}
