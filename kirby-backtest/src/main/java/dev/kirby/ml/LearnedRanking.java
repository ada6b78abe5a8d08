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
        return ordered(learner.fit(rows), rows.names());
    }

    /** The importances in the order of the columns: what a model did not read does not matter. */
    private static double[] ordered(Learner.Learned model, List<String> names) {
        List<String> read = model.features().isEmpty() ? names : model.features();
        double[] importances = model.importances();
        if (importances.length != read.size()) {
            throw new InvalidRequestException("A model fitted on " + read.size() + " features gave "
                    + importances.length + " importances: one for each is needed.");
        }
        return names.stream()
                .mapToDouble(name -> read.contains(name) ? importances[read.indexOf(name)] : 0)
                .toArray();
    }

    /** How much worse the score of later rows gets when a feature is shuffled, the mean of five times. */
    static double[] permutation(Learner learner, TrainingData rows, long seed) {
        int first = (int) (FIT_SHARE * rows.size());
        TrainingData later = rows.slice(first, rows.size());
        TrainingData earlier = rows.slice(0, first).until(later.closeTime(0));
        Learner.Learned model = learner.fit(earlier);
        double whole = model.score(later);
        double[] importances = ordered(model, rows.names());
        double[][] columns = later.matrix().toArray();
        double[] scores = new double[rows.names().size()];
        for (int f = 0; f < scores.length; f++) {
            if (importances[f] == 0) {
                continue; // the model does not look at it
            }
            // A seed for each feature, so that its score does not depend on which others there are.
            Random random = new Random(31 * seed + rows.names().get(f).hashCode());
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                scores[f] += (whole - model.score(shuffled(later, columns, f, random))) / REPEATS;
            }
        }
        return scores;
    }

    /** The rows with one column shuffled; the others are shared. */
    private static TrainingData shuffled(TrainingData rows, double[][] columns, int feature, Random random) {
        FeatureMatrix matrix = rows.matrix();
        double[][] changed = columns.clone();
        double[] column = columns[feature].clone();
        changed[feature] = column;
        for (int i = column.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            double kept = column[i];
            column[i] = column[other];
            column[other] = kept;
        }
        return rows.with(FeatureMatrix.of(matrix.interval(), matrix.names(), matrix.times(), changed));
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
