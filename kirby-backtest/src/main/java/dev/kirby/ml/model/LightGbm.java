package dev.kirby.ml.model;

import dev.kirby.UnsupportedDataException;
import dev.kirby.strategy.Params;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Gradient boosting with LightGBM. The library is called with checked rows only, in one thread unless asked otherwise, and what it
 * gives is its text; native memory never leaves {@link #fit}.
 */
final class LightGbm implements Trainer {

    static final String FILE = "model.txt";

    private static final String COORDINATES = "io.github.metarank:lightgbm4j:4.3.0-1";

    @Override
    public Params defaults() {
        return Params.of("trees", 1_000)
                .with("learning_rate", 0.05)
                .with("max_depth", 6)
                .with("num_leaves", 31)
                .with("feature_fraction", 0.8)
                .with("bagging_fraction", 0.8)
                .with("min_data_in_leaf", 20)
                .with("lambda_l2", 0)
                .with("patience", 50);
    }

    @Override
    public Map<String, String> fit(Fit fit) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("objective", fit.classes() == 0 ? "regression" : fit.classes() == 2 ? "binary" : "multiclass");
        options.put("metric", fit.classes() == 0 ? "l2" : fit.classes() == 2 ? "binary_logloss" : "multi_logloss");
        if (fit.classes() > 2) {
            options.put("num_class", String.valueOf(fit.classes()));
        }
        options.put("learning_rate", String.valueOf(fit.params().value("learning_rate")));
        options.put("max_depth", String.valueOf(fit.params().integer("max_depth")));
        options.put("num_leaves", String.valueOf(fit.params().integer("num_leaves")));
        options.put("feature_fraction", String.valueOf(fit.params().value("feature_fraction")));
        options.put("bagging_fraction", String.valueOf(fit.params().value("bagging_fraction")));
        options.put("bagging_freq", "1");
        options.put("min_data_in_leaf", String.valueOf(fit.params().integer("min_data_in_leaf")));
        options.put("lambda_l2", String.valueOf(fit.params().value("lambda_l2")));
        return Map.of(FILE, train(fit, options, fit.train()));
    }

    /** Trains, until the later rows fare no better for a while, and gives the text of the best round. */
    static String train(Fit fit, Map<String, String> options, Samples rows) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put("num_threads", String.valueOf(fit.threads()));
        all.put("seed", String.valueOf(fit.seed31()));
        all.put("deterministic", "true");
        all.put("force_row_wise", "true");
        all.put("verbosity", "-1");
        String text = all.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining(" "));
        try {
            return LightGbmBooster.train(fit, text, rows);
        } catch (LinkageError e) {
            throw absent("LightGBM", COORDINATES, e);
        }
    }

    static UnsupportedDataException absent(String library, String coordinates, LinkageError cause) {
        return new UnsupportedDataException(library + " is not on the class path, or has no native code for "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + " (" + cause + "). Add "
                + coordinates + " to your dependencies, or train logistic regression, which needs no library.");
    }

    @Override
    public Scorer read(Map<String, String> files) {
        return LightGbmText.parse(ModelFiles.required(files, FILE));
    }

    @Override
    public Link link(int classes) {
        return classes == 0 ? Link.IDENTITY : classes == 2 ? Link.LOGISTIC : Link.SOFTMAX;
    }
}
