package dev.kirby.ml.model;

/** What a fitted model computes from a row before a link turns it into probabilities. Immutable and thread-safe. */
interface Scorer {

    /** How many scores a row gets: one for two classes or a regression, otherwise one a class. */
    int outputs();

    /** Writes the scores of a row of the right length. */
    void score(double[] row, double[] scores);

    /** How much each feature gained in training, in the unit of the library. */
    double[] gains();

    /** By output, what each feature adds to the score of a row, and last the expected score; the sum is the score. */
    double[][] explain(double[] row);
}
