package dev.kirby.performance;

/**
 * The first four moments of a sample, in two passes.
 *
 * <p>A sample without variance, with fewer than three values, or with one that is not finite is degenerate: it has a mean and
 * nothing else. Its deviation, skewness, kurtosis and Sharpe ratio are NaN, and so is every statistic that is built on them.
 * Variance counts as none where the sum of squared deviations is not above {@code 1e-15} of the sum of squares: what is left
 * then is rounding.
 *
 * @param n number of values
 * @param mean sum over n, summed from the first to the last
 * @param deviation standard deviation, dividing by n - 1
 * @param skewness biased: third central moment over the cube of the population deviation
 * @param kurtosis Pearson's, biased: fourth central moment over the square of the population variance; 3 if normal
 */
public record Moments(int n, double mean, double deviation, double skewness, double kurtosis) {

    private static final int MIN_VALUES = 3;
    private static final double ROUNDING = 1e-15;

    /**
     * The moments of a sample.
     *
     * @param values any numbers
     * @return the moments
     */
    public static Moments of(double[] values) {
        int n = values.length;
        double mean = mean(values, 0, n);
        double deviation = deviation(values, 0, n, mean);
        if (Double.isNaN(deviation)) {
            return new Moments(n, mean, Double.NaN, Double.NaN, Double.NaN);
        }
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (double value : values) {
            double d = value - mean;
            double square = d * d;
            second += square;
            third += square * d;
            fourth += square * square;
        }
        double variance = second / n;
        return new Moments(
                n, mean, deviation, third / n / (variance * Math.sqrt(variance)), fourth / n / (variance * variance));
    }

    /**
     * The mean of some values.
     *
     * @param values any numbers
     * @param from first, inclusive
     * @param to last, exclusive
     * @return NaN of none
     */
    public static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    /**
     * The mean.
     *
     * @param values any numbers
     * @return NaN of none
     */
    public static double mean(double[] values) {
        return mean(values, 0, values.length);
    }

    /**
     * The standard deviation of some values, dividing by n - 1.
     *
     * @param values any numbers
     * @param from first, inclusive
     * @param to last, exclusive
     * @return NaN where the values are degenerate
     */
    public static double deviation(double[] values, int from, int to) {
        return deviation(values, from, to, mean(values, from, to));
    }

    private static double deviation(double[] values, int from, int to, double mean) {
        int n = to - from;
        double deviations = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            double d = values[i] - mean;
            deviations += d * d;
            squares += values[i] * values[i];
        }
        return hasVariance(n, deviations, squares) ? Math.sqrt(deviations / (n - 1)) : Double.NaN;
    }

    /**
     * The guard of all statistics: whether a sample is not degenerate. Every comparison is false for a NaN.
     *
     * @param n number of values
     * @param deviations sum of the squared deviations from the mean
     * @param squares sum of the squared values
     * @return false if the sample has no Sharpe ratio and no p-value
     */
    public static boolean hasVariance(int n, double deviations, double squares) {
        return n >= MIN_VALUES && deviations > ROUNDING * squares && squares < Double.POSITIVE_INFINITY;
    }

    /**
     * Mean over standard deviation of some values, not annualised.
     *
     * @param values any numbers
     * @param from first, inclusive
     * @param to last, exclusive
     * @return NaN where the values are degenerate
     */
    public static double sharpe(double[] values, int from, int to) {
        double mean = mean(values, from, to);
        return mean / deviation(values, from, to, mean);
    }

    /**
     * Mean over standard deviation, not annualised.
     *
     * @param values any numbers
     * @return NaN where the values are degenerate
     */
    public static double sharpe(double[] values) {
        return sharpe(values, 0, values.length);
    }

    /**
     * Pearson's correlation of two samples, value by value.
     *
     * @param one any numbers
     * @param other as many
     * @return from -1 to 1; NaN where one of them is degenerate
     */
    public static double correlation(double[] one, double[] other) {
        double meanOne = mean(one);
        double meanOther = mean(other);
        double both = 0;
        for (int i = 0; i < one.length; i++) {
            both += (one[i] - meanOne) * (other[i] - meanOther);
        }
        double spread = deviation(one, 0, one.length) * deviation(other, 0, other.length);
        return Math.max(-1, Math.min(1, both / (one.length - 1) / spread)); // rounding may go beyond
    }

    /** {@return mean over standard deviation, not annualised; NaN of a degenerate sample} */
    public double sharpe() {
        return mean / deviation;
    }

    /**
     * {@return {@code 1 - g3 SR + (g4 - 1) / 4 SR^2}, the factor by which skewness and kurtosis widen the error of a Sharpe
     * ratio}
     */
    public double spread() {
        double sharpe = sharpe();
        return 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe;
    }

    /** {@return the standard error of {@link #sharpe()} (Mertens, 2002)} */
    public double sharpeError() {
        return Math.sqrt(spread() / (n - 1));
    }

    /** For example {@code Moments[365 values, mean 0.00120, deviation 0.0180]}. */
    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT, "Moments[%d values, mean %.4g, deviation %.4g]", n, mean, deviation);
    }
}
