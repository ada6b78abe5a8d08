package dev.kirby.ml.model;

import dev.kirby.strategy.Params;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A random forest grown by LightGBM: leaves hold the share of a class, and trees are averaged; a forest for each class beyond two. A third
 * of the columns is tried at a node, as forests of means do; the square root of their number, as forests of votes do, found less of a
 * planted pattern (an area of 0.783 against 0.788, of 0.807 possible, on 100,000 rows of 20 columns).
 */
final class LightGbmForest implements Trainer {

    private static final double DRAWN = 0.632;

    @Override
    public Params defaults() {
        return Params.of("trees", 500)
                .with("max_depth", 10)
                .with("min_data_in_leaf", 5)
                .with("feature_fraction", 0.33);
    }

    @Override
    public Map<String, String> fit(Fit fit) {
        int features = fit.train().columns().length;
        int depth = fit.params().integer("max_depth");
        Map<String, String> options = new LinkedHashMap<>();
        options.put("boosting", "rf");
        options.put("objective", "regression");
        options.put("max_depth", String.valueOf(depth));
        options.put("num_leaves", String.valueOf(1 << Math.min(depth, 15)));
        options.put("min_data_in_leaf", String.valueOf(fit.params().integer("min_data_in_leaf")));
        options.put("feature_fraction_bynode", String.valueOf(fit.params().value("feature_fraction")));
        options.put("bagging_fraction", String.valueOf(DRAWN));
        options.put("bagging_freq", "1");
        Fit unstopped = new Fit(
                fit.classes(),
                fit.train(),
                new Samples(new double[features][0], new double[0], new double[0]),
                fit.params(),
                fit.seed(),
                fit.threads());
        Map<String, String> files = new LinkedHashMap<>();
        for (int output = 0; output < fit.outputs(); output++) {
            Samples rows = fit.classes() > 2 ? fit.train().indicator(output) : fit.train();
            files.put(file(output), LightGbm.train(unstopped, options, rows));
        }
        return files;
    }

    private static String file(int output) {
        return output == 0 ? LightGbm.FILE : "model_" + output + ".txt";
    }

    @Override
    public Scorer read(Map<String, String> files) {
        int outputs = 1;
        while (files.containsKey(file(outputs))) {
            outputs++;
        }
        Trees[] forests = new Trees[outputs];
        for (int output = 0; output < outputs; output++) {
            forests[output] = LightGbmText.parse(ModelFiles.required(files, file(output)));
        }
        return outputs == 1 ? forests[0] : new Side(forests);
    }

    @Override
    public Link link(int classes) {
        return classes == 0 ? Link.IDENTITY : Link.SHARE;
    }

    /** Scorers of one output side by side. */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    private record Side(Scorer[] parts) implements Scorer {

        @Override
        public int outputs() {
            return parts.length;
        }

        @Override
        public void score(double[] row, double[] scores) {
            double[] one = new double[1];
            for (int output = 0; output < parts.length; output++) {
                parts[output].score(row, one);
                scores[output] = one[0];
            }
        }

        @Override
        public double[] gains() {
            double[] gains = parts[0].gains();
            for (int output = 1; output < parts.length; output++) {
                double[] more = parts[output].gains();
                for (int f = 0; f < gains.length; f++) {
                    gains[f] += more[f];
                }
            }
            return gains;
        }

        @Override
        public double[][] explain(double[] row) {
            double[][] shares = new double[parts.length][];
            for (int output = 0; output < parts.length; output++) {
                shares[output] = parts[output].explain(row)[0];
            }
            return shares;
        }
    }
}
