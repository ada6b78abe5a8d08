package dev.kirby.train;

import dev.kirby.KirbyException;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobProgress;
import dev.kirby.registry.JobResult;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import java.util.function.UnaryOperator;

/** A job that this process works on: each step is kept before the next begins. */
final class JobInHand {

    private final TrainingJobs jobs;
    private final Worker worker;
    private TrainingJob job;

    JobInHand(TrainingJobs jobs, TrainingJob job, Worker worker) {
        this.jobs = jobs;
        this.job = job;
        this.worker = worker;
    }

    void progress(JobProgress further) {
        replace(now -> now.progressed(further, worker.now()));
    }

    void completed(JobResult found) {
        replace(now -> now.completed(found, worker.now()));
    }

    void failed(String message) {
        log(JobLogLine.Level.ERROR, message);
        replace(now -> now.failed(message, worker.now()));
    }

    void log(JobLogLine.Level level, String text) {
        jobs.log(job.id(), new JobLogLine(worker.now(), level, text));
    }

    private void replace(UnaryOperator<TrainingJob> step) {
        TrainingJob after = step.apply(job);
        if (!jobs.replace(job, after)) {
            throw new KirbyException(
                    "Job " + job.id() + " was taken or cancelled by someone else; this process leaves it.");
        }
        job = after;
    }
}
