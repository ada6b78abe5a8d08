package dev.kirby.store.registry;

import dev.kirby.InvalidRequestException;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.Transition;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * One document a configuration, {@code registry/ID.json}, and one log of transitions.
 *
 * <p>A save replaces the document only if nobody else did so meanwhile, and tries again otherwise, so that of two processes
 * each sees the stage that the other saved, and records its own change of it. Thread-safe.
 */
public final class DocumentRegistry implements Registry {

    private static final String FOLDER = "registry";

    private final DocumentStorage documents;
    private final JsonDocuments<TrainedConfiguration> configurations;
    private final Clock clock;
    private final JsonLog<Transition> transitions;

    /**
     * The registry of some documents.
     *
     * @param documents where it is kept
     * @param clock supplies the time of transitions
     */
    public DocumentRegistry(DocumentStorage documents, Clock clock) {
        this.documents = documents;
        this.configurations = new JsonDocuments<>(
                documents,
                FOLDER,
                "a configuration",
                "Save the configuration again, or remove the document.",
                TrainedConfiguration::parse);
        this.clock = clock;
        this.transitions = new JsonLog<>(documents, FOLDER + "/transitions.jsonl", DocumentRegistry::transition);
    }

    private static Transition transition(JsonNode json) {
        return new Transition(
                json.required("configuration").stringValue(),
                Instant.parse(json.required("time").stringValue()),
                LifecycleStage.valueOf(json.required("stage").stringValue()),
                json.required("reason").stringValue());
    }

    @Override
    public void save(TrainedConfiguration configuration, String reason) {
        String key = configurations.key(configuration.id());
        while (true) {
            Optional<String> before = documents.get(key);
            Instant now = clock.instant(); // after reading, so that later saves have later times
            if (documents.compareAndSet(key, before.orElse(null), document(configuration, now))) {
                if (before.flatMap(DocumentRegistry::stage)
                        .filter(configuration.stage()::equals)
                        .isEmpty()) {
                    record(configuration, now, reason);
                }
                return;
            }
        }
    }

    @Override
    public Optional<TrainedConfiguration> update(String id, UnaryOperator<TrainedConfiguration> change, String reason) {
        String key = configurations.key(id);
        while (true) {
            Optional<String> before = documents.get(key);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            TrainedConfiguration kept = configurations.parse(key, before.get());
            TrainedConfiguration changed = change.apply(kept);
            Instant now = clock.instant();
            if (documents.compareAndSet(key, before.get(), document(changed, now))) {
                if (changed.stage() != kept.stage()) {
                    record(changed, now, reason);
                }
                return Optional.of(changed);
            }
        }
    }

    @Override
    public boolean remove(String id) {
        String key = configurations.key(id);
        while (true) {
            Optional<String> before = documents.get(key);
            if (before.isEmpty()) {
                return false;
            }
            if (documents.compareAndSet(key, before.get(), null)) {
                return true;
            }
        }
    }

    /**
     * The document with the time of the save. It makes each save a different text: a save that waited could otherwise not know
     * that there were two others meanwhile, the second of which undid the first.
     */
    private static String document(TrainedConfiguration configuration, Instant now) {
        return configuration.toJson().replaceFirst("\\{", "{\n  \"saved_at\" : \"" + now + "\",");
    }

    /** The stage in a document; none in one that is damaged, and replaced thereby. */
    private static Optional<LifecycleStage> stage(String document) {
        try {
            return Optional.of(TrainedConfiguration.parse(document).stage());
        } catch (InvalidRequestException e) {
            return Optional.empty();
        }
    }

    private void record(TrainedConfiguration configuration, Instant time, String reason) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("configuration", configuration.id());
        line.put("time", time.toString());
        line.put("stage", configuration.stage().name());
        line.put("reason", reason);
        transitions.append(line);
    }

    @Override
    public Optional<TrainedConfiguration> find(String id) {
        return configurations.find(id);
    }

    @Override
    public List<TrainedConfiguration> all() {
        return List.copyOf(configurations.all());
    }

    @Override
    public List<Transition> transitions(String id) {
        return transitions.read().stream()
                .filter(transition -> transition.configuration().equals(id))
                .sorted(Comparator.comparing(Transition::time))
                .toList();
    }

    /**
     * What cannot be read: damaged documents, and lines of the log of transitions.
     *
     * @return a sentence for each, by the key of its document or log
     */
    public Map<String, String> unreadable() {
        Map<String, String> faults = configurations.unreadable();
        transitions.unreadable().forEach(fault -> faults.merge(transitions.key(), fault, (a, b) -> a + " " + b));
        return faults;
    }

    /** For example {@code Registry[LakeDocuments[/home/me/data]]}. */
    @Override
    public String toString() {
        return "Registry[" + documents + "]";
    }
}
