package dev.kirby.ml.model;

import dev.kirby.ml.TrainingData;
import dev.kirby.ml.validate.ModelScores;
import dev.kirby.ml.validate.Score;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;

/**
 * Which library grows the better forest: LightGBM ({@code boosting=rf}) against XGBoost ({@code num_parallel_tree}), both with 500 trees
 * of depth 10 whose leaves are means of 0 and 1 and have 5 rows at least, the same share of rows a tree and of columns a node, one thread.
 * The result is in docs/models.md.
 */
final class ForestComparison {

    private static final int TREES = 500;

    private ForestComparison() {}

    /** Prints area under the curve, log loss and seconds of both, on planted patterns of several strengths. */
    public static void main(String[] args) throws Exception {
        System.out.println("rows features strength | best AUC | LightGBM AUC log_loss s | XGBoost AUC log_loss s");
        for (int rows : new int[] {3_000, 12_000}) {
            for (int features : new int[] {10, 40}) {
                for (double strength : new double[] {0.2, 1}) {
                    compare(rows, features, strength);
                }
            }
        }
    }

    private static void compare(int rows, int features, double strength) throws Exception {
        PlantedRows planted = PlantedRows.of(rows, features, strength, 21);
        TrainingData data = planted.data(1);
        TrainingData.Split split = data.split(0.7);
        double[][] best = Arrays.stream(planted.chances())
                .skip(data.size() - split.test().size())
                .mapToObj(p -> new double[] {1 - p, p})
                .toArray(double[][]::new);
        long start = System.nanoTime();
        Model model = Models.randomForest()
                .with("feature_fraction", Math.sqrt(features) / features)
                .heldOut(0)
                .fit(split.train());
        double lightgbm = (System.nanoTime() - start) / 1e9;
        ModelScores one = ModelScores.of(split.test(), model);
        start = System.nanoTime();
        Trees trees = xgboost(split.train());
        double xgboost = (System.nanoTime() - start) / 1e9;
        double[][] predicted = new double[split.test().size()][2];
        double[] score = new double[1];
        for (int row = 0; row < predicted.length; row++) {
            trees.score(split.test().matrix().row(row), score);
            Link.SHARE.apply(score, predicted[row]);
        }
        ModelScores other = ModelScores.of(split.test(), predicted);
        System.out.printf(
                "%6d %3d %.1f | %.4f | %.4f %.4f %5.1f | %.4f %.4f %5.1f%n",
                rows,
                features,
                strength,
                ModelScores.of(split.test(), best).value(Score.AUC),
                one.value(Score.AUC),
                one.value(Score.LOG_LOSS),
                lightgbm,
                other.value(Score.AUC),
                other.value(Score.LOG_LOSS),
                xgboost);
    }

    private static Trees xgboost(TrainingData train) throws Exception {
        Samples rows = new Samples(train.columns(), train.labels(), train.weights());
        int features = train.names().size();
        Map<String, Object> options = new HashMap<>();
        options.put("objective", "reg:squarederror");
        options.put("num_parallel_tree", TREES);
        options.put("eta", 1);
        options.put("lambda", 0);
        options.put("max_depth", 10);
        options.put("min_child_weight", 5);
        options.put("subsample", 0.632);
        options.put("colsample_bynode", Math.sqrt(features) / features);
        options.put("tree_method", "hist");
        options.put("nthread", 1);
        options.put("seed", 42);
        options.put("verbosity", 0);
        DMatrix matrix = new DMatrix(Samples.floats(rows.rowMajor()), rows.size(), features, Float.NaN);
        matrix.setLabel(Samples.floats(rows.labels()));
        matrix.setWeight(Samples.floats(rows.weights()));
        Booster booster = XGBoost.train(matrix, options, 1, Map.of(), null, null);
        String json = new String(booster.toByteArray("json"), java.nio.charset.StandardCharsets.UTF_8);
        booster.dispose();
        matrix.dispose();
        return XgboostJson.parse(json);
    }
}
