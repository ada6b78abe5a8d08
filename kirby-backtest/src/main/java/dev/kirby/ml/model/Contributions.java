package dev.kirby.ml.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What made a prediction. Immutable.
 *
 * @param base the prediction for a row of which nothing is known
 * @param features what each feature adds, in the unit of the prediction
 * @param prediction the sum
 */
public record Contributions(double base, Map<String, Double> features, double prediction) {

    /** Copies the map. */
    public Contributions {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }

    /** For example {@code Contributions[0.5130 + 50 features = 0.6210]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "Contributions[%.4f + %d features = %.4f]", base, features.size(), prediction);
    }
}
