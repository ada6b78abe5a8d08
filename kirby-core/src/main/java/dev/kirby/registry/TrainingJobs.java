package dev.kirby.registry;

import dev.kirby.InvalidRequestException;
import java.util.List;
import java.util.Optional;

/**
 * Where training jobs are kept, so that they outlive the process that runs them. Implementations are thread-safe, and safe
 * between processes.
 */
public interface TrainingJobs {

    /**
     * Keeps a new job.
     *
     * @param job a job whose id is not known yet
     * @throws InvalidRequestException if a job of this id is there
     */
    void add(TrainingJob job);

    /**
     * Replaces a job, provided that nobody else did so first: of two workers that start one job, one gets true.
     *
     * @param before the job as it was read
     * @param after the same job, further on
     * @return false if the job is no longer as it was read; nothing changes then
     */
    boolean replace(TrainingJob before, TrainingJob after);

    /**
     * Looks a job up.
     *
     * @param id its identity
     * @return absent if it was never added
     */
    Optional<TrainingJob> find(String id);

    /**
     * {@return all jobs that can be read, oldest first}
     */
    List<TrainingJob> all();

    /**
     * Adds a line to a job's log.
     *
     * @param id the job
     * @param line what happened
     */
    void log(String id, JobLogLine line);

    /**
     * Keeps the page that shows a job's result, in place of one that is there.
     *
     * @param id the job
     * @param html one page that needs nothing else
     */
    void keepReport(String id, String html);

    /**
     * Reads the page that shows a job's result.
     *
     * @param id the job
     * @return absent if none was kept, or it was removed
     */
    Optional<String> report(String id);

    /**
     * {@return whether a page that shows a job's result is kept}
     *
     * @param id the job
     */
    boolean hasReport(String id);

    /**
     * Removes the log, the report and the checkpoints of a job. The job itself stays, and so does the configuration that it found.
     *
     * @param id the job; one that has neither is no error
     */
    void clear(String id);

    /**
     * Keeps a part of a job's work that is done, for the case that its process dies.
     *
     * @param id the job
     * @param name of the part: letters, digits, {@code _} and {@code -}
     * @param text what it takes to go on
     */
    void keepCheckpoint(String id, String name, String text);

    /**
     * Reads a part of a job's work that was done.
     *
     * @param id the job
     * @param name of the part
     * @return absent if it was not kept, or it was removed
     */
    Optional<String> checkpoint(String id, String name);

    /**
     * Removes what was kept of a job's work, since it is over.
     *
     * @param id the job; one that has none is no error
     */
    void clearCheckpoints(String id);

    /**
     * Reads a job's log.
     *
     * @param id the job
     * @return oldest first; empty if nothing was logged
     */
    List<JobLogLine> log(String id);
}
