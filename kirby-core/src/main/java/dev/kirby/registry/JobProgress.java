package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.time.Duration;
import java.util.Optional;

/**
 * The progress of a training job. Immutable and thread-safe.
 *
 * @param step the present step
 * @param percent of the whole job, from 0 to 100
 * @param iteration how many trials are done
 * @param iterations how many there are in all; 0 while unknown
 * @param bestScore the best objective so far; NaN while there is none
 * @param rate trials a second since its worker took it; NaN while unknown
 * @param curve how the best score rose from the job's start
 */
public record JobProgress(
        JobStep step,
        double percent,
        long iteration,
        long iterations,
        double bestScore,
        double rate,
        ScoreCurve curve) {

    /** Nothing is done yet. */
    public static final JobProgress NONE = new JobProgress(JobStep.COLLECTION, 0, 0, 0, Double.NaN, Double.NaN);

    /**
     * Progress of which no curve is known.
     *
     * @param step the present step
     * @param percent of the whole job, from 0 to 100
     * @param iteration how many trials are done
     * @param iterations how many there are in all; 0 while unknown
     * @param bestScore the best objective so far; NaN while there is none
     * @param rate trials a second since its worker took it; NaN while unknown
     */
    public JobProgress(JobStep step, double percent, long iteration, long iterations, double bestScore, double rate) {
        this(step, percent, iteration, iterations, bestScore, rate, ScoreCurve.NONE);
    }

    /** Checks that the share lies between 0 and 100, and that no count is negative. */
    public JobProgress {
        requireNonNull(step, "step");
        requireNonNull(curve, "curve");
        if (!(percent >= 0 && percent <= 100) || iteration < 0 || iterations < 0) {
            throw new InvalidRequestException("A job's progress must be 0 to 100 percent of 0 or more iterations, was "
                    + percent + " percent and " + iteration + " of " + iterations + ".");
        }
    }

    /**
     * {@return the time until all trials are done, at the rate so far; absent while the rate is unknown}
     */
    public Optional<Duration> left() {
        return rate > 0 && iterations >= iteration
                ? Optional.of(Duration.ofMillis((long) Math.min(1e15, 1000 * (iterations - iteration) / rate)))
                : Optional.empty();
    }

    /** For example {@code JobProgress[OPTIMISATION, 37.5 %, 375 of 1000]}. */
    @Override
    public String toString() {
        return "JobProgress[" + step + ", " + percent + " %, " + iteration + " of " + iterations + "]";
    }
}
