package dev.kirby.ml.model;

import dev.kirby.strategy.Params;
import java.util.Arrays;

/**
 * Bends probabilities so that of the rows given 60 % some 60 % come true (Platt, Probabilistic Outputs for Support Vector Machines,
 * 1999): a logistic regression of the outcome on the logit of the probability, for one class of two, or for each of more, which then
 * share out 1. The order of rows never turns round: a slope below 0 is taken as 0, which gives every row the share of all rows.
 *
 * @param slopes by class; empty where nothing is bent
 * @param offsets by class
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record Calibration(double[] slopes, double[] offsets) {

    static final Calibration NONE = new Calibration(new double[0], new double[0]);
    private static final Params PLATT = Params.of("lambda", 1e-3).with("steps", 50);

    /**
     * Fits.
     *
     * @param predicted probabilities by row and class
     * @param rows what became of them
     */
    static Calibration of(double[][] predicted, Samples rows, int classes) {
        int first = classes == 2 ? 1 : 0;
        double[] slopes = new double[classes];
        double[] offsets = new double[classes];
        for (int c = first; c < classes; c++) {
            int label = c;
            double[] logits = Arrays.stream(predicted)
                    .mapToDouble(p -> Link.logit(p[label]))
                    .toArray();
            Samples one = new Samples(new double[][] {logits}, rows.labels(), rows.weights()).indicator(c);
            double[] fitted = Logistic.newton(one, PLATT, true);
            slopes[c] = Math.max(0, fitted[0]);
            offsets[c] = fitted[0] > 0 ? fitted[1] : Link.logit(share(one));
        }
        return new Calibration(slopes, offsets);
    }

    private static double share(Samples rows) {
        double hits = 0;
        double all = 0;
        for (int i = 0; i < rows.size(); i++) {
            hits += rows.weights()[i] * rows.labels()[i];
            all += rows.weights()[i];
        }
        return hits / all;
    }

    /** Bends the probabilities of a row in place. */
    void apply(double[] predicted) {
        if (slopes.length == 0) {
            return;
        }
        if (predicted.length == 2) {
            predicted[1] = bent(predicted[1], 1);
            predicted[0] = 1 - predicted[1];
            return;
        }
        for (int c = 0; c < predicted.length; c++) {
            predicted[c] = bent(predicted[c], c);
        }
        Link.normalise(predicted);
    }

    private double bent(double p, int c) {
        return Link.sigmoid(slopes[c] * Link.logit(p) + offsets[c]);
    }
}
