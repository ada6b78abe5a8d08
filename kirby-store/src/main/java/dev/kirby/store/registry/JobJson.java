package dev.kirby.store.registry;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.JobProgress;
import dev.kirby.registry.JobResult;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.JobStep;
import dev.kirby.registry.ScoreCurve;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingTask;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A training job as one flat JSON object, whose names are the columns of {@code training_jobs}. */
public final class JobJson {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JobJson() {}

    static String write(TrainingJob job) {
        return JSON.writeValueAsString(values(job)) + "\n";
    }

    /**
     * {@return the members of the job's JSON object, in their order: texts, numbers, maps, lists, and null for what is not known}
     *
     * @param job any
     */
    public static Map<String, @Nullable Object> values(TrainingJob job) {
        TrainingTask task = job.task();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", job.id());
        json.put("strategy", task.strategy());
        json.put("exchange", task.instrument().exchange());
        json.put("pair", task.instrument().coin() + "/" + task.instrument().quote());
        json.put("instrument", task.instrument().toString());
        json.put("timeframe", task.interval().toString());
        json.put("optimizer", task.search().optimizer());
        json.put("seed", task.search().seed());
        json.put("lookback_days", task.lookbackDays());
        json.put("n_iterations", task.search().iterations());
        json.put("parameter_space", task.search().space());
        json.put("settings", task.settings());
        json.put("status", job.status().name());
        json.put("progress_pct", job.progress().percent());
        json.put("current_iteration", job.progress().iteration());
        json.put("total_iterations", job.progress().iterations());
        json.put("rate", known(job.progress().rate()));
        json.put("step", job.progress().step().name());
        json.put("created_at", job.created().toString());
        json.put("started_at", job.started().map(Instant::toString).orElse(null));
        json.put("completed_at", job.completed().map(Instant::toString).orElse(null));
        json.put("heartbeat_at", job.heartbeat().map(Instant::toString).orElse(null));
        json.put("worker", job.worker().orElse(null));
        json.put("best_score", known(job.progress().bestScore()));
        json.put("score_curve", curve(job.progress().curve()));
        json.put(
                "best_parameters",
                job.result().map(JobResult::parameters).map(JobJson::known).orElse(null));
        json.put(
                "best_metrics",
                job.result().map(JobResult::metrics).map(JobJson::known).orElse(null));
        json.put("best_config_id", job.result().map(JobResult::configuration).orElse(null));
        json.put("error", job.error().orElse(null));
        json.put("interrupted", job.isInterrupted());
        return json;
    }

    private static List<List<Number>> curve(ScoreCurve curve) {
        return curve.points().stream()
                .map(point -> List.<Number>of(point.iteration(), point.score()))
                .toList();
    }

    private static ScoreCurve curve(JsonNode json) {
        List<ScoreCurve.Point> points = new ArrayList<>();
        json.forEach(point -> points.add(
                new ScoreCurve.Point(point.path(0).longValue(), point.path(1).doubleValue())));
        return new ScoreCurve(points);
    }

    /** JSON has no NaN: what is unknown is null. */
    static @Nullable Double known(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    static Map<String, @Nullable Double> known(Map<String, Double> values) {
        Map<String, @Nullable Double> known = new LinkedHashMap<>();
        values.forEach((name, value) -> known.put(name, known(value)));
        return known;
    }

    static TrainingJob read(String text) {
        try {
            return job(JSON.readTree(text));
        } catch (JacksonException e) {
            throw new InvalidRequestException("This is no training job: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new InvalidRequestException("This is no training job: " + e.getMessage(), e);
        }
    }

    private static TrainingJob job(JsonNode json) {
        JobProgress progress = new JobProgress(
                JobStep.valueOf(text(json, "step")),
                json.required("progress_pct").doubleValue(),
                json.required("current_iteration").longValue(),
                json.required("total_iterations").longValue(),
                number(json.path("best_score")),
                number(json.path("rate")),
                curve(json.path("score_curve")));
        TrainingJob job = TrainingJob.pending(text(json, "id"), task(json), Instant.parse(text(json, "created_at")));
        String worker = optional(json, "worker");
        if (worker != null) {
            job = job.startedBy(worker, Instant.parse(text(json, "started_at")))
                    .progressed(progress, Instant.parse(text(json, "heartbeat_at")));
        }
        return switch (JobStatus.parse(text(json, "status"))) {
            case PENDING, RUNNING -> job;
            case COMPLETED -> job.completed(result(json), Instant.parse(text(json, "completed_at")));
            case FAILED ->
                json.path("interrupted").asBoolean(false)
                        ? job.interrupted()
                        : job.failed(text(json, "error"), Instant.parse(text(json, "completed_at")));
            case CANCELLED -> job.cancelled(Instant.parse(text(json, "completed_at")));
        };
    }

    private static TrainingTask task(JsonNode json) {
        return new TrainingTask(
                text(json, "strategy"),
                Instrument.parse(text(json, "instrument")),
                Interval.parse(text(json, "timeframe")),
                json.required("lookback_days").intValue(),
                new TrainingTask.Search(
                        text(json, "optimizer"),
                        json.required("n_iterations").longValue(),
                        json.required("seed").longValue(),
                        texts(json.path("parameter_space"))),
                texts(json.path("settings")));
    }

    private static JobResult result(JsonNode json) {
        return new JobResult(
                number(json.path("best_score")),
                numbers(json.path("best_parameters")),
                numbers(json.path("best_metrics")),
                text(json, "best_config_id"));
    }

    private static String text(JsonNode json, String name) {
        return json.required(name).stringValue();
    }

    private static @Nullable String optional(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.isString() ? value.stringValue() : null;
    }

    static double number(JsonNode value) {
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }

    static Map<String, Double> numbers(JsonNode json) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        json.properties().forEach(entry -> numbers.put(entry.getKey(), number(entry.getValue())));
        return numbers;
    }

    private static Map<String, String> texts(JsonNode json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
        return texts;
    }
}
