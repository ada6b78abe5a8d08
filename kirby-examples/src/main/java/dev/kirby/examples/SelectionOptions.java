package dev.kirby.examples;

import dev.kirby.ml.FeatureSelection;
import dev.kirby.ml.model.Models;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --selection METHOD --n-features N}: which features a model reads, chosen anew in each fit. */
final class SelectionOptions {

    private static final int TREES = 100;

    @Option(
            names = "--selection",
            paramLabel = "METHOD",
            description =
                    "How features are chosen, in the training rows of each fit alone: hybrid (correlation and mutual"
                            + " information), correlation, mutual_info; importance, permutation or rfe by a small LightGBM; or all."
                            + " Default: hybrid.")
    @Nullable
    String method;

    @Option(names = "--n-features", paramLabel = "N", description = "How many features are chosen. Default: 50.")
    @Nullable
    Integer count;

    /** The selection that the options describe, and a file where they say nothing. */
    FeatureSelection selection(String otherMethod, int otherCount, long seed) {
        return FeatureSelection.parse(
                method == null ? otherMethod : method,
                count == null ? otherCount : count,
                Models.lightgbm().with("trees", TREES).seed(seed));
    }
}
