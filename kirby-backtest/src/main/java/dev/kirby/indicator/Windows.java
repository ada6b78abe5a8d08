package dev.kirby.indicator;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/**
 * Windowed loops: the work of the indicators that look at several values.
 *
 * <p>Plain sums and means are {@link ExactSums}. Sums of weighted values and of deviations are taken afresh for each window,
 * from its oldest value to its newest, since what is added is another for each. To be fast all the same, the loop over the
 * window is the outer one and the loop over the bars the inner one: each sum keeps its order, and hundreds of sums advance
 * side by side. The values to add are first copied to where their sums are, since the compiler turns only loops over equal
 * indices into vector instructions.
 *
 * <p>Sums of deviations from the mean take two passes, the mean first. The mean of equal values is exactly their value, so
 * that the deviations of flat prices are exactly zero.
 */
final class Windows {

    // Sums of this many windows stay in the fastest memory.
    private static final int BLOCK = 512;

    private Windows() {}

    static int checked(int window) {
        return checked(window, 1);
    }

    static int checked(int window, int least) {
        if (window < least) {
            throw new InvalidRequestException(
                    "An indicator's window must be " + least + " or more here, was " + window + ".");
        }
        return window;
    }

    /** Sums; NaN before index {@code window - 1} and where a window holds what is not finite. */
    static double[] sum(double[] values, int window) {
        double[] sums = ExactSums.sums(ExactSums.Source.of(values), values.length, window);
        return sums != null ? sums : Runs.of(values, known -> sum(known, window));
    }

    /** Sums of value times weight, the first weight being that of the oldest value. */
    static double[] weighted(double[] values, double[] weights) {
        int window = weights.length;
        double[] sums = warmingUp(values.length, window);
        double[] sum = new double[BLOCK];
        double[] term = new double[BLOCK];
        for (int first = window - 1; first < values.length; first += BLOCK) {
            int size = Math.min(BLOCK, values.length - first);
            Arrays.fill(sum, 0);
            for (int k = 0; k < window; k++) {
                System.arraycopy(values, first - window + 1 + k, term, 0, size);
                addWeighted(sum, term, weights[k], size);
            }
            System.arraycopy(sum, 0, sums, first, size);
        }
        return sums;
    }

    private static void addWeighted(double[] sum, double[] term, double weight, int size) {
        for (int i = 0; i < size; i++) {
            sum[i] += weight * term[i];
        }
    }

    /** Sums of {@code (a - mean of a) * (b - mean of b)}. */
    static double[] products(double[] a, double[] meanA, double[] b, double[] meanB, int window) {
        double[] sums = warmingUp(a.length, window);
        double[][] block = new double[5][BLOCK];
        for (int first = window - 1; first < a.length; first += BLOCK) {
            int size = Math.min(BLOCK, a.length - first);
            Arrays.fill(block[0], 0);
            System.arraycopy(meanA, first, block[3], 0, size);
            System.arraycopy(meanB, first, block[4], 0, size);
            for (int back = window - 1; back >= 0; back--) {
                System.arraycopy(a, first - back, block[1], 0, size);
                System.arraycopy(b, first - back, block[2], 0, size);
                addProducts(block[0], block[1], block[2], block[3], block[4], size);
            }
            System.arraycopy(block[0], 0, sums, first, size);
        }
        return sums;
    }

    private static void addProducts(double[] sum, double[] a, double[] b, double[] meanA, double[] meanB, int size) {
        for (int i = 0; i < size; i++) {
            sum[i] += (a[i] - meanA[i]) * (b[i] - meanB[i]);
        }
    }

    /** Sums of {@code |value - mean|} to a power of 1, or of {@code (value - mean)} to a power of 2, 3 or 4. */
    static double[] deviations(double[] values, double[] mean, int window, int power) {
        double[] sums = warmingUp(values.length, window);
        double[][] block = new double[3][BLOCK];
        for (int first = window - 1; first < values.length; first += BLOCK) {
            int size = Math.min(BLOCK, values.length - first);
            Arrays.fill(block[0], 0);
            System.arraycopy(mean, first, block[2], 0, size);
            for (int back = window - 1; back >= 0; back--) {
                System.arraycopy(values, first - back, block[1], 0, size);
                addPower(block[0], block[1], block[2], power, size);
            }
            System.arraycopy(block[0], 0, sums, first, size);
        }
        return sums;
    }

    private static void addPower(double[] sum, double[] values, double[] mean, int power, int size) {
        if (power == 1) {
            for (int i = 0; i < size; i++) {
                sum[i] += Math.abs(values[i] - mean[i]);
            }
        } else if (power == 2) {
            for (int i = 0; i < size; i++) {
                double d = values[i] - mean[i];
                sum[i] += d * d;
            }
        } else {
            for (int i = 0; i < size; i++) {
                double d = values[i] - mean[i];
                sum[i] += d * d * (power == 3 ? d : d * d);
            }
        }
    }

    /**
     * Means; that of a window of equal values is that value, without rounding. NaN before index {@code window - 1} and where
     * a window holds what is not finite.
     */
    static double[] mean(double[] values, int window) {
        double[] means = ExactSums.averages(ExactSums.Source.of(values), values.length, window);
        return means != null ? means : Runs.of(values, known -> mean(known, window));
    }

    /** As {@link #mean(double[], int)}, of closes. */
    static double[] mean(CandleSeries bars, int window) {
        double[] means = ExactSums.averages(bars::copyCloses, bars.size(), window);
        return means != null ? means : mean(bars.closes(), window);
    }

    /** Writes the common value to where a window's values are all equal. Returns the averages. */
    static double[] keepingFlat(double[] values, int window, double[] averages) {
        keepFlat(values, values.length, window, averages, 0);
        return averages;
    }

    /** The same for some of the values, the first of the averages being that of the window that ends at an index. */
    static void keepFlat(double[] values, int length, int window, double[] averages, int first) {
        // A run of this many equal values holds a multiple of the window, so that only those need be looked at.
        int i = 0;
        while (i < length) {
            double value = values[i];
            boolean alone = (i == 0 || values[i - 1] != value) && (i + 1 == length || values[i + 1] != value);
            if (alone && window > 1) {
                i += window;
                continue;
            }
            int start = i;
            int last = i;
            while (start > 0 && values[start - 1] == value) {
                start--;
            }
            while (last + 1 < length && values[last + 1] == value) {
                last++;
            }
            if (last - start + 1 >= window) {
                Arrays.fill(averages, start + window - 1 - first, last + 1 - first, value);
            }
            i = last < i + window ? i + window : (last / window + 1) * window;
        }
    }

    /** Highest values; NaN before index {@code window - 1}. */
    static double[] highest(double[] values, int window) {
        return extreme(values, window, 1);
    }

    /** Lowest values; NaN before index {@code window - 1}. */
    static double[] lowest(double[] values, int window) {
        return extreme(values, window, -1);
    }

    /**
     * Extremes of 2, 4, 8, ... values, each from two of half as many, then that of the window from two that overlap: a step
     * for each doubling, all of vector instructions. Extremes from the starts and ends of blocks (van Herk, Gil and Werman)
     * take three steps whatever the window, each of which waits for the one before: slower up to windows of thousands.
     */
    private static double[] extreme(double[] values, int window, int sign) {
        double[] result = warmingUp(values.length, checked(window));
        if (window > values.length) {
            return result;
        }
        int block = Math.max(BLOCK, window);
        double[] extremes = new double[block + window - 1];
        double[] others = new double[block + window - 1];
        for (int first = window - 1; first < values.length; first += block) {
            int size = Math.min(block, values.length - first);
            int left = size + window - 1;
            System.arraycopy(values, first - window + 1, extremes, 0, left);
            int width = 1;
            for (; 2 * width <= window; width *= 2) {
                left -= width;
                System.arraycopy(extremes, width, others, 0, left);
                keepExtreme(extremes, others, left, sign);
            }
            System.arraycopy(extremes, window - width, others, 0, size);
            keepExtreme(extremes, others, size, sign);
            System.arraycopy(extremes, 0, result, first, size);
        }
        return result;
    }

    private static void keepExtreme(double[] extremes, double[] others, int size, int sign) {
        if (sign > 0) {
            for (int i = 0; i < size; i++) {
                extremes[i] = Math.max(extremes[i], others[i]);
            }
        } else {
            for (int i = 0; i < size; i++) {
                extremes[i] = Math.min(extremes[i], others[i]);
            }
        }
    }

    /** A column of zeros that starts with the NaNs of a window. */
    static double[] warmingUp(int size, int window) {
        double[] column = new double[size];
        Arrays.fill(column, 0, Math.min(size, window - 1), Double.NaN);
        return column;
    }
}
