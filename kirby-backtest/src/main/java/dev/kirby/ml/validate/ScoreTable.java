package dev.kirby.ml.validate;

import dev.kirby.ml.TrainingData;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows with their predictions, sorted once, so that the scores of any resample of the rows cost O(rows × classes): a resample is how often
 * each row is in it.
 */
final class ScoreTable {

    private final double[][] predicted;
    private final double[] labels;
    private final double[] last;
    private final int classes;
    private final int[] said;
    private final int[][] order;

    ScoreTable(TrainingData data, double[][] predicted) {
        this.predicted = predicted;
        this.labels = data.labels();
        this.classes = data.classes().size();
        this.last = lastKnown(data);
        this.said = Arrays.stream(predicted).mapToInt(ScoreTable::mostProbable).toArray();
        this.order = new int[classes][];
        for (int c = classes == 2 ? 1 : 0; c < classes; c++) {
            int target = c;
            order[c] = IntStream.range(0, labels.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> predicted[row][target]))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
    }

    private static int mostProbable(double[] p) {
        int best = 0;
        for (int c = 1; c < p.length; c++) {
            best = p[c] > p[best] ? c : best;
        }
        return best;
    }

    /** By row, the newest label of the rows before that was known when its bar closed; NaN where there is none. */
    private static double[] lastKnown(TrainingData data) {
        double[] last = new double[data.size()];
        int known = -1;
        for (int row = 0; row < last.length; row++) {
            while (known + 1 < row && data.labelEnd(known + 1) <= data.closeTime(row)) {
                known++;
            }
            last[row] = known < 0 ? Double.NaN : data.label(known);
        }
        return last;
    }

    int size() {
        return labels.length;
    }

    boolean isRight(int row) {
        return classes == 0 ? sign(predicted[row][0]) == sign(labels[row]) : said[row] == labels[row];
    }

    /** The class of a row; of numbers 0, 1 or 2 for below, at or above 0. */
    int label(int row) {
        return classes == 0 ? sign(labels[row]) : (int) labels[row];
    }

    private static int sign(double number) {
        return 1 + (int) Math.signum(number);
    }

    /** The most frequent class of all rows. */
    int majority() {
        double[] counts = new double[classes == 0 ? 3 : classes];
        for (int row = 0; row < labels.length; row++) {
            counts[label(row)]++;
        }
        return mostProbable(counts);
    }

    /** The scores of the rows, each as often as it counts. */
    Map<Score, Double> scores(int[] times) {
        return classes == 0 ? numbers(times) : labelled(times);
    }

    private Map<Score, Double> labelled(int[] times) {
        double n = 0;
        double right = 0;
        double loss = 0;
        double squares = 0;
        double same = 0;
        double compared = 0;
        double[] ofClass = new double[classes];
        double[] saidClass = new double[classes];
        double[] rightClass = new double[classes];
        for (int row = 0; row < labels.length; row++) {
            int t = times[row];
            int label = (int) labels[row];
            n += t;
            ofClass[label] += t;
            saidClass[said[row]] += t;
            if (said[row] == label) {
                right += t;
                rightClass[label] += t;
            }
            loss -= t * Math.log(Math.max(1e-15, predicted[row][label]));
            for (int c = 0; c < classes; c++) {
                double error = predicted[row][c] - (c == label ? 1 : 0);
                squares += t * error * error / 2;
            }
            compared += Double.isNaN(last[row]) ? 0 : t;
            same += last[row] == label ? t : 0;
        }
        int first = classes == 2 ? 1 : 0;
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        double auc = 0;
        for (int c = first; c < classes; c++) {
            double p = rightClass[c] / saidClass[c];
            double r = rightClass[c] / ofClass[c];
            precision += p;
            recall += r;
            f1 += 2 * rightClass[c] / (saidClass[c] + ofClass[c]);
            auc += auc(c, times, ofClass[c], n - ofClass[c]);
        }
        int parts = classes - first;
        Map<Score, Double> scores = new EnumMap<>(Score.class);
        scores.put(Score.ACCURACY, right / n);
        scores.put(Score.PRECISION, precision / parts);
        scores.put(Score.RECALL, recall / parts);
        scores.put(Score.F1, f1 / parts);
        scores.put(Score.AUC, auc / parts);
        scores.put(Score.LOG_LOSS, loss / n);
        scores.put(Score.BRIER, squares / n);
        scores.put(Score.MAJORITY_BASELINE, Arrays.stream(ofClass).max().orElse(0) / n);
        scores.put(Score.SAME_AS_LAST, same / compared);
        return scores;
    }

    private double auc(int target, int[] times, double inside, double outside) {
        double below = 0;
        double won = 0;
        int[] sorted = order[target];
        for (int i = 0; i < sorted.length; ) {
            double hits = 0;
            double others = 0;
            double p = predicted[sorted[i]][target];
            for (; i < sorted.length && predicted[sorted[i]][target] == p; i++) {
                boolean hit = labels[sorted[i]] == target;
                hits += hit ? times[sorted[i]] : 0;
                others += hit ? 0 : times[sorted[i]];
            }
            won += hits * (below + others / 2);
            below += others;
        }
        return won / inside / outside;
    }

    private Map<Score, Double> numbers(int[] times) {
        double n = 0;
        double absolute = 0;
        double squares = 0;
        double signs = 0;
        double same = 0;
        double compared = 0;
        double[] ofSign = new double[3];
        double[] sums = new double[5];
        for (int row = 0; row < labels.length; row++) {
            int t = times[row];
            double p = predicted[row][0];
            double y = labels[row];
            n += t;
            absolute += t * Math.abs(p - y);
            squares += t * (p - y) * (p - y);
            signs += isRight(row) ? t : 0;
            ofSign[sign(y)] += t;
            compared += Double.isNaN(last[row]) ? 0 : t;
            same += Math.signum(last[row]) == Math.signum(y) ? t : 0;
            sums[0] += t * p;
            sums[1] += t * y;
            sums[2] += t * p * p;
            sums[3] += t * y * y;
            sums[4] += t * p * y;
        }
        double pp = sums[2] / n - sums[0] / n * (sums[0] / n);
        double yy = sums[3] / n - sums[1] / n * (sums[1] / n);
        double py = sums[4] / n - sums[0] / n * (sums[1] / n);
        Map<Score, Double> scores = new EnumMap<>(Score.class);
        scores.put(Score.MAE, absolute / n);
        scores.put(Score.RMSE, Math.sqrt(squares / n));
        scores.put(Score.R2, 1 - squares / n / yy);
        scores.put(Score.CORRELATION, pp > 0 && yy > 0 ? py / Math.sqrt(pp * yy) : Double.NaN);
        scores.put(Score.ACCURACY, signs / n);
        scores.put(Score.MAJORITY_BASELINE, Arrays.stream(ofSign).max().orElse(0) / n);
        scores.put(Score.SAME_AS_LAST, same / compared);
        return scores;
    }
}
