package dev.kirby.store.registry;

import dev.kirby.StoreException;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.Transition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder with one JSON document a configuration, and one file of transitions, a line each. Documents appear whole or not
 * at all. Thread-safe.
 */
public final class JsonRegistry implements Registry {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ENDING = ".json";

    private final Path folder;
    private final Clock clock;

    /**
     * A registry in a folder, which is created with the first document.
     *
     * @param folder where
     * @param clock tells the time of transitions
     */
    public JsonRegistry(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public synchronized void save(TrainedConfiguration configuration, String reason) {
        Optional<LifecycleStage> before = find(configuration.id()).map(TrainedConfiguration::stage);
        try {
            Files.createDirectories(folder);
            Path draft = folder.resolve("." + configuration.id() + ".draft");
            write(draft, configuration.toJson(), StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(draft, file(configuration.id()), StandardCopyOption.ATOMIC_MOVE);
            if (before.isEmpty() || before.get() != configuration.stage()) {
                Map<String, String> line = new LinkedHashMap<>();
                line.put("configuration", configuration.id());
                line.put("time", clock.instant().toString());
                line.put("stage", configuration.stage().name());
                line.put("reason", reason);
                write(log(), JSON.writeValueAsString(line) + "\n", StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new StoreException("Cannot keep " + configuration + " in " + folder + ": " + e + ".", e);
        }
    }

    private static void write(Path file, String text, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private Path file(String id) {
        return folder.resolve(id + ENDING);
    }

    private Path log() {
        return folder.resolve("transitions.jsonl");
    }

    @Override
    public Optional<TrainedConfiguration> find(String id) {
        if (!id.matches("[A-Za-z0-9_-]{1,100}") || !Files.exists(file(id))) {
            return Optional.empty();
        }
        return Optional.of(read(file(id)));
    }

    private static TrainedConfiguration read(Path file) {
        try {
            return TrainedConfiguration.parse(Files.readString(file));
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e + ".", e);
        }
    }

    @Override
    public List<TrainedConfiguration> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .map(JsonRegistry::read)
                    .toList();
        } catch (IOException e) {
            throw new StoreException("Cannot list " + folder + ": " + e + ".", e);
        }
    }

    @Override
    public List<Transition> transitions(String id) {
        if (!Files.exists(log())) {
            return List.of();
        }
        List<Transition> transitions = new ArrayList<>();
        try (Stream<String> lines = Files.lines(log())) {
            lines.forEach(line -> {
                JsonNode json = JSON.readTree(line);
                if (json.path("configuration").asString("").equals(id)) {
                    transitions.add(new Transition(
                            id,
                            Instant.parse(json.path("time").asString()),
                            LifecycleStage.valueOf(json.path("stage").asString()),
                            json.path("reason").asString()));
                }
            });
        } catch (IOException | JacksonException e) {
            throw new StoreException("Cannot read " + log() + ": " + e.getMessage() + ".", e);
        }
        return transitions;
    }

    /** For example {@code JsonRegistry[data/registry]}. */
    @Override
    public String toString() {
        return "JsonRegistry[" + folder.getFileName() + "]";
    }
}
