package dev.kirby.store.registry;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.ArchivedModel;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.registry.ModelArchive;
import dev.kirby.registry.ModelTraining;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Models under {@code models/EXCHANGE/COIN_QUOTE_TYPE/INTERVAL/}: each in a folder of its own, {@code ID/}, that never
 * changes, and {@code production.json}, which names the one in production and those before it. Deploying writes the folder
 * first and then replaces that one document, so that readers follow it to the old model or to the new one. What the newest training of each
 * kind made lies in {@code KIND/}, deployed or not.
 *
 * <p>For other programs, {@code production/} shows the files of the one in production, {@code model.json} with its id among them; it is
 * replaced in one step as well. Thread-safe.
 */
public final class DocumentModels implements ModelArchive {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PRODUCTION = "/production.json";

    private final DocumentStorage documents;
    private final JsonLog<ModelTraining> history;

    /**
     * The models of some documents.
     *
     * @param documents where they are kept
     */
    public DocumentModels(DocumentStorage documents) {
        this.documents = documents;
        this.history = new JsonLog<>(documents, "models/history.jsonl", DocumentModels::training);
    }

    @Override
    public void deploy(ArchivedModel model) {
        String folder = folder(model.instrument(), model.interval()) + "/" + model.id();
        Map<String, @Nullable Object> index = new LinkedHashMap<>();
        index.put("id", model.id());
        index.put("instrument", model.instrument().toString());
        index.put("interval", model.interval().toString());
        index.put("trained", model.trained().toString());
        index.put("files", List.copyOf(model.files().keySet()));
        if (documents.get(folder + "/model.json").isPresent()) {
            throw new InvalidRequestException(
                    "A model with the id '" + model.id() + "' is there already: choose another.");
        }
        model.files().forEach((name, content) -> put(folder + "/" + name, content));
        if (!documents.compareAndSet(folder + "/model.json", null, JSON.writeValueAsString(index) + "\n")) {
            throw new InvalidRequestException(
                    "A model with the id '" + model.id() + "' is there already: choose another.");
        }
        change(model.instrument(), model.interval(), before -> {
            List<String> after = new ArrayList<>(before);
            after.add(model.id());
            return after;
        });
        show(model);
    }

    @Override
    public void keep(ArchivedModel trained) {
        String folder = folder(trained.instrument(), trained.interval()) + "/" + trained.id();
        if (documents.get(folder + "/model.json").isPresent()) {
            throw new InvalidRequestException("The id '" + trained.id()
                    + "' is that of a deployed model, whose files do not change: choose another.");
        }
        trained.files().forEach((name, content) -> put(folder + "/" + name, content));
    }

    /** Lets {@code production/} show the files of a model. */
    private void show(ArchivedModel model) {
        String folder = folder(model.instrument(), model.interval());
        documents.show(folder + "/production", folder + "/" + model.id());
    }

    /** Replaces a document, whatever it holds. */
    private void put(String key, String content) {
        while (!documents.compareAndSet(key, documents.get(key).orElse(null), content)) {
            Thread.onSpinWait();
        }
    }

    private interface Change {
        List<String> of(List<String> ids);
    }

    /** Changes which models are in production: the last, and those before it, oldest first. */
    private List<String> change(Instrument instrument, Interval interval, Change change) {
        String key = folder(instrument, interval) + PRODUCTION;
        while (true) {
            Optional<String> before = documents.get(key);
            List<String> after = change.of(before.map(text -> ids(key, text)).orElse(List.of()));
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", after.get(after.size() - 1));
            json.put("before", after.subList(0, after.size() - 1));
            if (documents.compareAndSet(key, before.orElse(null), JSON.writeValueAsString(json) + "\n")) {
                return after;
            }
        }
    }

    private static List<String> ids(String key, String text) {
        try {
            JsonNode json = JSON.readTree(text);
            List<String> ids = new ArrayList<>();
            json.required("before").forEach(id -> ids.add(id.stringValue()));
            ids.add(json.required("id").stringValue());
            return ids;
        } catch (JacksonException e) {
            throw new StoreException("Damaged document " + key + ": " + e.getOriginalMessage() + " Deploy again.", e);
        }
    }

    @Override
    public Optional<String> productionId(Instrument instrument, Interval interval) {
        String key = folder(instrument, interval) + PRODUCTION;
        return documents.get(key).map(text -> ids(key, text)).map(ids -> ids.get(ids.size() - 1));
    }

    @Override
    public Optional<ArchivedModel> production(Instrument instrument, Interval interval) {
        return productionId(instrument, interval).map(id -> read(instrument, interval, id));
    }

    private ArchivedModel read(Instrument instrument, Interval interval, String id) {
        String folder = folder(instrument, interval) + "/" + id;
        JsonNode index = JSON.readTree(required(folder + "/model.json"));
        Map<String, String> files = new LinkedHashMap<>();
        for (JsonNode name : index.required("files")) {
            files.put(name.stringValue(), required(folder + "/" + name.stringValue()));
        }
        return new ArchivedModel(
                id,
                instrument,
                interval,
                Instant.parse(index.required("trained").stringValue()),
                files);
    }

    private String required(String key) {
        return documents
                .get(key)
                .orElseThrow(
                        () -> new StoreException("The model's file " + key + " is gone. Roll back, or deploy again."));
    }

    @Override
    public ArchivedModel rollback(Instrument instrument, Interval interval) {
        List<String> ids = change(instrument, interval, before -> {
            if (before.size() < 2) {
                throw new InvalidRequestException(
                        "No model of " + instrument + " " + interval + " was in production before this one.");
            }
            return before.subList(0, before.size() - 1);
        });
        ArchivedModel model = read(instrument, interval, ids.get(ids.size() - 1));
        show(model);
        return model;
    }

    private static String folder(Instrument instrument, Interval interval) {
        return "models/" + instrument.exchange() + "/" + instrument.coin() + "_" + instrument.quote() + "_"
                + instrument.type() + "/" + interval;
    }

    @Override
    public void record(ModelTraining run) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("time", run.time().toString());
        json.put("instrument", run.instrument().toString());
        json.put("interval", run.interval().toString());
        json.put("range_start", run.data().range().start().toString());
        json.put("range_end", run.data().range().end().toString());
        json.put("rows", run.data().rows());
        json.put("features", run.data().features());
        json.put("data_fingerprint", run.data().fingerprint());
        json.put("metrics", ModelTraining.toJson(run.metrics()));
        json.put("model", run.outcome().model());
        json.put("id", run.outcome().id());
        json.put("deployed", run.outcome().deployed());
        json.put("reason", run.outcome().reason());
        history.append(json);
    }

    private static ModelTraining training(JsonNode json) {
        return new ModelTraining(
                Instant.parse(json.required("time").stringValue()),
                Instrument.parse(json.required("instrument").stringValue()),
                Interval.parse(json.required("interval").stringValue()),
                new ModelTraining.Data(
                        new TimeRange(
                                Instant.parse(json.required("range_start").stringValue()),
                                Instant.parse(json.required("range_end").stringValue())),
                        json.required("rows").longValue(),
                        json.required("features").intValue(),
                        json.required("data_fingerprint").stringValue()),
                JobJson.numbers(json.required("metrics")),
                new ModelTraining.Outcome(
                        json.required("model").stringValue(),
                        json.required("id").stringValue(),
                        json.required("deployed").booleanValue(),
                        json.required("reason").stringValue()));
    }

    @Override
    public List<ModelTraining> history() {
        return List.copyOf(history.read());
    }

    /** For example {@code ModelArchive[LakeDocuments[/home/me/data]]}. */
    @Override
    public String toString() {
        return "ModelArchive[" + documents + "]";
    }
}
