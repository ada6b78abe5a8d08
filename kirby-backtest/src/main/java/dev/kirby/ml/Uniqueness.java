package dev.kirby.ml;

import java.util.Arrays;

/**
 * Average uniqueness of labels that overlap in time (López de Prado, Advances in Financial Machine Learning, chapter 4): at each moment
 * that {@code c} labels look at, each of them has {@code 1 / c} for itself; the weight of a label is the mean of that over its time, from
 * its bar's close to its end.
 *
 * <p>{@code c} changes only where a label begins or ends. So the integral of {@code 1 / c} is kept at these 2n times, and a label's mean
 * is the difference of two of them: O(n log n) for sorting, O(n) memory, whatever the horizon.
 */
final class Uniqueness {

    private Uniqueness() {}

    static double[] weights(TrainingData data) {
        int rows = data.size();
        long[] begins = new long[rows];
        long[] ends = new long[rows];
        for (int row = 0; row < rows; row++) {
            begins[row] = data.closeTime(row);
            ends[row] = data.labelEnd(row);
        }
        double[] weights = of(begins, ends);
        double mean = Arrays.stream(weights).average().orElse(1);
        for (int row = 0; row < rows; row++) {
            weights[row] /= mean;
        }
        return weights;
    }

    /** The mean uniqueness of spans, each a begin and a later end; begins ascend. */
    static double[] of(long[] begins, long[] ends) {
        long[] sortedEnds = ends.clone();
        Arrays.sort(sortedEnds);
        int rows = begins.length;
        long[] times = new long[2 * rows];
        double[] integral = new double[2 * rows];
        int next = 0;
        int begun = 0;
        int ended = 0;
        double sum = 0;
        while (ended < rows) {
            long time = begun < rows ? Math.min(begins[begun], sortedEnds[ended]) : sortedEnds[ended];
            if (next > 0 && begun > ended) {
                sum += (double) (time - times[next - 1]) / (begun - ended);
            }
            times[next] = time;
            integral[next++] = sum;
            while (begun < rows && begins[begun] == time) {
                begun++;
            }
            while (ended < rows && sortedEnds[ended] == time) {
                ended++;
            }
        }
        double[] means = new double[rows];
        for (int row = 0; row < rows; row++) {
            int from = Arrays.binarySearch(times, 0, next, begins[row]);
            int to = Arrays.binarySearch(times, 0, next, ends[row]);
            means[row] = (integral[to] - integral[from]) / (ends[row] - begins[row]);
        }
        return means;
    }
}
