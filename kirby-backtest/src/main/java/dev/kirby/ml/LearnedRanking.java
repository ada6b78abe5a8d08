package dev.kirby.ml;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.FeatureMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Scores of features by what a model makes of them. */
final class LearnedRanking {

    private static final double FIT_SHARE = 0.8;
    private static final int REPEATS = 5;
    private static final double DROPPED_SHARE = 0.2;

    private LearnedRanking() {}

    static double[] importances(Learner learner, TrainingData rows) {
        double[] importances = learner.fit(rows).importances();
        if (importances.length != rows.names().size()) {
            throw new InvalidRequestException(
                    "A model fitted on " + rows.names().size() + " features gave " + importances.length
                            + " importances: one for each is needed.");
        }
        return importances;
    }

    /** How much worse the score of later rows gets when a feature is shuffled, the mean of five times. */
    static double[] permutation(Learner learner, TrainingData rows, long seed) {
        int first = (int) (FIT_SHARE * rows.size());
        TrainingData later = rows.slice(first, rows.size());
        TrainingData earlier = rows.slice(0, first).until(later.closeTime(0));
        Learner.Learned model = learner.fit(earlier);
        double whole = model.score(later);
        double[] scores = new double[rows.names().size()];
        for (int f = 0; f < scores.length; f++) {
            // A seed for each feature, so that its score does not depend on which others there are.
            Random random = new Random(31 * seed + rows.names().get(f).hashCode());
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                scores[f] += (whole - model.score(shuffled(later, f, random))) / REPEATS;
            }
        }
        return scores;
    }

    private static TrainingData shuffled(TrainingData rows, int feature, Random random) {
        FeatureMatrix matrix = rows.matrix();
        double[][] columns = matrix.toArray();
        double[] column = columns[feature];
        for (int i = column.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            double kept = column[i];
            column[i] = column[other];
            column[other] = kept;
        }
        return rows.with(FeatureMatrix.of(matrix.interval(), matrix.names(), matrix.times(), columns));
    }

    /** The round in which a feature is dropped, and among those of the last round their importance. */
    static double[] elimination(Learner learner, TrainingData rows, int keep) {
        double[] scores = new double[rows.names().size()];
        List<String> left = new ArrayList<>(rows.names());
        double round = 0;
        while (true) {
            double[] importances = importances(learner, rows.select(left));
            double total =
                    Math.max(Double.MIN_NORMAL, Arrays.stream(importances).sum());
            for (int f = 0; f < importances.length; f++) {
                scores[rows.names().indexOf(left.get(f))] = round + importances[f] / total;
            }
            if (left.size() <= keep) {
                return scores;
            }
            int dropped = Math.min(left.size() - keep, Math.max(1, (int) (DROPPED_SHARE * left.size())));
            int[] order = Ranks.bestFirst(importances);
            List<String> next = new ArrayList<>();
            for (int rank = 0; rank < order.length - dropped; rank++) {
                next.add(left.get(order[rank]));
            }
            // In the order of the columns, not of the ranks: a model may depend on it.
            left = rows.names().stream().filter(next::contains).toList();
            round++;
        }
    }
}
