package dev.kirby.train;

import dev.kirby.optimize.SearchProgress;
import dev.kirby.optimize.SearchResult;
import dev.kirby.optimize.Trial;
import dev.kirby.registry.JobProgress;
import dev.kirby.registry.JobStep;
import dev.kirby.registry.ScoreCurve;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a training is, from what its search and its walk report: trials of all windows, the best score of any of them, and the rate.
 * Each window's search counts from 0; this class adds them up. Used by one thread.
 */
final class JobProgressLog {

    private static final double MOST = 99;
    private static final long PAUSE_NANOS = 500_000_000;

    private final int windows;
    private final long trials;
    private final long begin = System.nanoTime();
    private long written = begin - PAUSE_NANOS;
    private int done;
    private long iteration;
    private long recalled;
    private double best = Double.NaN;
    private ScoreCurve curve = ScoreCurve.NONE;

    JobProgressLog(int windows, long trials) {
        this.windows = windows;
        this.trials = trials;
    }

    /** Takes a report of the search; empty if the last one was recorded less than the minimum interval ago. */
    Optional<JobProgress> search(SearchProgress search) {
        iteration = done * trials + search.done();
        best = Double.isNaN(best) ? search.best() : Math.max(best, Double.isNaN(search.best()) ? best : search.best());
        curve = curve.with(iteration, best);
        long now = System.nanoTime();
        if (now - written < PAUSE_NANOS) {
            return Optional.empty();
        }
        written = now;
        return Optional.of(at(JobStep.OPTIMISATION));
    }

    /** Takes a window's search that was done before the job was interrupted. */
    void recalled(SearchResult search) {
        iteration = (done + 1) * trials;
        recalled += trials;
        double score = search.find().map(Trial::score).orElse(Double.NaN);
        best = Double.isNaN(best) ? score : Math.max(best, Double.isNaN(score) ? best : score);
        curve = curve.with(iteration, best);
    }

    /** Takes the end of a window's search and test; after the last one the whole is judged. */
    JobProgress window(int finished) {
        done = finished;
        iteration = finished * trials;
        return at(finished < windows ? JobStep.OPTIMISATION : JobStep.VALIDATION);
    }

    JobProgress at(JobStep step) {
        long total = windows * trials;
        double seconds = (System.nanoTime() - begin) / 1e9;
        double percent = step == JobStep.STORAGE ? MOST : Math.min(MOST - 1, MOST * iteration / Math.max(1, total));
        return new JobProgress(
                step,
                percent,
                iteration,
                total,
                best,
                iteration <= recalled ? Double.NaN : (iteration - recalled) / seconds,
                curve);
    }

    /** For the job's log. */
    String line() {
        return String.format(Locale.ROOT, "window %d of %d: best score so far %.6g", done, windows, best);
    }
}
