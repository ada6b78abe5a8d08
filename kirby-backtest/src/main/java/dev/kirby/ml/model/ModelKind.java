package dev.kirby.ml.model;

import dev.kirby.InvalidRequestException;
import dev.kirby.strategy.ParameterSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of models, by the names that commands and files know. */
enum ModelKind {
    LIGHTGBM(new LightGbm()) {
        @Override
        ParameterSpace space() {
            return ParameterSpace.free()
                    .integer("trees", 100, 2_000)
                    .logarithmic("learning_rate", 0.01, 0.3)
                    .integer("max_depth", 3, 12)
                    .integer("num_leaves", 10, 100)
                    .real("feature_fraction", 0.5, 1)
                    .real("bagging_fraction", 0.5, 1)
                    .integer("min_data_in_leaf", 5, 100);
        }
    },
    XGBOOST(new Xgboost()) {
        @Override
        ParameterSpace space() {
            return ParameterSpace.free()
                    .integer("trees", 100, 2_000)
                    .logarithmic("learning_rate", 0.01, 0.3)
                    .integer("max_depth", 3, 12)
                    .real("subsample", 0.5, 1)
                    .real("colsample_bytree", 0.5, 1)
                    .integer("min_child_weight", 1, 100);
        }
    },
    RANDOM_FOREST(new LightGbmForest()) {
        @Override
        ParameterSpace space() {
            return ParameterSpace.free()
                    .integer("trees", 100, 1_000)
                    .integer("max_depth", 3, 12)
                    .integer("min_data_in_leaf", 5, 100)
                    .real("feature_fraction", 0.05, 0.5);
        }
    },
    LOGISTIC(new Logistic()) {
        @Override
        ParameterSpace space() {
            return ParameterSpace.free().logarithmic("lambda", 1e-2, 1e4);
        }
    };

    private final Trainer trainer;

    ModelKind(Trainer trainer) {
        this.trainer = trainer;
    }

    Trainer trainer() {
        return trainer;
    }

    /** What is searched by default. */
    abstract ParameterSpace space();

    static ModelKind parse(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "Unknown model '" + name + "'" + dev.kirby.internal.NearestNames.hint(name, names())
                            + ": there are " + String.join(", ", names()) + ".",
                    e);
        }
    }

    static List<String> names() {
        return Arrays.stream(values()).map(ModelKind::toString).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
