package dev.kirby.ml.model;

import dev.kirby.UnsupportedDataException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** The calls to xgboost4j, in a class of its own as those of {@link LightGbmBooster} are. */
final class XgboostBooster {

    private XgboostBooster() {}

    /** Trains, until the later rows fare no better for a while, and gives the JSON of the best round. */
    static String train(Trainer.Fit fit, Map<String, Object> options) {
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
}
