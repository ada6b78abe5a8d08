package dev.kirby.indicator;

import static dev.kirby.indicator.Windows.checked;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/**
 * Statistics of a window, in two passes: the mean first, then what deviates from it. A window of equal values deviates by
 * exactly 0; what is then undefined, such as a correlation, is NaN.
 *
 * <p>Unknown values and warm-up are those of all indicators, see {@link Indicators}.
 */
public final class Statistics {

    private Statistics() {}

    /**
     * Sample standard deviation of a window (n - 1), as pandas' {@code rolling.std}; TA-Lib's STDDEV is of n.
     *
     * @param values any
     * @param window at least 2
     * @return NaN before index {@code window - 1}
     */
    public static double[] standardDeviation(double[] values, int window) {
        checked(window, 2);
        return Runs.of(values, v -> {
            double[] squares = Windows.deviations(v, Windows.mean(v, window), window, 2);
            return Indicators.map(squares, s -> Math.sqrt(s / (window - 1)));
        });
    }

    /**
     * z-score: the distance to the window's mean, the newest value included, in sample standard deviations (n - 1).
     *
     * @param values any
     * @param window at least 2
     * @return NaN before index {@code window - 1}; 0 where nothing moved
     */
    public static double[] zScore(double[] values, int window) {
        double[] away = Indicators.combine(values, MovingAverages.sma(values, window), (v, mean) -> v - mean);
        return Indicators.combine(away, standardDeviation(values, window), (a, s) -> a == 0 && s == 0 ? 0 : a / s);
    }

    /**
     * Pearson's correlation of two columns over a window. As pandas' {@code rolling.corr} and TA-Lib's CORREL.
     *
     * @param first any; usually changes, since prices alone correlate by their trends
     * @param second as many values
     * @param window at least 2
     * @return from -1 to 1, NaN before index {@code window - 1}, and where one column stood still
     */
    public static double[] correlation(double[] first, double[] second, int window) {
        checked(window, 2);
        return Runs.column(
                columns -> {
                    double[] a = Windows.mean(columns[0], window);
                    double[] b = Windows.mean(columns[1], window);
                    double[] together = Windows.products(columns[0], a, columns[1], b, window);
                    double[] alone = Windows.deviations(columns[0], a, window, 2);
                    double[] other = Windows.deviations(columns[1], b, window, 2);
                    Arrays.setAll(together, i -> together[i] / Math.sqrt(alone[i]) / Math.sqrt(other[i]));
                    return new double[][] {together};
                },
                first,
                second);
    }

    /**
     * Beta: by how much a column moved when the benchmark moved by one; their covariance over the benchmark's variance.
     * TA-Lib's BETA takes prices, the benchmark first, and makes changes of them; here the caller gives the changes.
     *
     * @param values usually {@link Indicators#change} of closes
     * @param benchmark as many values
     * @param window at least 2
     * @return NaN before index {@code window - 1}, and where the benchmark stood still
     */
    public static double[] beta(double[] values, double[] benchmark, int window) {
        checked(window, 2);
        return Runs.column(
                columns -> {
                    double[] a = Windows.mean(columns[0], window);
                    double[] b = Windows.mean(columns[1], window);
                    double[] together = Windows.products(columns[0], a, columns[1], b, window);
                    double[] alone = Windows.deviations(columns[1], b, window, 2);
                    return new double[][] {Indicators.combine(together, alone, (c, v) -> c / v)};
                },
                values,
                benchmark);
    }

    /**
     * Rank of the newest value among the others of its window: the share that is below it, equal ones counting half. pandas'
     * {@code rolling.rank(pct=True)} counts the value itself among them.
     *
     * @param values any
     * @param window at least 2
     * @return from 0 to 1, NaN before index {@code window - 1}; 0.5 where nothing moved
     */
    public static double[] rank(double[] values, int window) {
        checked(window, 2);
        return Runs.of(values, v -> {
            double[] rank = Windows.warmingUp(v.length, window);
            for (int i = window - 1; i < v.length; i++) {
                int below = 0;
                int equal = 0;
                for (int k = i - window + 1; k < i; k++) {
                    below += v[k] < v[i] ? 1 : 0;
                    equal += v[k] == v[i] ? 1 : 0;
                }
                rank[i] = (below + 0.5 * equal) / (window - 1);
            }
            return rank;
        });
    }

    /**
     * Percentile of a window, between two values by interpolation: numpy's and pandas' {@code quantile} with their defaults.
     *
     * @param values any
     * @param window at least 1
     * @param percent from 0, the lowest, over 50, the median, to 100, the highest
     * @return NaN before index {@code window - 1}
     */
    public static double[] percentile(double[] values, int window, double percent) {
        checked(window);
        if (!(percent >= 0 && percent <= 100)) {
            throw new InvalidRequestException("A percentile goes from 0 to 100, was " + percent + ".");
        }
        return Runs.of(values, v -> {
            double[] result = Windows.warmingUp(v.length, window);
            if (window > v.length) {
                return result;
            }
            double at = (window - 1) * percent / 100;
            int index = Math.min((int) at, window - 1);
            int next = Math.min(index + 1, window - 1);
            double[] sorted = Arrays.copyOf(v, window);
            Arrays.sort(sorted);
            for (int i = window - 1; i < v.length; i++) {
                if (i >= window) {
                    replace(sorted, v[i - window], v[i]);
                }
                result[i] = sorted[index] + (at - index) * (sorted[next] - sorted[index]);
            }
            return result;
        });
    }

    /** Takes one value out of a sorted array and puts another in. */
    private static void replace(double[] sorted, double old, double fresh) {
        int from = Arrays.binarySearch(sorted, old);
        int to = Arrays.binarySearch(sorted, fresh);
        int slot = to >= 0 ? to : -to - 1;
        if (slot > from) {
            System.arraycopy(sorted, from + 1, sorted, from, slot - 1 - from);
            sorted[slot - 1] = fresh;
        } else {
            System.arraycopy(sorted, slot, sorted, slot + 1, from - slot);
            sorted[slot] = fresh;
        }
    }

    /**
     * Sample skewness of a window, corrected for its size, as pandas' and Excel's.
     *
     * @param values usually changes
     * @param window at least 3
     * @return NaN before index {@code window - 1}, and where nothing moved
     */
    public static double[] skewness(double[] values, int window) {
        double n = checked(window, 3);
        return moments(
                values,
                window,
                3,
                (third, variance) -> n / ((n - 1) * (n - 2)) * third / (variance * Math.sqrt(variance)));
    }

    /**
     * Sample kurtosis of a window beyond that of a normal distribution, corrected for its size, as pandas' and Excel's.
     *
     * @param values usually changes
     * @param window at least 4
     * @return NaN before index {@code window - 1}, and where nothing moved
     */
    public static double[] kurtosis(double[] values, int window) {
        double n = checked(window, 4);
        double scale = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3));
        double normal = 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
        return moments(values, window, 4, (fourth, variance) -> scale * fourth / (variance * variance) - normal);
    }

    private static double[] moments(double[] values, int window, int power, DoubleBinaryOperator formula) {
        return Runs.of(values, v -> {
            double[] mean = Windows.mean(v, window);
            double[] sums = Windows.deviations(v, mean, window, power);
            double[] squares = Windows.deviations(v, mean, window, 2);
            return Indicators.combine(sums, squares, (s, q) -> formula.applyAsDouble(s, q / (window - 1)));
        });
    }

    /**
     * The straight line through a window by least squares. As TA-Lib's LINEARREG and LINEARREG_SLOPE.
     *
     * @param values any
     * @param window at least 2
     * @return NaN before index {@code window - 1}
     */
    public static Regression linearRegression(double[] values, int window) {
        checked(window, 2);
        double middle = (window - 1) / 2.0;
        double spread = window * ((double) window * window - 1) / 12;
        double[][] columns = Runs.of(
                3,
                inputs -> {
                    double[] v = inputs[0];
                    double[] mean = Windows.mean(v, window);
                    double[] value = Windows.warmingUp(v.length, window);
                    double[] slope = Windows.warmingUp(v.length, window);
                    double[] fit = Windows.warmingUp(v.length, window);
                    for (int i = window - 1; i < v.length; i++) {
                        double together = 0;
                        double squares = 0;
                        for (int k = 0; k < window; k++) {
                            double away = v[i - window + 1 + k] - mean[i];
                            together += (k - middle) * away;
                            squares += away * away;
                        }
                        slope[i] = together / spread;
                        value[i] = mean[i] + slope[i] * middle;
                        fit[i] = together * slope[i] / squares;
                    }
                    return new double[][] {value, slope, fit};
                },
                values);
        return new Regression(columns[0], columns[1], columns[2]);
    }

    /**
     * Hurst's exponent of a window: the slope of the logarithm of the root mean square of {@code value(t + lag) - value(t)}
     * against that of the lag, over lags 1, 2, 4, ... up to a quarter of the window, by least squares (the generalised
     * exponent of order 2; Di Matteo, Quantitative Finance, 2007). About 0.5 for a random walk, less where moves turn back,
     * more where they go on; an estimate from a hundred values is good to about a tenth. Hurst's own rescaled range is another
     * estimator, biased upwards in short windows.
     *
     * @param values usually logarithms of prices, not their changes
     * @param window at least 8
     * @return NaN before index {@code window - 1}, and where nothing moved
     */
    public static double[] hurst(double[] values, int window) {
        checked(window, 8);
        int lags = 32 - Integer.numberOfLeadingZeros(window / 4);
        double middle = (lags - 1) / 2.0;
        double spread = lags * ((double) lags * lags - 1) / 12;
        return Runs.of(values, v -> {
            double[] exponent = Windows.warmingUp(v.length, window);
            for (int k = 0; k < lags && window <= v.length; k++) {
                int terms = window - (1 << k);
                double[] squares = Indicators.map(Indicators.difference(v, 1 << k), d -> d * d);
                double[] sums = Indicators.sum(squares, terms);
                for (int i = window - 1; i < v.length; i++) {
                    double size = Math.log(sums[i] / terms) / (2 * Math.log(2));
                    exponent[i] += (k - middle) * size / spread;
                }
            }
            return exponent;
        });
    }
}
