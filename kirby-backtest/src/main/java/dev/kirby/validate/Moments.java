package dev.kirby.validate;

/**
 * The first four moments of a sample, in two passes. A sample without variance, with fewer than three values, or with one that is
 * not finite has none: {@link #sharpe} and what follows from it is then NaN.
 *
 * @param n number of values
 * @param mean of the values
 * @param deviation with n - 1
 * @param skewness third central moment over the cube of the population deviation
 * @param kurtosis Pearson's, 3 for a normal distribution
 */
record Moments(int n, double mean, double deviation, double skewness, double kurtosis) {

    /** Below this share of the sum of squares, what is left of a variance is rounding. */
    private static final double ROUNDING = 1e-15;

    static Moments of(double[] values) {
        int n = values.length;
        double sum = 0;
        double square = 0;
        for (double value : values) {
            sum += value;
            square += value * value;
        }
        double mean = sum / n;
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (double value : values) {
            double d = value - mean;
            double d2 = d * d;
            second += d2;
            third += d2 * d;
            fourth += d2 * d2;
        }
        // Written so that a NaN or an infinity fails it too.
        if (n < 3 || !(second > ROUNDING * square) || Double.isInfinite(square)) {
            return new Moments(n, mean, Double.NaN, Double.NaN, Double.NaN);
        }
        double variance = second / n;
        return new Moments(
                n,
                mean,
                Math.sqrt(second / (n - 1)),
                third / n / Math.pow(variance, 1.5),
                fourth / n / (variance * variance));
    }

    /** Per period; NaN without variance. */
    double sharpe() {
        return mean / deviation;
    }

    /** {@code 1 - g3 SR + (g4 - 1) / 4 SR^2}: how much more a Sharpe ratio varies than a mean. */
    double spread() {
        double sharpe = sharpe();
        return 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe;
    }

    /** The standard error of {@link #sharpe} (Mertens, 2002). */
    double sharpeError() {
        return Math.sqrt(spread() / (n - 1));
    }
}
