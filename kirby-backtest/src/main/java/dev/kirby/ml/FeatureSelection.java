package dev.kirby.ml;

/**
 * Chooses features inside one training window: a model runs it whenever it is fitted, on the rows that it is fitted on.
 *
 * <pre>{@code
 * FeatureSelection.hybrid()                          // 50 by mutual information and importance, none correlated above 0.9
 * FeatureSelection.recursiveElimination(learner).keep(20).seed(7)
 * }</pre>
 *
 * <p>Selecting on all rows and testing on some of them is the leak that flatters most. So what a selection returns remembers until when
 * the labels that it saw were known, and training data that it was applied to refuse a test before that ({@link TrainingData#between},
 * {@link TrainingData#split}).
 */
public interface FeatureSelection {

    /** How many features are kept if nothing else is said. */
    int KEEP = 50;

    /** {@return a short name, for example {@code hybrid}} */
    String name();

    /**
     * Ranks the features of a training window and keeps the best.
     *
     * @param training the rows of one window, and no others
     * @return the chosen features with their scores
     */
    SelectedFeatures select(TrainingData training);

    /** {@return all features, as they are} */
    static FeatureSelection all() {
        return SelectAll.INSTANCE;
    }
}
