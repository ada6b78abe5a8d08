package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A training that is to be done, is being done, or was done. Immutable and thread-safe: each step in its life is a new
 * object, and {@link TrainingJobs#replace} keeps it.
 *
 * <p>The worker of a running job renews its heartbeat every few seconds. A job whose heartbeat is older than {@link
 * #SIGN_OF_LIFE} is {@linkplain #interrupted() interrupted}: it counts as failed, and any worker may take it again. A worker
 * that was only suspended finds that the job is no longer as it left it, and leaves it.
 */
public final class TrainingJob {

    /** How old the heartbeat of a running job may be. */
    public static final Duration SIGN_OF_LIFE = Duration.ofMinutes(1);

    private final String id;
    private final TrainingTask task;
    private final Instant created;
    private final JobStatus status;
    private final JobProgress progress;
    private final @Nullable Instant started;
    private final @Nullable Instant completed;
    private final @Nullable Instant heartbeat;
    private final @Nullable String worker;
    private final @Nullable JobResult result;
    private final @Nullable String error;
    private final boolean interrupted;

    private TrainingJob(
            String id,
            TrainingTask task,
            Instant created,
            JobStatus status,
            JobProgress progress,
            @Nullable Instant started,
            @Nullable Instant completed,
            @Nullable Instant heartbeat,
            @Nullable String worker,
            @Nullable JobResult result,
            @Nullable String error,
            boolean interrupted) {
        this.id = id;
        this.task = task;
        this.created = created;
        this.status = status;
        this.progress = progress;
        this.started = started;
        this.completed = completed;
        this.heartbeat = heartbeat;
        this.worker = worker;
        this.result = result;
        this.error = error;
        this.interrupted = interrupted;
    }

    /**
     * {@return a pending job, which waits for its turn}
     *
     * @param id letters, digits, {@code _} and {@code -}
     * @param task what to do
     * @param created when it was requested
     */
    public static TrainingJob pending(String id, TrainingTask task, Instant created) {
        if (!requireNonNull(id, "id").matches("[A-Za-z0-9_-]{1,100}")) {
            throw new InvalidRequestException("A job's id must be letters, digits, '_' and '-', was '" + id + "'.");
        }
        return new TrainingJob(
                id,
                requireNonNull(task, "task"),
                requireNonNull(created, "created"),
                JobStatus.PENDING,
                JobProgress.NONE,
                null,
                null,
                null,
                null,
                null,
                null,
                false);
    }

    /**
     * The job, taken by a worker. A job that was interrupted is taken again in the same way, and keeps its first start.
     *
     * @param by names the worker, such as its process
     * @param now the time
     * @return a running job
     * @throws InvalidRequestException if the job is over
     */
    public TrainingJob startedBy(String by, Instant now) {
        if (!interrupted) {
            requireOpen("started");
        }
        return new TrainingJob(
                id,
                task,
                created,
                JobStatus.RUNNING,
                progress,
                started == null ? now : started,
                null,
                now,
                requireNonNull(by, "by"),
                null,
                null,
                false);
    }

    /**
     * The job, some way further.
     *
     * @param further how far
     * @param now the time, which is also the sign of life
     * @return a running job
     * @throws InvalidRequestException if the job is over
     */
    public TrainingJob progressed(JobProgress further, Instant now) {
        requireOpen("continued");
        return new TrainingJob(
                id, task, created, status, requireNonNull(further), started, null, now, worker, null, null, false);
    }

    /**
     * The job with its result.
     *
     * @param found what it found
     * @param now the time
     * @return a completed job
     * @throws InvalidRequestException if the job is over
     */
    public TrainingJob completed(JobResult found, Instant now) {
        JobProgress whole = new JobProgress(
                JobStep.STORAGE,
                100,
                Math.max(progress.iteration(), progress.iterations()),
                progress.iterations(),
                found.score(),
                progress.rate(),
                progress.curve());
        return ended(JobStatus.COMPLETED, whole, now, found, null, false);
    }

    /**
     * The job with the error that ended it.
     *
     * @param message what went wrong, for people
     * @param now the time
     * @return a failed job
     * @throws InvalidRequestException if the job is over
     */
    public TrainingJob failed(String message, Instant now) {
        return ended(JobStatus.FAILED, progress, now, null, requireNonNull(message), false);
    }

    /**
     * The job, whose worker died or lost its store. It ended with its last heartbeat, has an error that says so, and may be
     * {@linkplain #startedBy started} again.
     *
     * @return a failed job
     * @throws InvalidRequestException unless the job is running
     */
    public TrainingJob interrupted() {
        if (status != JobStatus.RUNNING || heartbeat == null) {
            throw new InvalidRequestException("Job " + id + " is " + status + ": only a running job is interrupted.");
        }
        String message = "Interrupted: the last sign of life of its process was at " + heartbeat + ". Run it again.";
        return ended(JobStatus.FAILED, progress, heartbeat, null, message, true);
    }

    /**
     * {@return the same task under the same id, to wait for its turn once more}
     *
     * @throws InvalidRequestException unless the job is {@linkplain #isInterrupted() interrupted}
     */
    public TrainingJob again() {
        if (!interrupted) {
            throw new InvalidRequestException("Job " + id + " is " + status
                    + ": only a job whose process died is begun again. Start a new one of the same task.");
        }
        return pending(id, task, created);
    }

    /**
     * The job as it stands at a time: one that is said to be running, without a sign of life for {@link #SIGN_OF_LIFE}, is
     * interrupted.
     *
     * @param now the time
     * @return this job, or the interrupted one
     */
    public TrainingJob asOf(Instant now) {
        boolean silent = status == JobStatus.RUNNING
                && heartbeat != null
                && heartbeat.plus(SIGN_OF_LIFE).isBefore(now);
        return silent ? interrupted() : this;
    }

    /**
     * The job, stopped by a user.
     *
     * @param now the time
     * @return a cancelled job
     * @throws InvalidRequestException if the job is over
     */
    public TrainingJob cancelled(Instant now) {
        return ended(JobStatus.CANCELLED, progress, now, null, null, false);
    }

    private TrainingJob ended(
            JobStatus how,
            JobProgress reached,
            Instant now,
            @Nullable JobResult found,
            @Nullable String message,
            boolean byDeath) {
        requireOpen("ended");
        return new TrainingJob(
                id,
                task,
                created,
                how,
                reached,
                started,
                requireNonNull(now),
                heartbeat,
                worker,
                found,
                message,
                byDeath);
    }

    private void requireOpen(String what) {
        if (status.isFinal()) {
            throw new InvalidRequestException(
                    "Job " + id + " is " + status + " and cannot be " + what + ": add a new one.");
        }
    }

    /** {@return the identity} */
    public String id() {
        return id;
    }

    /** {@return what it is to do} */
    public TrainingTask task() {
        return task;
    }

    /** {@return where it stands} */
    public JobStatus status() {
        return status;
    }

    /** {@return how far it is} */
    public JobProgress progress() {
        return progress;
    }

    /** {@return when it was requested} */
    public Instant created() {
        return created;
    }

    /** {@return when a worker first took it} */
    public Optional<Instant> started() {
        return Optional.ofNullable(started);
    }

    /** {@return when it ended, however it did} */
    public Optional<Instant> completed() {
        return Optional.ofNullable(completed);
    }

    /** {@return whether it failed because its worker died; it may be taken again} */
    public boolean isInterrupted() {
        return interrupted;
    }

    /** {@return when its worker last gave a sign of life} */
    public Optional<Instant> heartbeat() {
        return Optional.ofNullable(heartbeat);
    }

    /** {@return who took it} */
    public Optional<String> worker() {
        return Optional.ofNullable(worker);
    }

    /** {@return what it found; absent unless it is completed} */
    public Optional<JobResult> result() {
        return Optional.ofNullable(result);
    }

    /** {@return what went wrong; absent unless it failed} */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingJob that
                && id.equals(that.id)
                && task.equals(that.task)
                && created.equals(that.created)
                && status == that.status
                && progress.equals(that.progress)
                && Objects.equals(started, that.started)
                && Objects.equals(completed, that.completed)
                && Objects.equals(heartbeat, that.heartbeat)
                && Objects.equals(worker, that.worker)
                && Objects.equals(result, that.result)
                && Objects.equals(error, that.error)
                && interrupted == that.interrupted;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, status, progress);
    }

    /** For example {@code TrainingJob[20251023_145632_a1b2c3, RUNNING, 37.5 %]}. */
    @Override
    public String toString() {
        return "TrainingJob[" + (id.length() > 45 ? id.substring(0, 45) : id) + ", " + status + ", "
                + progress.percent() + " %]";
    }
}
