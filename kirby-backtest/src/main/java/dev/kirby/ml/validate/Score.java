package dev.kirby.ml.validate;

import java.util.Locale;

/** A figure of how good predictions are, by the name that reports and files know. */
public enum Score {
    /** The share of rows whose most probable class comes true; of numbers, the share whose sign is predicted. */
    ACCURACY,
    /** Of the rows predicted as a class the share that are; the second class of two, the mean over classes of more. */
    PRECISION,
    /** Of the rows of a class the share predicted as it; the second class of two, the mean over classes of more. */
    RECALL,
    /** The harmonic mean of precision and recall, of the second class, or the mean over classes. */
    F1,
    /** The chance that a row of a class gets a higher probability of it than another; 0.5 is chance, ties count half. */
    AUC,
    /** The mean of minus the logarithm of the probability given to what came; lower is better. */
    LOG_LOSS,
    /** The mean squared error of the probability of the second class, or half the sum over classes; lower is better. */
    BRIER,
    /** What the accuracy would be of always saying the most frequent class, or sign, of the very rows. */
    MAJORITY_BASELINE,
    /** What the accuracy would be of saying the last label that was known when the row's bar closed. */
    SAME_AS_LAST,
    /** The mean absolute error of numbers. */
    MAE,
    /** The root of the mean squared error of numbers. */
    RMSE,
    /** One less the share of the variance of numbers that is not explained. */
    R2,
    /** The correlation of predicted and true numbers. */
    CORRELATION;

    /** For example {@code log_loss}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
