package dev.kirby.ml;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.util.List;

/**
 * Chooses features inside one training window: a model runs it whenever it is fitted, on the rows that it is fitted on.
 *
 * <pre>{@code
 * FeatureSelection.hybrid()                                    // 50, none correlated above 0.9 with a better one
 * FeatureSelection.recursiveElimination(learner).keep(20).seed(7)
 * FeatureSelection.hybrid().select(window).print()             // ranks and scores of one window
 * }</pre>
 *
 * <p>Selecting on all rows and testing on some of them is the leak that flatters most. A selection therefore records the time by which
 * all its labels were known, and training data that it was applied to refuse an earlier test ({@link TrainingData#between},
 * {@link TrainingData#split}).
 *
 * <p>The same rows and seed give the same features. Features that are the same value in 999 rows of 1,000 are never chosen.
 */
public interface FeatureSelection {

    /** The default number of features to keep. */
    int KEEP = 50;

    /** The names of those that come with Kirby. */
    List<String> NAMES = List.of("hybrid", "correlation", "mutual_info", "importance", "permutation", "rfe", "all");

    /** {@return a short name, for example {@code hybrid}} */
    String name();

    /**
     * Ranks the features of a training window and keeps the best.
     *
     * @param training the rows of one window, and no others
     * @return the chosen features with their scores
     */
    SelectedFeatures select(TrainingData training);

    /**
     * One by its name.
     *
     * @param name one of {@link #NAMES}; a hyphen stands for an underscore
     * @param keep at most how many features, 1 or more; not of {@code all}
     * @param learner the model of those that need one
     * @return the selection
     * @throws InvalidRequestException for any other name, with the names there are
     */
    static FeatureSelection parse(String name, int keep, Learner learner) {
        String normal = name.strip().replace('-', '_');
        return switch (normal) {
            case "hybrid" -> hybrid().keep(keep);
            case "correlation" -> correlation().keep(keep);
            case "mutual_info" -> mutualInformation().keep(keep);
            case "importance" -> importance(learner).keep(keep);
            case "permutation" -> permutation(learner).keep(keep);
            case "rfe" -> recursiveElimination(learner).keep(keep);
            case "all" -> all();
            default ->
                throw new InvalidRequestException("Unknown selection '" + name + "'" + NearestNames.hint(normal, NAMES)
                        + ": there are " + String.join(", ", NAMES) + ".");
        };
    }

    /** {@return all features, as they are} */
    static FeatureSelection all() {
        return SelectAll.INSTANCE;
    }

    /** {@return those most correlated with the label, up or down: finds straight relations only} */
    static RankedSelection correlation() {
        return RankedSelection.of("correlation", (rows, seed, keep) -> Correlation.withLabels(rows));
    }

    /** {@return those with the most mutual information with the label, in ten bins of equal counts: finds any relation of one feature} */
    static RankedSelection mutualInformation() {
        return RankedSelection.of("mutual_info", (rows, seed, keep) -> MutualInformation.withLabels(rows));
    }

    /**
     * Those that a model uses most.
     *
     * @param learner the model
     * @return the selection
     */
    static RankedSelection importance(Learner learner) {
        return RankedSelection.of("importance", (rows, seed, keep) -> LearnedRanking.importances(learner, rows));
    }

    /**
     * Those without which a model predicts worse: it is fitted on the first 80 % of the rows, and asked for the others with one feature
     * shuffled at a time. Slower than importance, and not fooled by features that a model merely memorises.
     *
     * @param learner the model
     * @return the selection
     */
    static RankedSelection permutation(Learner learner) {
        return RankedSelection.of("permutation", (rows, seed, keep) -> LearnedRanking.permutation(learner, rows, seed));
    }

    /**
     * Those that are left when a model is fitted again and again, each time without the fifth of the features that it uses least.
     *
     * @param learner the model
     * @return the selection
     */
    static RankedSelection recursiveElimination(Learner learner) {
        return RankedSelection.of("rfe", (rows, seed, keep) -> LearnedRanking.elimination(learner, rows, keep));
    }

    /** {@return those with the best mean rank by correlation and mutual information} */
    static RankedSelection hybrid() {
        return RankedSelection.of(
                "hybrid",
                (rows, seed, keep) -> Ranks.mean(Correlation.withLabels(rows), MutualInformation.withLabels(rows)));
    }

    /**
     * Those with the best mean rank by correlation, mutual information and the importances of a model.
     *
     * @param learner the model
     * @return the selection
     */
    static RankedSelection hybrid(Learner learner) {
        return RankedSelection.of(
                "hybrid",
                (rows, seed, keep) -> Ranks.mean(
                        Correlation.withLabels(rows),
                        MutualInformation.withLabels(rows),
                        LearnedRanking.importances(learner, rows)));
    }
}
