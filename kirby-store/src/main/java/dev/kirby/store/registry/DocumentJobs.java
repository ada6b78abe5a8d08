package dev.kirby.store.registry;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.registry.JobLogLine;
import dev.kirby.registry.TrainingJob;
import dev.kirby.registry.TrainingJobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** One document a job, {@code jobs/ID.json}, and one log beside it. Thread-safe. */
public final class DocumentJobs implements TrainingJobs {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentJobs.class);
    private static final String FOLDER = "jobs";
    private static final String ENDING = ".json";

    private final DocumentStorage documents;

    /**
     * The jobs of some documents.
     *
     * @param documents where they are kept
     */
    public DocumentJobs(DocumentStorage documents) {
        this.documents = documents;
    }

    @Override
    public void add(TrainingJob job) {
        if (!documents.compareAndSet(key(job.id()), null, JobJson.write(job))) {
            throw new InvalidRequestException("A job with the id '" + job.id() + "' is there already: choose another.");
        }
    }

    @Override
    public boolean replace(TrainingJob before, TrainingJob after) {
        if (!before.id().equals(after.id())) {
            throw new InvalidRequestException(
                    "Cannot replace job " + before.id() + " by another one, " + after.id() + ": add that.");
        }
        String key = key(before.id());
        Optional<String> document = documents.get(key);
        return document.isPresent()
                && parse(key, document.get()).equals(before)
                && documents.compareAndSet(key, document.get(), JobJson.write(after));
    }

    private static String key(String id) {
        return FOLDER + "/" + id + ENDING;
    }

    @Override
    public Optional<TrainingJob> find(String id) {
        if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
            return Optional.empty();
        }
        return documents.get(key(id)).map(document -> parse(key(id), document));
    }

    private static TrainingJob parse(String key, String document) {
        try {
            return JobJson.read(document);
        } catch (InvalidRequestException e) {
            throw new StoreException("Damaged document " + key + ": " + e.getMessage() + " Remove the document.", e);
        }
    }

    @Override
    public List<TrainingJob> all() {
        List<TrainingJob> all = new ArrayList<>();
        for (String key : keys()) {
            try {
                documents.get(key).ifPresent(document -> all.add(parse(key, document)));
            } catch (StoreException e) {
                LOG.warn("Left out a training job. {}", e.getMessage());
            }
        }
        all.sort(Comparator.comparing(TrainingJob::created).thenComparing(TrainingJob::id));
        return List.copyOf(all);
    }

    private List<String> keys() {
        return documents.list(FOLDER).stream()
                .filter(key -> key.endsWith(ENDING))
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
        Map<String, String> faults = new LinkedHashMap<>();
        for (String key : keys()) {
            try {
                documents.get(key).ifPresent(document -> parse(key, document));
            } catch (StoreException e) {
                faults.put(key, String.valueOf(e.getMessage()));
            }
        }
        return faults;
    }

    /** For example {@code TrainingJobs[LakeDocuments[/home/me/data]]}. */
    @Override
    public String toString() {
        return "TrainingJobs[" + documents + "]";
    }
}
