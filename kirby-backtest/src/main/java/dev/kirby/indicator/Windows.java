package dev.kirby.indicator;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** Windowed loops: the work of the indicators that look at several values. */
final class Windows {

    private Windows() {}

    /** Fresh sums, each from the oldest value to the since; eight windows at a time keep the adders busy. */
    static double[] sum(double[] values, int window) {
        double[] sums = warmingUp(values.length, window);
        int windows = values.length - window + 1;
        int first = 0;
        for (; first + 8 <= windows; first += 8) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            double s4 = 0;
            double s5 = 0;
            double s6 = 0;
            double s7 = 0;
            for (int i = first; i < first + window; i++) {
                s0 += values[i];
                s1 += values[i + 1];
                s2 += values[i + 2];
                s3 += values[i + 3];
                s4 += values[i + 4];
                s5 += values[i + 5];
                s6 += values[i + 6];
                s7 += values[i + 7];
            }
            int at = first + window - 1;
            sums[at] = s0;
            sums[at + 1] = s1;
            sums[at + 2] = s2;
            sums[at + 3] = s3;
            sums[at + 4] = s4;
            sums[at + 5] = s5;
            sums[at + 6] = s6;
            sums[at + 7] = s7;
        }
        for (; first < windows; first++) {
            double sum = 0;
            for (int i = first; i < first + window; i++) {
                sum += values[i];
            }
            sums[first + window - 1] = sum;
        }
        return sums;
    }

    /** Means of fresh sums; that of a window of equal values is that value, without rounding. */
    static double[] mean(double[] values, int window) {
        double[] means = sum(values, window);
        for (int i = 0; i < means.length; i++) {
            means[i] /= window;
        }
        int since = 0; // from where on values have been equal
        for (int i = 0; i < means.length; i++) {
            since = i > 0 && values[i] == values[i - 1] ? since : i;
            if (i - since + 1 >= window) {
                means[i] = values[i];
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
