package dev.kirby.examples.studio;

import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.JobStatus;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.registry.TrainingTask;
import dev.kirby.train.TrainingQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Trainings: estimate, start, watch, stop, and what they found. */
final class TrainingRoutes implements RouteGroup {

    static final String JOBS = "/api/training/jobs";
    private static final String JOB = JOBS + "/{id}";
    private static final int MOST_WAITING = 1_000;

    private final TrainingQueue queue;
    private final TrainingJobs jobs;
    private final Registry registry;
    private final TrainingOrders orders;
    private final Estimates estimates;
    private final ResultPages pages;

    TrainingRoutes(
            TrainingQueue queue,
            TrainingJobs jobs,
            Registry registry,
            TrainingOrders orders,
            Estimates estimates,
            ResultPages pages) {
        this.queue = queue;
        this.jobs = jobs;
        this.registry = registry;
        this.orders = orders;
        this.estimates = estimates;
        this.pages = pages;
    }

    @Override
    public List<Route> routes() {
        Map<String, Object> listed = Schemas.object(Map.of("jobs", Schemas.list(JobViews.SCHEMA)), "jobs");
        return List.of(
                Route.post("/api/training/start", "Starts a training, one job a market", this::start)
                        .body(TrainingBody.SCHEMA)
                        .answers(202, listed)
                        .refuses(400, "A name or a value is not right.")
                        .refuses(404, "The candles are not stored.")
                        .refuses(429, "Too many jobs wait."),
                Route.post("/api/training/estimate", "What the same would take", this::estimate)
                        .body(TrainingBody.SCHEMA)
                        .answers(200, estimated())
                        .refuses(400, "A name or a value is not right.")
                        .refuses(404, "The candles are not stored."),
                Route.get(JOBS, "All jobs, the newest first", this::list)
                        .query(
                                "status",
                                Schemas.words("PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"),
                                "Of this status only.")
                        .query("limit", Schemas.within(1, 1000, Schemas.by(100, Schemas.integer())), "")
                        .query("offset", Schemas.within(0, 1_000_000, Schemas.by(0, Schemas.integer())), "")
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of("jobs", Schemas.list(JobViews.SCHEMA), "total", Schemas.integer()),
                                        "jobs",
                                        "total")),
                Route.get(JOB, "One job", request -> Answer.json(JobViews.of(job(request))))
                        .answers(200, JobViews.SCHEMA)
                        .refuses(404, "There is no such job."),
                Route.get(JOB + "/results", "What a completed job found", this::results)
                        .answers(200, found())
                        .refuses(404, "There is no such job.")
                        .refuses(409, "The job is not completed."),
                Route.get(JOB + "/report", "The page of what a completed job found", this::report)
                        .answers(200, "text/html", Schemas.text(), "For a sandboxed frame.")
                        .refuses(404, "There is no such job, or its page was removed."),
                Route.get(JOB + "/logs", "Lines of a job's log", this::logs)
                        .query("limit", Schemas.within(1, 10_000, Schemas.by(1000, Schemas.integer())), "The newest.")
                        .answers(
                                200,
                                Schemas.object(
                                        Map.of("lines", Schemas.list(JobViews.LINE), "total", Schemas.integer()),
                                        "lines",
                                        "total"))
                        .refuses(404, "There is no such job."),
                Route.get(JOB + "/stream", "Progress and log as server-sent events", this::stream)
                        .query("after", Schemas.within(0, 1_000_000, Schemas.by(0, Schemas.integer())), "A log line.")
                        .answers(200, "text/event-stream", Schemas.text(), "Events progress, log and end.")
                        .refuses(404, "There is no such job.")
                        .refuses(429, "Too many streams are open."),
                Route.post(JOB + "/resume", "Lets an interrupted job wait for its turn again", this::resume)
                        .answers(200, JobViews.SCHEMA)
                        .refuses(404, "There is no such job.")
                        .refuses(409, "The job was not interrupted."),
                Route.delete(JOB, "Cancels a job", this::cancel)
                        .answers(200, JobViews.SCHEMA)
                        .refuses(404, "There is no such job.")
                        .refuses(409, "The job is over."));
    }

    private static Map<String, Object> estimated() {
        Map<String, Object> job = Schemas.object(
                Map.of(
                        "instrument", Schemas.text(),
                        "timeframe", Schemas.text(),
                        "windows", Schemas.integer(),
                        "trials_per_window", Schemas.integer(),
                        "seconds", Schemas.number(),
                        "data_start", Schemas.text(),
                        "data_end", Schemas.text()),
                "instrument",
                "timeframe",
                "windows",
                "trials_per_window",
                "seconds");
        return Schemas.object(
                Map.of(
                        "jobs", Schemas.list(job),
                        "workers", Schemas.integer(),
                        "total_seconds", Schemas.said("One after the other.", Schemas.number()),
                        "seconds", Schemas.said("With the workers of this server.", Schemas.number())),
                "jobs",
                "workers",
                "total_seconds",
                "seconds");
    }

    private static Map<String, Object> found() {
        return Schemas.object(
                Map.of(
                        "job", JobViews.SCHEMA,
                        "verdict", Schemas.orNull(Schemas.text()),
                        "stage", Schemas.orNull(Schemas.text()),
                        "stage_reason", Schemas.orNull(Schemas.text()),
                        "configuration", Schemas.orNull(Schemas.object(Map.of())),
                        "report", Schemas.orNull(Schemas.text())),
                "job",
                "verdict",
                "stage",
                "stage_reason",
                "configuration",
                "report");
    }

    private Answer start(Request request) {
        List<TrainingTask> tasks = orders.tasks(request.body());
        long waiting = queue.jobs().stream()
                .filter(job -> job.status() == JobStatus.PENDING)
                .count();
        if (waiting + tasks.size() > MOST_WAITING) {
            throw Refusal.tooMany(waiting + " jobs wait, and at most " + MOST_WAITING + " may: wait, or cancel some.");
        }
        List<Object> started = new ArrayList<>();
        for (TrainingTask task : tasks) {
            started.add(JobViews.of(queue.submit(task)));
        }
        return Answer.json(202, Map.of("jobs", started));
    }

    private Answer estimate(Request request) {
        return Answer.json(estimates.of(orders.tasks(request.body())));
    }

    private Answer list(Request request) {
        Optional<JobStatus> status = request.text("status").map(JobStatus::parse);
        List<TrainingJob> all = new ArrayList<>(queue.jobs().stream()
                .filter(job -> status.isEmpty() || job.status() == status.get())
                .toList());
        Collections.reverse(all);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "jobs",
                all.stream()
                        .skip(request.number("offset", 0, 0, 1_000_000))
                        .limit(request.number("limit", 100, 1, 1000))
                        .map(JobViews::of)
                        .toList());
        answer.put("total", all.size());
        return Answer.json(answer);
    }

    private TrainingJob job(Request request) {
        String id = request.id();
        return queue.find(id)
                .orElseThrow(() -> Refusal.notFound("There is no job '" + id + "': " + JOBS + " lists all."));
    }

    private Answer results(Request request) {
        TrainingJob job = job(request);
        if (job.status() != JobStatus.COMPLETED) {
            throw Refusal.conflict("Job " + job.id() + " is " + job.status()
                    + job.error().map(error -> " (" + error + ")").orElse("") + ": only a completed job has results.");
        }
        Optional<TrainedConfiguration> configuration =
                job.result().flatMap(result -> registry.find(result.configuration()));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("job", JobViews.of(job));
        answer.put(
                "verdict",
                configuration.map(c -> text(c, "validation", "verdict")).orElse(null));
        answer.put("stage", configuration.map(c -> c.stage().name()).orElse(null));
        answer.put(
                "stage_reason",
                configuration.map(c -> text(c, "metadata", "stage_reason")).orElse(null));
        answer.put("configuration", configuration.map(c -> Json.own(c.toJson())).orElse(null));
        boolean hasPage = pages.has(job.id());
        if (hasPage) {
            pages.prepare(job.id());
        }
        answer.put("report", hasPage ? JOBS + "/" + job.id() + "/report" : null);
        return Answer.json(answer);
    }

    private static @Nullable String text(TrainedConfiguration configuration, String section, String name) {
        return configuration.sections().get(section) instanceof Map<?, ?> map && map.get(name) instanceof String text
                ? text
                : null;
    }

    private Answer report(Request request) {
        TrainingJob job = job(request);
        if (job.status() != JobStatus.COMPLETED) {
            throw ResultPages.none(job.id());
        }
        return pages.of(job.id());
    }

    private Answer logs(Request request) {
        TrainingJob job = job(request);
        List<JobLogLine> lines = jobs.log(job.id());
        int limit = request.number("limit", 1000, 1, 10_000);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "lines",
                lines.subList(Math.max(0, lines.size() - limit), lines.size()).stream()
                        .map(JobViews::line)
                        .toList());
        answer.put("total", lines.size());
        return Answer.json(answer);
    }

    private Answer stream(Request request) {
        TrainingJob job = job(request);
        int after = Math.max(request.number("after", 0, 0, 1_000_000), request.lastEvent());
        return Answer.stream(new JobEvents(queue, jobs, job.id(), after));
    }

    private Answer resume(Request request) {
        TrainingJob job = job(request);
        if (!job.isInterrupted()) {
            throw Refusal.conflict("Job " + job.id() + " is " + job.status()
                    + ": only one whose process died is resumed. Start another of the same settings.");
        }
        return Answer.json(JobViews.of(queue.resume(job.id())));
    }

    private Answer cancel(Request request) {
        TrainingJob job = job(request);
        if (job.status().isFinal()) {
            throw Refusal.conflict("Job " + job.id() + " is " + job.status() + " already.");
        }
        return Answer.json(JobViews.of(queue.cancel(job.id())));
    }
}
