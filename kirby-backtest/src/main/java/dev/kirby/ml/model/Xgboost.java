package dev.kirby.ml.model;

import dev.kirby.strategy.Params;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gradient boosting with XGBoost. As with {@link LightGbm}, native memory never leaves {@link #fit}. */
final class Xgboost implements Trainer {

    private static final String FILE = "model.xgboost.json";
    private static final String COORDINATES =
            "ml.dmlc:xgboost4j_2.12:3.0.4, whose Scala dependencies can be excluded, and com.fasterxml.jackson.core:jackson-databind:2.22.4";

    @Override
    public Params defaults() {
        return Params.of("trees", 1_000)
                .with("learning_rate", 0.05)
                .with("max_depth", 6)
                .with("subsample", 0.8)
                .with("colsample_bytree", 0.8)
                .with("min_child_weight", 1)
                .with("lambda", 1)
                .with("patience", 50);
    }

    @Override
    public Map<String, String> fit(Fit fit) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put(
                "objective",
                fit.classes() == 0 ? "reg:squarederror" : fit.classes() == 2 ? "binary:logistic" : "multi:softprob");
        options.put("eval_metric", fit.classes() == 0 ? "rmse" : fit.classes() == 2 ? "logloss" : "mlogloss");
        if (fit.classes() > 2) {
            options.put("num_class", fit.classes());
        }
        options.put("eta", fit.params().value("learning_rate"));
        options.put("max_depth", fit.params().integer("max_depth"));
        options.put("subsample", fit.params().value("subsample"));
        options.put("colsample_bytree", fit.params().value("colsample_bytree"));
        options.put("min_child_weight", fit.params().value("min_child_weight"));
        options.put("lambda", fit.params().value("lambda"));
        options.put("tree_method", "hist");
        options.put("nthread", fit.threads());
        options.put("seed", fit.seed31());
        options.put("verbosity", 0);
        options.put("verbose_eval", 0);
        try {
            return Map.of(FILE, XgboostBooster.train(fit, options));
        } catch (LinkageError e) {
            throw LightGbm.absent("XGBoost", COORDINATES, e);
        }
    }

    @Override
    public Scorer read(Map<String, String> files) {
        return XgboostJson.parse(ModelFiles.required(files, FILE));
    }

    @Override
    public Link link(int classes) {
        return classes == 0 ? Link.IDENTITY : classes == 2 ? Link.LOGISTIC : Link.SOFTMAX;
    }
}
