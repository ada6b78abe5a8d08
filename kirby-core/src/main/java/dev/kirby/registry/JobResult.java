package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of a completed training job. Immutable and thread-safe.
 *
 * @param score the objective of the best trial
 * @param parameters of the best trial, by name
 * @param metrics of the best trial, by name; NaN where unknown
 * @param configuration the id of the configuration that was saved
 */
public record JobResult(
        double score, Map<String, Double> parameters, Map<String, Double> metrics, String configuration) {

    /** Copies the maps. */
    public JobResult {
        requireNonNull(configuration, "configuration");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** For example {@code JobResult[1.43, LIQUIDITY_SWEEP_V3_20251023_145632_a1b2c3]}. */
    @Override
    public String toString() {
        return "JobResult[" + score + ", "
                + (configuration.length() > 45 ? configuration.substring(0, 45) : configuration) + "]";
    }
}
