package dev.kirby.train;

import dev.kirby.KirbyException;
import dev.kirby.internal.DaemonThreads;
import dev.kirby.internal.Logs;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobProgress;
import dev.kirby.registry.JobResult;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.JobStep;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.registry.TrainingTask;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private TrainingJob job;

    JobInHand(TrainingJobs jobs, TrainingJob job, Worker worker) {
        this.jobs = jobs;
        this.job = job;
        this.worker = worker;
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
        ScheduledExecutorService heart =
                Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kirby-job-heartbeat"));
        Future<?> beating =
                heart.scheduleAtFixedRate(this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        try {
            return search(training, registry);
        } finally {
            // Not interrupted: a document that is being written is written.
            beating.cancel(false);
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

    private TrainingResult search(Training training, Registry registry) {
        try {
            log(JobLogLine.Level.INFO, "training: " + training);
            long trials = training.trialsPerWindow();
            TrainingResult found = training.alsoOnProgress((done, total) -> progress(
                            done < total ? JobStep.OPTIMISATION : JobStep.VALIDATION,
                            Math.min(99, 100.0 * done / total),
                            done * trials,
                            total * trials))
                    .run();
            registry.save(found.configuration(), found.decision().reason());
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("net_profit", found.walk().netProfit());
            metrics.put("sharpe", found.walk().sharpe());
            metrics.put("p_value", found.walk().pValue());
            JobResult result = new JobResult(
                    found.walk().newest().map(trial -> trial.score()).orElse(Double.NaN),
                    found.configuration().parameters(),
                    metrics,
                    found.configuration().id());
            replace(now -> now.completed(result, worker.now()));
            return found;
        } catch (JobLostException e) {
            throw e;
        } catch (KirbyException e) {
            failed(e.getMessage() == null ? e.toString() : e.getMessage());
            throw e;
        } catch (RuntimeException | Error e) {
            failed(e.toString());
            throw e;
        }
    }

    private void progress(JobStep step, double percent, long done, long total) {
        JobProgress further = new JobProgress(step, percent, done, total, Double.NaN);
        replace(now -> now.progressed(further, worker.now()));
    }

    void failed(String message) {
        log(JobLogLine.Level.ERROR, message);
        replace(now -> now.failed(message, worker.now()));
    }

    void log(JobLogLine.Level level, String text) {
        jobs.log(job.id(), new JobLogLine(worker.now(), level, text));
    }

    /** The job is no longer this worker's, so nothing is written to it any more. */
    private static final class JobLostException extends KirbyException {
        @Serial
        private static final long serialVersionUID = 1L;

        JobLostException(String message) {
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
