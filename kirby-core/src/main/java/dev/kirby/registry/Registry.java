package dev.kirby.registry;

import java.util.List;
import java.util.Optional;

/**
 * Where trained configurations are kept. Thread-safe; what was saved survives a crash.
 */
public interface Registry {

    /**
     * Keeps a configuration, in place of an earlier one of the same id, and records its stage as a transition if it changed.
     *
     * @param configuration what a training found
     * @param reason why it has its stage, for people
     */
    void save(TrainedConfiguration configuration, String reason);

    /**
     * Keeps a configuration.
     *
     * @param configuration what a training found
     * @return the same, as it is kept
     */
    default TrainedConfiguration save(TrainedConfiguration configuration) {
        save(configuration, "trained");
        return configuration;
    }

    /**
     * Looks a configuration up.
     *
     * @param id its identity
     * @return absent if it was never saved
     */
    Optional<TrainedConfiguration> find(String id);

    /** {@return all configurations, in the order of their ids, which begin with strategy and time} */
    List<TrainedConfiguration> all();

    /**
     * {@return how a configuration came to its stage, in order of time; empty if it was never saved}
     *
     * @param id its identity
     */
    List<Transition> transitions(String id);
}
