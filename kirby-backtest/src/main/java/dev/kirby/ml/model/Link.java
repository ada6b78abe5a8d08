package dev.kirby.ml.model;

/** Turns the scores of a model into what it predicts. */
enum Link {
    /** The score is the prediction: a regression. */
    IDENTITY {
        @Override
        void apply(double[] scores, double[] predicted) {
            predicted[0] = scores[0];
        }
    },
    /** One score is the logit of the second of two classes. */
    LOGISTIC {
        @Override
        void apply(double[] scores, double[] predicted) {
            predicted[1] = sigmoid(scores[0]);
            predicted[0] = 1 - predicted[1];
        }
    },
    /** A score a class, of which the exponentials share out 1. */
    SOFTMAX {
        @Override
        void apply(double[] scores, double[] predicted) {
            double most = Double.NEGATIVE_INFINITY;
            for (double score : scores) {
                most = Math.max(most, score);
            }
            for (int c = 0; c < scores.length; c++) {
                predicted[c] = Math.exp(scores[c] - most);
            }
            normalise(predicted);
        }
    },
    /** A logit for each class against the others. */
    ONE_AGAINST_REST {
        @Override
        void apply(double[] scores, double[] predicted) {
            for (int c = 0; c < scores.length; c++) {
                predicted[c] = sigmoid(scores[c]);
            }
            normalise(predicted);
        }
    },
    /** The share of the second of two classes itself, or a share for each class: leaves that hold means of indicators. */
    SHARE {
        @Override
        void apply(double[] scores, double[] predicted) {
            if (scores.length == 1) {
                predicted[1] = Math.min(1, Math.max(0, scores[0]));
                predicted[0] = 1 - predicted[1];
                return;
            }
            for (int c = 0; c < scores.length; c++) {
                predicted[c] = Math.min(1, Math.max(0, scores[c]));
            }
            normalise(predicted);
        }
    };

    abstract void apply(double[] scores, double[] predicted);

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** The inverse of {@link #sigmoid}, kept finite: a probability is taken as at least 1e-6 away from 0 and 1. */
    static double logit(double p) {
        double q = Math.min(1 - 1e-6, Math.max(1e-6, p));
        return Math.log(q / (1 - q));
    }

    static void normalise(double[] predicted) {
        double sum = 0;
        for (double p : predicted) {
            sum += p;
        }
        for (int c = 0; c < predicted.length; c++) {
            predicted[c] = sum > 0 ? predicted[c] / sum : 1.0 / predicted.length;
        }
    }
}
