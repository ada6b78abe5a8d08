package dev.kirby.ml.model;

import dev.kirby.UnsupportedDataException;
import dev.kirby.strategy.Params;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

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
        return Map.of(FILE, train(fit, options));
    }

    private static String train(Fit fit, Map<String, Object> options) {
        int trees = fit.params().integer("trees");
        boolean stops = fit.stop().size() > 0;
        try {
            DMatrix train = matrix(fit.train());
            DMatrix stop = matrix(stops ? fit.stop() : fit.train());
            try {
                Map<String, DMatrix> watched = stops ? Map.of("stop", stop) : Map.of();
                float[][] losses = new float[watched.size()][trees];
                Booster booster = XGBoost.train(
                        train,
                        options,
                        trees,
                        watched,
                        losses,
                        null,
                        null,
                        stops ? fit.params().integer("patience") : 0);
                try {
                    String text = new String(booster.toByteArray("json"), StandardCharsets.UTF_8);
                    return stops ? XgboostJson.firstRounds(text, best(losses[0])) : text;
                } finally {
                    booster.dispose();
                }
            } finally {
                train.dispose();
                stop.dispose();
            }
        } catch (XGBoostError e) {
            throw new UnsupportedDataException(
                    "XGBoost cannot train with " + fit.params() + ": " + e.getMessage() + ". Give other parameters.");
        } catch (LinkageError e) {
            throw LightGbm.absent("XGBoost", COORDINATES, e);
        }
    }

    /** The number of rounds after which the loss was least; rounds that never came are 0. */
    private static int best(float[] losses) {
        int best = 0;
        for (int round = 1; round < losses.length && losses[round] > 0; round++) {
            best = losses[round] < losses[best] ? round : best;
        }
        return best + 1;
    }

    private static DMatrix matrix(Samples rows) throws XGBoostError {
        DMatrix matrix = new DMatrix(Samples.floats(rows.rowMajor()), rows.size(), rows.columns().length, Float.NaN);
        matrix.setLabel(Samples.floats(rows.labels()));
        matrix.setWeight(Samples.floats(rows.weights()));
        return matrix;
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
