package dev.kirby.indicator;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** Windowed loops, arranged so that the compiler can vectorise them: the same additions in the same order, many windows at once. */
final class Windows {

    private static final int BLOCK = 1024;

    private Windows() {}

    /** Fresh sums, each from the oldest value to the newest. */
    static double[] sum(double[] values, int window) {
        double[] sums = unknown(values.length);
        for (int from = window - 1; from < values.length; from += BLOCK) {
            int to = Math.min(values.length, from + BLOCK);
            int shift = window - 1;
            for (int i = from; i < to; i++) {
                sums[i] = values[i - shift];
            }
            for (int back = window - 2; back >= 0; back--) {
                for (int i = from; i < to; i++) {
                    sums[i] += values[i - back];
                }
            }
        }
        return sums;
    }

    /** Means as {@code oldest + sum(value - oldest) / window}. */
    static double[] flatMean(double[] values, int window) {
        double[] means = unknown(values.length);
        int shift = window - 1;
        for (int from = window - 1; from < values.length; from += BLOCK) {
            int to = Math.min(values.length, from + BLOCK);
            for (int i = from; i < to; i++) {
                means[i] = 0;
            }
            for (int back = window - 2; back >= 0; back--) {
                for (int i = from; i < to; i++) {
                    means[i] += values[i - back] - values[i - shift];
                }
            }
            for (int i = from; i < to; i++) {
                means[i] = values[i - shift] + means[i] / window;
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
        double[] result = unknown(size);
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

    private static double[] unknown(int size) {
        double[] column = new double[size];
        Arrays.fill(column, Double.NaN);
        return column;
    }
}
