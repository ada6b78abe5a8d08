package dev.kirby.train;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.internal.Logs;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobProgress;
import dev.kirby.registry.JobResult;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.JobStep;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.registry.TrainingTask;
import java.io.Serial;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;

/**
 * A job that this process works on: each step is kept before the next begins, and the heartbeat is renewed every ten seconds while it
 * trains. Thread-safe.
 */
final class JobInHand {

    private static final Logger LOG = Logs.of(JobInHand.class);
    private static final long HEARTBEAT_SECONDS = TrainingJob.SIGN_OF_LIFE.toSeconds() / 6;

    private final TrainingJobs jobs;
    private final Worker worker;
    private final Optional<Duration> limit;
    private final BooleanSupplier stopping;
    private final Consumer<TrainingResult> found;
    private final boolean goesOn;
    private final long begin = System.nanoTime();
    private TrainingJob job;

    JobInHand(TrainingJobs jobs, TrainingJob job, Worker worker) {
        this(jobs, job, worker, Optional.empty(), () -> false, found -> {}, false);
    }

    /**
     * A job whose task says everything about it, so that it goes on where it was interrupted. It ends when it takes longer than a limit, or
     * when its process is about to end; its result is seen before it is kept.
     */
    static JobInHand ofTask(
            TrainingJobs jobs,
            TrainingJob job,
            Worker worker,
            Optional<Duration> limit,
            BooleanSupplier stopping,
            Consumer<TrainingResult> found) {
        return new JobInHand(jobs, job, worker, limit, stopping, found, true);
    }

    private JobInHand(
            TrainingJobs jobs,
            TrainingJob job,
            Worker worker,
            Optional<Duration> limit,
            BooleanSupplier stopping,
            Consumer<TrainingResult> found,
            boolean goesOn) {
        this.jobs = jobs;
        this.job = job;
        this.worker = worker;
        this.limit = limit;
        this.stopping = stopping;
        this.found = found;
        this.goesOn = goesOn;
    }

    /** An interrupted job of the same task, or a new one, in this worker's hands; where its id is taken, it gets a number. */
    static JobInHand begin(TrainingJobs jobs, String id, TrainingTask task, Worker worker) {
        Interruptions.record(jobs, worker);
        for (TrainingJob job : jobs.all()) {
            if (job.isInterrupted() && job.task().equals(task)) {
                TrainingJob again = job.startedBy(worker.name(), worker.now());
                if (jobs.replace(job, again)) {
                    return new JobInHand(jobs, again, worker);
                }
            }
        }
        for (int attempt = 1; ; attempt++) {
            String unique = attempt == 1 ? id : id + "-" + attempt;
            if (jobs.find(unique).isPresent()) {
                continue;
            }
            TrainingJob pending = TrainingJob.pending(unique, task, worker.now());
            jobs.add(pending);
            TrainingJob running = pending.startedBy(worker.name(), worker.now());
            if (jobs.replace(pending, running)) {
                return new JobInHand(jobs, running, worker);
            }
        }
    }

    /** Trains, keeps the configuration, and ends the job; the registry has the configuration before the job names it. */
    TrainingResult train(Training training, Registry registry) {
        return train(() -> training, registry);
    }

    /** The same of a training that is made first, which reads the market. */
    TrainingResult train(Supplier<Training> recipe, Registry registry) {
        ScheduledExecutorService heart = heart(List.of(this));
        try {
            return search(recipe, registry);
        } finally {
            // Not interrupted: a document that is being written is written.
            heart.shutdown();
        }
    }

    /** Renews the sign of life; where that fails the training finds out at its next step. */
    private synchronized void beat() {
        if (job.status() == JobStatus.RUNNING) {
            try {
                replace(now -> now.progressed(now.progress(), worker.now()));
            } catch (KirbyException e) {
                LOG.debug("No sign of life of job {}", job.id(), e);
            }
        }
    }

    private TrainingResult search(Supplier<Training> recipe, Registry registry) {
        try {
            Training training = recipe.get();
            log(JobLogLine.Level.INFO, "training: " + training);
            JobProgressLog progress = new JobProgressLog(training.windows(), training.trialsPerWindow());
            Checkpoints checkpoints = Checkpoints.of(jobs, job.id(), training.bars(), progress::recalled);
            keep(progress.at(JobStep.OPTIMISATION));
            TrainingResult result = (goesOn ? training.remembering(checkpoints) : training)
                    .alsoOnSearch(search -> {
                        requireTime();
                        progress.search(search).ifPresent(this::keep);
                    })
                    .alsoOnProgress((done, total) -> {
                        keep(progress.window(done));
                        log(JobLogLine.Level.PROGRESS, progress.line());
                    })
                    .run();
            if (checkpoints.found() > 0) {
                log(
                        JobLogLine.Level.INFO,
                        checkpoints.found() + " of " + training.windows()
                                + " windows were searched before it was interrupted");
            }
            keep(progress.at(JobStep.STORAGE));
            found.accept(result);
            keep(progress.at(JobStep.STORAGE)); // a job that was cancelled meanwhile leaves no configuration
            registry.save(result.configuration(), result.decision().reason());
            complete(TrainingOutcome.of(result), result.configuration());
            return result;
        } catch (JobLostException e) {
            jobs.find(job.id())
                    .filter(now -> now.status().isFinal() && !now.isInterrupted())
                    .ifPresent(now -> jobs.clearCheckpoints(now.id()));
            throw e;
        } catch (JobStoppedException e) {
            interrupted();
            throw e;
        } catch (KirbyException e) {
            end(e.getMessage() == null ? e.toString() : e.getMessage());
            throw e;
        } catch (RuntimeException | Error e) {
            end(e.toString());
            throw e;
        }
    }

    private void complete(TrainingOutcome outcome, TrainedConfiguration configuration) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("net_profit", outcome.netProfit());
        metrics.put("sharpe", outcome.sharpe());
        metrics.put("p_value", outcome.pValue());
        JobResult best = new JobResult(outcome.score(), configuration.parameters(), metrics, configuration.id());
        replace(now -> now.completed(best, worker.now()));
        jobs.clearCheckpoints(job.id());
        log(JobLogLine.Level.SUCCESS, outcome.words());
    }

    /** Keeps what another process trained, and ends the job; the registry has the configuration before the job names it. */
    void trained(TrainingOutcome outcome, Registry registry) {
        TrainedConfiguration configuration = outcome.received();
        registry.save(configuration, outcome.reason());
        complete(outcome, configuration);
    }

    /** Signs of life of jobs that other processes train, until it is shut down. */
    @SuppressWarnings("FutureReturnValueIgnored") // ends with its executor
    static ScheduledExecutorService heart(Collection<JobInHand> jobs) {
        ScheduledExecutorService heart =
                Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kirby-job-heartbeat"));
        heart.scheduleAtFixedRate(
                () -> jobs.forEach(JobInHand::beat), HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        return heart;
    }

    /** Ends a job that could not go on: because this process ends, or because of what is wrong. */
    private void end(String message) {
        if (stopping.getAsBoolean()) {
            interrupted();
        } else {
            failed(message);
        }
    }

    /** Leaves the job to be begun again. */
    void interrupted() {
        // The interruption has done its work: what follows writes files.
        boolean again = Thread.interrupted();
        replace(TrainingJob::interrupted);
        log(JobLogLine.Level.WARNING, "interrupted: its process was stopped");
        if (again) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireTime() {
        if (stopping.getAsBoolean()) {
            throw new JobStoppedException("Job " + job.id() + " was stopped with its process.");
        }
        if (limit.isPresent() && System.nanoTime() - begin > limit.get().toNanos()) {
            throw new InvalidRequestException("It took longer than the max_runtime_seconds of "
                    + limit.get().toSeconds() + ": allow more, or ask for fewer trials or less data.");
        }
    }

    private void keep(JobProgress further) {
        replace(now -> now.progressed(further, worker.now()));
    }

    void failed(String message) {
        log(JobLogLine.Level.ERROR, message);
        replace(now -> now.failed(message, worker.now()));
        jobs.clearCheckpoints(job.id());
    }

    void log(JobLogLine.Level level, String text) {
        jobs.log(job.id(), new JobLogLine(worker.now(), level, text));
    }

    /** Another worker has the job now: this one writes nothing more to it. */
    private static final class JobLostException extends KirbyException {
        @Serial
        private static final long serialVersionUID = 1L;

        JobLostException(String message) {
            super(message);
        }
    }

    /** The process ends; the job may be begun again. */
    private static final class JobStoppedException extends KirbyException {
        @Serial
        private static final long serialVersionUID = 1L;

        JobStoppedException(String message) {
            super(message);
        }
    }

    private synchronized void replace(UnaryOperator<TrainingJob> step) {
        TrainingJob after = step.apply(job);
        if (!jobs.replace(job, after)) {
            throw new JobLostException("Job " + job.id()
                    + " was cancelled, or taken by another process after this one gave no sign of life for "
                    + TrainingJob.SIGN_OF_LIFE.toSeconds() + " s; this process leaves it.");
        }
        job = after;
    }
}
