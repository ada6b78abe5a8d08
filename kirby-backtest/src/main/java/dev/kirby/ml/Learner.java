package dev.kirby.ml;

import java.util.List;

/** A model as a selection of features needs it: it is fitted on some rows, and says which features mattered and how good it is. */
@FunctionalInterface
public interface Learner {

    /**
     * Fits a model.
     *
     * @param rows what it learns from
     * @return what was learnt
     */
    Learned fit(TrainingData rows);

    /** A fitted model. */
    interface Learned {

        /** {@return how much each feature matters, in the order of the features, 0 or more} */
        double[] importances();

        /** {@return the names of the features that it reads; empty for all columns that it was fitted on, in their order} */
        default List<String> features() {
            return List.of();
        }

        /**
         * How well it predicts.
         *
         * @param rows of the same features
         * @return higher is better, for example minus the log loss
         */
        double score(TrainingData rows);
    }
}
