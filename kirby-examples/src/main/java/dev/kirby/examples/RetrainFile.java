package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.internal.NearestNames;
import dev.kirby.ml.FeatureSelection;
import dev.kirby.train.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What {@code retrain.yaml} says.
 *
 * <pre>
 * symbols: [BTC, ETH, SOL]
 * timeframes: [1h]
 * retrain_schedule: daily          # weekly, monthly; 02:00 UTC
 * min_accuracy_threshold: 0.55
 * models_to_train: [lightgbm, xgboost, random_forest]
 * min_new_samples: 100
 * n_features: 50
 * selection: hybrid                # correlation, mutual_info, importance, permutation, rfe, all
 * validation_split: 0.2
 * labels: triple-barrier           # change, three-classes, regression, meta
 * horizon: 48
 * target: 2
 * stop: 1
 * </pre>
 */
record RetrainFile(
        List<String> symbols,
        List<String> timeframes,
        String schedule,
        double minAccuracy,
        List<String> models,
        int minNewSamples,
        int features,
        String selection,
        double validationSplit,
        LabelOptions labels) {

    static final RetrainFile DEFAULTS = new RetrainFile(
            List.of(),
            List.of(),
            "daily",
            0.55,
            List.of("lightgbm", "xgboost", "random_forest"),
            100,
            FeatureSelection.KEEP,
            "hybrid",
            0.2,
            new LabelOptions());

    private static final List<String> KEYS = List.of(
            "symbols",
            "timeframes",
            "retrain_schedule",
            "min_accuracy_threshold",
            "models_to_train",
            "min_new_samples",
            "n_features",
            "selection",
            "validation_split",
            "labels",
            "horizon",
            "threshold",
            "target",
            "stop",
            "strategy");

    static RetrainFile read(Path file) {
        try {
            return of(new YAMLMapper().readTree(Files.readString(file)), file);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e + ". Give an existing file.", e);
        } catch (JacksonException e) {
            throw new InvalidRequestException(file + " is not YAML: " + e.getOriginalMessage() + ".", e);
        }
    }

    private static RetrainFile of(JsonNode yaml, Path file) {
        for (Map.Entry<String, JsonNode> entry : yaml.properties()) {
            if (!KEYS.contains(entry.getKey())) {
                throw new InvalidRequestException(file + " has an unknown key '" + entry.getKey() + "'"
                        + NearestNames.hint(entry.getKey(), KEYS) + ": there are " + String.join(", ", KEYS) + ".");
            }
        }
        return new RetrainFile(
                list(yaml, "symbols", DEFAULTS.symbols),
                list(yaml, "timeframes", DEFAULTS.timeframes),
                yaml.path("retrain_schedule").asString(DEFAULTS.schedule),
                number(yaml, "min_accuracy_threshold", DEFAULTS.minAccuracy),
                list(yaml, "models_to_train", DEFAULTS.models),
                (int) number(yaml, "min_new_samples", DEFAULTS.minNewSamples),
                (int) number(yaml, "n_features", DEFAULTS.features),
                yaml.path("selection").asString(DEFAULTS.selection),
                number(yaml, "validation_split", DEFAULTS.validationSplit),
                labels(yaml));
    }

    private static LabelOptions labels(JsonNode yaml) {
        LabelOptions labels = new LabelOptions();
        labels.kind = yaml.has("labels") ? yaml.path("labels").asString() : null;
        labels.horizon = yaml.has("horizon") ? (Integer) (int) number(yaml, "horizon", 0) : null;
        labels.threshold = optional(yaml, "threshold");
        labels.target = optional(yaml, "target");
        labels.stop = optional(yaml, "stop");
        labels.strategy = yaml.has("strategy") ? yaml.path("strategy").asString() : null;
        return labels;
    }

    private static @Nullable Double optional(JsonNode yaml, String key) {
        return yaml.has(key) ? (Double) number(yaml, key, 0) : null;
    }

    private static double number(JsonNode yaml, String key, double otherwise) {
        JsonNode value = yaml.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw new InvalidRequestException(key + " must be a number, was '" + value.asString() + "'.");
        }
        return value.doubleValue();
    }

    private static List<String> list(JsonNode yaml, String key, List<String> otherwise) {
        JsonNode value = yaml.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        List<String> list = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> list.add(item.asString()));
        } else {
            list.addAll(List.of(value.asString().split("\\s*,\\s*", 0)));
        }
        return List.copyOf(list);
    }

    /** {@code daily}, {@code weekly} and {@code monthly} are at 02:00 UTC; anything else is a schedule as it stands. */
    static Schedule schedule(String text) {
        return Schedule.parse(
                switch (text.strip()) {
                    case "daily" -> "daily 02:00";
                    case "weekly" -> "weekly monday 02:00";
                    case "monthly" -> "monthly 1 02:00";
                    default -> text;
                });
    }
}
