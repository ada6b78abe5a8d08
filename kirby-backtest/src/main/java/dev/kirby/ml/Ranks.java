package dev.kirby.ml;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Orders of scores. Equal scores keep the order of the columns, so that the same scores always give the same order. */
final class Ranks {

    private Ranks() {}

    /** Indices from the highest score to the lowest; unknown scores last. */
    static int[] bestFirst(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer i) -> Double.isNaN(scores[i]) ? Double.POSITIVE_INFINITY : -scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The mean place of each in several lists of scores, as a share: 1 for the first of all, 0 for the last of all. */
    static double[] mean(double[]... lists) {
        double[] mean = new double[lists[0].length];
        for (double[] scores : lists) {
            double[] places = places(scores);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += (1 - places[i] / Math.max(1, mean.length - 1)) / lists.length;
            }
        }
        return mean;
    }

    /** Places from 0 for the best; equal scores share the mean of theirs. */
    static double[] places(double[] scores) {
        int[] order = bestFirst(scores);
        double[] places = new double[scores.length];
        int first = 0;
        while (first < order.length) {
            int next = first + 1;
            while (next < order.length && Double.compare(scores[order[next]], scores[order[first]]) == 0) {
                next++;
            }
            for (int i = first; i < next; i++) {
                places[order[i]] = (first + next - 1) / 2.0;
            }
            first = next;
        }
        return places;
    }

    /**
     * For each value its bin of so many that hold equally many values. A bin ends at a quantile: bin b holds the values of which at least b,
     * and fewer than b + 1, of so many shares of all values are smaller; equal values share a bin.
     */
    static int[] bins(double[] values, int count) {
        int[] order = bestFirst(values);
        int[] bins = new int[values.length];
        int last = order.length;
        while (last > 0) {
            int first = last - 1;
            while (first > 0 && values[order[first - 1]] == values[order[last - 1]]) {
                first--;
            }
            int smaller = order.length - last;
            for (int i = first; i < last; i++) {
                bins[order[i]] = (int) ((long) smaller * count / order.length);
            }
            last = first;
        }
        return bins;
    }
}
