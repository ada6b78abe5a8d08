package dev.kirby.examples.studio;

import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.JobStep;
import dev.kirby.registry.TrainingJob;
import dev.kirby.store.registry.JobJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Jobs as the API shows them: the columns of {@code training_jobs}, with what follows from them. */
final class JobViews {

    static final Map<String, Object> SCHEMA = schema();

    static final Map<String, Object> LINE = Schemas.object(
            Map.of(
                    "time", Schemas.text(),
                    "level", Schemas.words("INFO", "SUCCESS", "PROGRESS", "WARNING", "ERROR"),
                    "message", Schemas.text()),
            "time",
            "level",
            "message");

    private JobViews() {}

    private static Map<String, Object> schema() {
        Map<String, Object> properties = new TreeMap<>();
        for (String text : "id strategy exchange pair instrument timeframe optimizer created_at".split(" ")) {
            properties.put(text, Schemas.text());
        }
        for (String text : "started_at completed_at heartbeat_at worker best_config_id error report".split(" ")) {
            properties.put(text, Schemas.orNull(Schemas.text()));
        }
        for (String whole : "seed lookback_days n_iterations current_iteration total_iterations step_number total_steps"
                .split(" ")) {
            properties.put(whole, Schemas.integer());
        }
        properties.put("status", Schemas.words("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"));
        properties.put("step", Schemas.words("COLLECTION", "OPTIMISATION", "VALIDATION", "STORAGE"));
        properties.put("progress_pct", Schemas.number());
        for (String number : "rate best_score seconds_left".split(" ")) {
            properties.put(number, Schemas.orNull(Schemas.number()));
        }
        properties.put(
                "score_curve",
                Schemas.said(
                        "Trials done and the best score by then, whenever it rose.",
                        Schemas.list(Schemas.list(Schemas.number()))));
        properties.put("parameter_space", Schemas.map(Schemas.text()));
        properties.put("settings", Schemas.map(Schemas.text()));
        properties.put("best_parameters", Schemas.orNull(Schemas.map(Schemas.orNull(Schemas.number()))));
        properties.put("best_metrics", Schemas.orNull(Schemas.map(Schemas.orNull(Schemas.number()))));
        properties.put("interrupted", Schemas.flag());
        return Schemas.object(properties, properties.keySet().toArray(String[]::new));
    }

    static Map<String, @Nullable Object> of(TrainingJob job) {
        Map<String, @Nullable Object> json = JobJson.values(job);
        json.put("step_number", job.progress().step().number());
        json.put("total_steps", JobStep.values().length);
        boolean running = job.status() == JobStatus.RUNNING;
        json.put(
                "seconds_left",
                running
                        ? job.progress()
                                .left()
                                .map(left -> left.toMillis() / 1000.0)
                                .orElse(null)
                        : null);
        json.put("report", job.status() == JobStatus.COMPLETED ? "/api/training/jobs/" + job.id() + "/report" : null);
        return json;
    }

    static Map<String, @Nullable Object> line(JobLogLine line) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("time", line.time().toString());
        json.put("level", line.level().name());
        json.put("message", line.message());
        return json;
    }
}
