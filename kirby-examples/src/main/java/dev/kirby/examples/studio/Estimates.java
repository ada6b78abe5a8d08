package dev.kirby.examples.studio;

import dev.kirby.registry.TrainingTask;
import dev.kirby.train.TrainingEstimate;
import dev.kirby.train.TrainingRecipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What trainings will take. The first market of each timeframe is measured, which takes a second or two; the others of the timeframe are
 * taken to be like it, by their days. One estimate is made at a time.
 */
final class Estimates {

    private static final long PATIENCE_SECONDS = 20;
    private static final int MOST_TIMEFRAMES = 6;
    static final int MOST_WAITING = 8;

    private final TrainingRecipe recipe;
    private final int workers;
    private final Semaphore turn = new Semaphore(1, true);

    Estimates(TrainingRecipe recipe, int workers) {
        this.recipe = recipe;
        this.workers = workers;
    }

    private record Measured(TrainingTask task, TrainingEstimate estimate) {}

    Map<String, Object> of(List<TrainingTask> tasks) {
        if (tasks.stream().map(TrainingTask::interval).distinct().count() > MOST_TIMEFRAMES) {
            throw Refusal.badRequest("An estimate takes " + MOST_TIMEFRAMES + " timeframes at most.");
        }
        // Those that wait keep a thread of the server each.
        if (waiting() >= MOST_WAITING) {
            throw tooMany();
        }
        try {
            if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw tooMany();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.unavailable("The server is being stopped.");
        }
        try {
            return measured(tasks);
        } finally {
            turn.release();
        }
    }

    int waiting() {
        return turn.getQueueLength();
    }

    private static Refusal tooMany() {
        return Refusal.tooMany("Other estimates are being made: ask again in a few seconds.");
    }

    private Map<String, Object> measured(List<TrainingTask> tasks) {
        Map<String, Measured> byTimeframe = new LinkedHashMap<>();
        List<Object> jobs = new ArrayList<>();
        double total = 0;
        double longest = 0;
        for (TrainingTask task : tasks) {
            Measured like = byTimeframe.computeIfAbsent(
                    task.interval().toString(),
                    timeframe -> new Measured(task, recipe.training(task).estimate()));
            double scale =
                    (double) task.lookbackDays() / Math.max(1, like.task().lookbackDays());
            double seconds = like.estimate().time().toMillis() / 1000.0 * scale;
            Map<String, Object> job = new LinkedHashMap<>();
            job.put("instrument", task.instrument().toString());
            job.put("timeframe", task.interval().toString());
            job.put(
                    "windows",
                    Math.round(like.estimate().windows() * (like.task().equals(task) ? 1 : scale)));
            job.put("trials_per_window", like.estimate().trials());
            job.put("seconds", seconds);
            job.put("data_start", String.valueOf(task.settings().get("data_start")));
            job.put("data_end", String.valueOf(task.settings().get("data_end")));
            jobs.add(job);
            total += seconds;
            longest = Math.max(longest, seconds);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("jobs", jobs);
        answer.put("workers", workers);
        answer.put("total_seconds", total);
        answer.put("seconds", Math.max(longest, total / workers));
        return answer;
    }
}
