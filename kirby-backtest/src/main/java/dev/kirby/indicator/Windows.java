package dev.kirby.indicator;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** Windowed loops: the work of the indicators that look at several values. */
final class Windows {

    // Sums of so many windows stay in the fastest memory.
    private static final int BLOCK = 512;

    private Windows() {}

    /**
     * Fresh sums, each from the oldest value to the newest. Many windows are summed side by side; what they add is first
     * copied to where they are, since only loops over equal indices become vector instructions.
     */
    static double[] sum(double[] values, int window) {
        double[] sums = warmingUp(values.length, window);
        double[] sum = new double[BLOCK];
        double[][] terms = new double[4][BLOCK];
        for (int first = window - 1; first < values.length; first += BLOCK) {
            int size = Math.min(BLOCK, values.length - first);
            Arrays.fill(sum, 0);
            int back = window - 1;
            for (; back >= 3; back -= 4) {
                for (int t = 0; t < 4; t++) {
                    System.arraycopy(values, first - back + t, terms[t], 0, size);
                }
                addFour(sum, terms[0], terms[1], terms[2], terms[3], size);
            }
            for (; back >= 0; back--) {
                System.arraycopy(values, first - back, terms[0], 0, size);
                add(sum, terms[0], size);
            }
            System.arraycopy(sum, 0, sums, first, size);
        }
        return sums;
    }

    private static void addFour(double[] sum, double[] a, double[] b, double[] c, double[] d, int size) {
        for (int i = 0; i < size; i++) {
            sum[i] = sum[i] + a[i] + b[i] + c[i] + d[i];
        }
    }

    private static void add(double[] sum, double[] term, int size) {
        for (int i = 0; i < size; i++) {
            sum[i] += term[i];
        }
    }

    /** Means of fresh sums; that of a window of equal values is that value, without rounding. */
    static double[] mean(double[] values, int window) {
        double[] means = sum(values, window);
        for (int i = 0; i < means.length; i++) {
            means[i] /= window;
        }
        // A run of so many equal values holds a multiple of the window, so that only those need be looked at.
        int next = 0;
        for (int i = 0; i < values.length; i = (next / window + 1) * window) {
            int start = i;
            next = i;
            while (start > 0 && values[start - 1] == values[i]) {
                start--;
            }
            while (next + 1 < values.length && values[next + 1] == values[i]) {
                next++;
            }
            if (next - start + 1 >= window) {
                Arrays.fill(means, start + window - 1, next + 1, values[i]);
            }
        }
        return means;
    }

    /**
     * Highest or lowest values in three steps a value, whatever the window (van Herk, Gil and Werman): extremes from each
     * block's start, extremes to each block's end, and the better of the two.
     */
    static double[] extreme(double[] values, int window, DoubleBinaryOperator better) {
        int size = values.length;
        double[] result = warmingUp(size, window);
        double[] fromStart = new double[size];
        double[] toEnd = new double[size];
        for (int i = 0; i < size; i++) {
            fromStart[i] = i % window == 0 ? values[i] : better.applyAsDouble(fromStart[i - 1], values[i]);
        }
        for (int i = size - 1; i >= 0; i--) {
            boolean last = i == size - 1 || (i + 1) % window == 0;
            toEnd[i] = last ? values[i] : better.applyAsDouble(toEnd[i + 1], values[i]);
        }
        for (int i = window - 1; i < size; i++) {
            result[i] = better.applyAsDouble(toEnd[i - window + 1], fromStart[i]);
        }
        return result;
    }

    private static double[] warmingUp(int size, int window) {
        double[] column = new double[size];
        Arrays.fill(column, 0, Math.min(size, window - 1), Double.NaN);
        return column;
    }
}
