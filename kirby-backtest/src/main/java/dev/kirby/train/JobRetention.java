package dev.kirby.train;

import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How long the logs and reports of jobs are kept: seven days, and those of the 100 newest jobs longer. */
public final class JobRetention {

    private static final Duration AGE = Duration.ofDays(7);
    private static final int NEWEST = 100;

    private JobRetention() {}

    /**
     * Removes logs and reports whose retention time is over. The jobs and their configurations stay.
     *
     * @param jobs where jobs are kept, such as {@code store.jobs()}
     * @param clock supplies the present time
     */
    public static void apply(TrainingJobs jobs, Clock clock) {
        List<TrainingJob> all = jobs.all();
        Instant oldest = clock.instant().minus(AGE);
        for (TrainingJob job : all.subList(0, Math.max(0, all.size() - NEWEST))) {
            if (job.completed().filter(end -> end.isBefore(oldest)).isPresent()) {
                jobs.clear(job.id());
            }
        }
    }
}
