package dev.kirby.store.registry;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.Logs;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import tools.jackson.databind.JsonNode;

/**
 * One document a job, {@code jobs/ID.json}, one log beside it, the page of its result, {@code reports/ID.html}, and while it runs
 * what it has done, {@code checkpoints/ID.PART}. Thread-safe.
 */
public final class DocumentJobs implements TrainingJobs {

    private static final Logger LOG = Logs.of(DocumentJobs.class);
    private static final String FOLDER = "jobs";
    private static final String REPORTS = "reports";
    private static final String CHECKPOINTS = "checkpoints";

    private final DocumentStorage documents;
    private final JsonDocuments<TrainingJob> jobs;
    // Those that are over: a queue is listed every few seconds, and most of it changes no more.
    private final Map<String, TrainingJob> ended = new ConcurrentHashMap<>();

    /**
     * The jobs of some documents.
     *
     * @param documents where they are kept
     */
    public DocumentJobs(DocumentStorage documents) {
        this.documents = documents;
        this.jobs = new JsonDocuments<>(documents, FOLDER, "a training job", "Remove the document.", JobJson::read);
    }

    @Override
    public void add(TrainingJob job) {
        if (!documents.compareAndSet(jobs.key(job.id()), null, JobJson.write(job))) {
            throw new InvalidRequestException("A job with the id '" + job.id() + "' is there already: choose another.");
        }
    }

    @Override
    public boolean replace(TrainingJob before, TrainingJob after) {
        if (!before.id().equals(after.id())) {
            throw new InvalidRequestException(
                    "Cannot replace job " + before.id() + " by another one, " + after.id() + ": add that.");
        }
        String key = jobs.key(before.id());
        Optional<String> document = documents.get(key);
        return document.isPresent()
                && jobs.parse(key, document.get()).equals(before)
                && documents.compareAndSet(key, document.get(), JobJson.write(after));
    }

    @Override
    public Optional<TrainingJob> find(String id) {
        return jobs.find(id);
    }

    @Override
    public List<TrainingJob> all() {
        return jobs.all(ended, job -> job.status().isFinal() && !job.isInterrupted()).stream()
                .sorted(Comparator.comparing(TrainingJob::created).thenComparing(TrainingJob::id))
                .toList();
    }

    @Override
    public void log(String id, JobLogLine line) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("time", line.time().toString());
        json.put("level", line.level().name());
        json.put("message", line.message());
        logOf(id).append(json);
    }

    @Override
    public List<JobLogLine> log(String id) {
        return List.copyOf(logOf(id).read());
    }

    @Override
    public void keepReport(String id, String html) {
        replace(reportOf(id), html);
    }

    @Override
    public Optional<String> report(String id) {
        return documents.get(reportOf(id));
    }

    /** Pages are megabytes, and their names are not. */
    @Override
    public boolean hasReport(String id) {
        return documents.list(REPORTS).contains(reportOf(id));
    }

    @Override
    public void clear(String id) {
        logOf(id).remove();
        replace(reportOf(id), null);
        clearCheckpoints(id);
    }

    @Override
    public void keepCheckpoint(String id, String name, String text) {
        replace(checkpointOf(id, name), text);
    }

    @Override
    public Optional<String> checkpoint(String id, String name) {
        return documents.get(checkpointOf(id, name));
    }

    @Override
    public void clearCheckpoints(String id) {
        documents.list(CHECKPOINTS).stream()
                .filter(key -> key.startsWith(checkpointOf(id, "")))
                .forEach(key -> replace(key, null));
    }

    /** All in one folder: those who write in a folder take turns by a file of its name, which stays. */
    private static String checkpointOf(String id, String name) {
        return CHECKPOINTS + "/" + id + "." + name;
    }

    /** What is to be removed and is not there costs no write: old jobs are cleared again and again. */
    private void replace(String key, @Nullable String text) {
        Optional<String> before = documents.get(key);
        while ((text != null || before.isPresent()) && !documents.compareAndSet(key, before.orElse(null), text)) {
            LOG.debug("{} was written by another process meanwhile", key);
            before = documents.get(key);
        }
    }

    private static String reportOf(String id) {
        return REPORTS + "/" + id + ".html";
    }

    private JsonLog<JobLogLine> logOf(String id) {
        return new JsonLog<>(documents, FOLDER + "/" + id + ".jsonl", DocumentJobs::line);
    }

    private static JobLogLine line(JsonNode json) {
        return new JobLogLine(
                Instant.parse(json.required("time").stringValue()),
                JobLogLine.Level.valueOf(json.required("level").stringValue()),
                json.required("message").stringValue());
    }

    /**
     * What cannot be read.
     *
     * @return a sentence for each damaged document, by its key
     */
    public Map<String, String> unreadable() {
        return jobs.unreadable();
    }

    /** For example {@code TrainingJobs[LakeDocuments[/home/me/data]]}. */
    @Override
    public String toString() {
        return "TrainingJobs[" + documents + "]";
    }
}
