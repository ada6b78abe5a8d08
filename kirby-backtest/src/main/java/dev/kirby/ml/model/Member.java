package dev.kirby.ml.model;

import java.util.Map;

/**
 * One fitted model of those that are averaged; alone in most models.
 *
 * @param kind for example {@code lightgbm}
 * @param files what its library saved
 * @param calibration bends its probabilities
 */
record Member(ModelKind kind, Map<String, String> files, Scorer scorer, Link link, Calibration calibration) {

    static Member read(ModelKind kind, Map<String, String> files, int classes, Calibration calibration) {
        return new Member(
                kind, files, kind.trainer().read(files), kind.trainer().link(classes), calibration);
    }

    Member calibrated(Calibration other) {
        return new Member(kind, files, scorer, link, other);
    }

    /** Probabilities by class, or one number. */
    double[] predict(double[] row, int width) {
        double[] scores = new double[scorer.outputs()];
        scorer.score(row, scores);
        return linked(scores, width);
    }

    private double[] linked(double[] scores, int width) {
        double[] predicted = new double[width];
        link.apply(scores, predicted);
        calibration.apply(predicted);
        return predicted;
    }

    /**
     * What each feature adds to a prediction, and last the prediction of a row of which nothing is known. The shares of the score are
     * scaled to the unit of the prediction, so that the sum is the prediction.
     */
    double[] explain(double[] row, int width, int target) {
        double[][] shares = scorer.explain(row);
        int features = shares[0].length - 1;
        double[] expected = new double[shares.length];
        for (int output = 0; output < expected.length; output++) {
            expected[output] = shares[output][features];
        }
        double[] explained = new double[features + 1];
        double moved = 0;
        for (int f = 0; f < features; f++) {
            explained[f] = direction(shares, f, target);
            moved += explained[f];
        }
        double base = linked(expected, width)[target];
        double prediction = predict(row, width)[target];
        double unit = Math.abs(moved) > 1e-12 ? (prediction - base) / moved : 0;
        for (int f = 0; f < features; f++) {
            explained[f] *= unit;
        }
        explained[features] = base;
        return explained;
    }

    /** How far a feature moves the score of a class away from those of the others. */
    private static double direction(double[][] shares, int feature, int target) {
        if (shares.length == 1) {
            return shares[0][feature];
        }
        double others = 0;
        for (int output = 0; output < shares.length; output++) {
            others += output == target ? 0 : shares[output][feature];
        }
        return shares[target][feature] - others / (shares.length - 1);
    }
}
