package dev.kirby.examples;

import dev.kirby.registry.TrainingJob;
import dev.kirby.store.MarketDataStore;
import dev.kirby.train.Interruptions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The training jobs of a store. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "Lists the training jobs, and records those whose process died as interrupted: the same train or"
                + " programme command takes them again.")
public final class ListJobs implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    private ListJobs() {}

    /**
     * Runs the command.
     *
     * @param args {@code --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ListJobs(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            Interruptions.record(opened.jobs(), opened.clock());
            List<TrainingJob> jobs = opened.jobs().all();
            for (TrainingJob job : jobs) {
                System.out.printf(
                        Locale.ROOT,
                        "%s  %s %3.0f %%  %s %s  %s%n",
                        job.id(),
                        job.status(),
                        job.progress().percent(),
                        job.task().instrument(),
                        job.task().interval(),
                        job.task().strategy());
                job.error().ifPresent(error -> System.out.println("  " + error));
            }
            System.out.println(
                    jobs.isEmpty()
                            ? "No training job is recorded in " + opened + "."
                            : jobs.size() + (jobs.size() == 1 ? " job, " : " jobs, ")
                                    + jobs.stream()
                                            .filter(TrainingJob::isInterrupted)
                                            .count()
                                    + " interrupted");
        }
        return 0;
    }
}
