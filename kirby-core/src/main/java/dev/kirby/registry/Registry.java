package dev.kirby.registry;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
     * Changes a configuration as it is now, whoever else changes it meanwhile, and records its stage as a transition if it changed.
     *
     * @param id its identity
     * @param change makes the new one of the one that is kept; called again where another process was faster
     * @param reason why it has its stage, for people
     * @return the configuration as it is kept; absent if there is none
     */
    Optional<TrainedConfiguration> update(String id, UnaryOperator<TrainedConfiguration> change, String reason);

    /**
     * Removes a configuration. How it came to its stages stays on record.
     *
     * @param id its identity
     * @return false if there was none
     */
    boolean remove(String id);

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
