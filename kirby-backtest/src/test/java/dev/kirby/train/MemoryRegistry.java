package dev.kirby.train;

import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A registry in memory that keeps transitions. */
public final class MemoryRegistry implements Registry {

    private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");

    private final Map<String, TrainedConfiguration> byId = new LinkedHashMap<>();
    private final List<Transition> transitions = new ArrayList<>();

    @Override
    public void save(TrainedConfiguration configuration, String reason) {
        byId.put(configuration.id(), configuration);
        transitions.add(new Transition(configuration.id(), NOW, configuration.stage(), reason));
    }

    @Override
    public Optional<TrainedConfiguration> update(String id, UnaryOperator<TrainedConfiguration> change, String reason) {
        Optional<TrainedConfiguration> before = find(id);
        before.map(change).ifPresent(after -> save(after, reason));
        return find(id);
    }

    @Override
    public boolean remove(String id) {
        return byId.remove(id) != null;
    }

    @Override
    public Optional<TrainedConfiguration> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public List<TrainedConfiguration> all() {
        return List.copyOf(byId.values());
    }

    @Override
    public List<Transition> transitions(String id) {
        return transitions.stream().filter(t -> t.configuration().equals(id)).toList();
    }
}
