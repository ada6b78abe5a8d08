package dev.kirby.ml;

import java.util.Arrays;

/**
 * Shannon's entropy of a window's signs. Counts of three signs are kept while the window moves, which whole numbers allow without rounding:
 * O(1) a bar.
 */
final class Entropy {

    private static final double MAX = Math.log(3);

    private Entropy() {}

    /** Of rise, rest and fall from one value to the next: 0 where all are alike, 1 where there is as much of each. */
    static double[] ofSigns(double[] values, int window) {
        double[] entropy = new double[values.length];
        Arrays.fill(entropy, Double.NaN);
        int[] counts = new int[3];
        int unknown = 0;
        for (int i = 1; i < values.length; i++) {
            unknown += count(values, i, counts, 1);
            if (i > window) {
                unknown += count(values, i - window, counts, -1);
            }
            if (i >= window && unknown == 0) {
                entropy[i] = of(counts, window);
            }
        }
        return entropy;
    }

    /** Takes a sign into the counts, or out of them; an unknown one is counted by the result. */
    private static int count(double[] values, int i, int[] counts, int by) {
        double change = values[i] - values[i - 1];
        if (Double.isNaN(change)) {
            return by;
        }
        counts[1 + (int) Math.signum(change)] += by;
        return 0;
    }

    private static double of(int[] counts, int total) {
        double entropy = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / total;
                entropy -= share * Math.log(share);
            }
        }
        return entropy / MAX;
    }
}
