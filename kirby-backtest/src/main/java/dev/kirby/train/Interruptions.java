package dev.kirby.train;

import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the jobs whose process died. A process on this machine that is gone, by its id and its start, is known at once; any other
 * by its heartbeat, which is older than {@link TrainingJob#SIGN_OF_LIFE}.
 */
public final class Interruptions {

    private Interruptions() {}

    /**
     * Records each running job whose process died as interrupted, so that it can be taken again.
     *
     * @param jobs where jobs are kept, such as {@code store.jobs()}
     * @param clock supplies the present time
     * @return the jobs found, oldest first; those that were recorded before are not among them
     */
    public static List<TrainingJob> record(TrainingJobs jobs, Clock clock) {
        return record(jobs, Worker.ofThisProcess(clock));
    }

    static List<TrainingJob> record(TrainingJobs jobs, Worker worker) {
        List<TrainingJob> found = new ArrayList<>();
        for (TrainingJob job : jobs.all()) {
            TrainingJob seen = worker.seen(job);
            if (!seen.equals(job) && jobs.replace(job, seen)) {
                jobs.log(
                        job.id(),
                        new JobLogLine(
                                worker.now(),
                                JobLogLine.Level.WARNING,
                                seen.error().orElse("")));
                found.add(seen);
            }
        }
        return found;
    }
}
