package dev.kirby.validate;

import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Whether results differ from chance. All functions are pure. Sharpe ratios are per period, not annualised; kurtosis is
 * Pearson's, 3 for a normal distribution.
 */
public final class Significance {

    private static final double EULER_MASCHERONI = 0.5772156649015329;
    private static final NormalDistribution NORMAL = new NormalDistribution();

    private Significance() {}

    /**
     * The mean.
     *
     * @param values any numbers
     * @return NaN of none
     */
    public static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * The standard deviation, dividing by n - 1.
     *
     * @param values any numbers
     * @return NaN of fewer than two
     */
    public static double deviation(double[] values) {
        return values.length < 2
                ? Double.NaN
                : Math.sqrt(centralMoment(values, 2) * values.length / (values.length - 1));
    }

    private static double centralMoment(double[] values, int power) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += Math.pow(value - mean, power);
        }
        return sum / values.length;
    }

    /**
     * The Sharpe ratio per period: mean over standard deviation.
     *
     * @param returns per period
     * @return NaN of fewer than two or without variation
     */
    public static double sharpe(double[] returns) {
        double deviation = deviation(returns);
        return deviation > 0 ? mean(returns) / deviation : Double.NaN;
    }

    /**
     * The skewness, biased: third central moment over the cube of the population deviation.
     *
     * @param values any numbers
     * @return NaN without variation
     */
    public static double skewness(double[] values) {
        return centralMoment(values, 3) / Math.pow(centralMoment(values, 2), 1.5);
    }

    /**
     * Pearson's kurtosis, biased: fourth central moment over the square of the population variance.
     *
     * @param values any numbers
     * @return 3 for a normal distribution, NaN without variation
     */
    public static double kurtosis(double[] values) {
        return centralMoment(values, 4) / Math.pow(centralMoment(values, 2), 2);
    }

    /**
     * Student's t statistic of a mean against zero.
     *
     * @param values at least two for a result
     * @return mean over its standard error; NaN without variation
     */
    public static double t(double[] values) {
        return sharpe(values) * Math.sqrt(values.length);
    }

    /**
     * The chance of a mean this far above zero or farther if the true mean were zero (one-sided t-test).
     *
     * @param values at least two for a result
     * @return from 0 to 1; NaN if there is no t statistic
     */
    public static double pValue(double[] values) {
        double t = t(values);
        return Double.isNaN(t) ? Double.NaN : 1 - new TDistribution(values.length - 1).cumulativeProbability(t);
    }

    /**
     * The chance that the true Sharpe ratio exceeds a benchmark: {@code Phi((SR - SR*) sqrt(n - 1) / sqrt(1 - g3 SR + (g4 -
     * 1) / 4 SR^2))} (Bailey and Lopez de Prado, The Sharpe Ratio Efficient Frontier, Journal of Risk 15(2), 2012).
     *
     * @param sharpe observed, per period
     * @param benchmark to beat, per period
     * @param periods how many were observed
     * @param skewness of the returns
     * @param kurtosis Pearson's, of the returns
     * @return from 0 to 1
     */
    public static double probabilisticSharpe(
            double sharpe, double benchmark, int periods, double skewness, double kurtosis) {
        double spread = Math.sqrt(1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe);
        return NORMAL.cumulativeProbability((sharpe - benchmark) * Math.sqrt(periods - 1) / spread);
    }

    /**
     * The best Sharpe ratio to be expected of trials without any skill: {@code sqrt(V) ((1 - e) Phi^-1(1 - 1/N) + e
     * Phi^-1(1 - 1/(N E)))} with Euler's constant e and E = exp(1) (Bailey and Lopez de Prado, The Deflated Sharpe Ratio,
     * Journal of Portfolio Management 40(5), 2014).
     *
     * @param variance of the trials' Sharpe ratios, per period
     * @param trials how many
     * @return 0 for one trial
     */
    public static double expectedMaximumSharpe(double variance, double trials) {
        if (trials <= 1) {
            return 0;
        }
        return Math.sqrt(variance)
                * ((1 - EULER_MASCHERONI) * NORMAL.inverseCumulativeProbability(1 - 1 / trials)
                        + EULER_MASCHERONI * NORMAL.inverseCumulativeProbability(1 - 1 / (trials * Math.E)));
    }

    /**
     * The chance that a Sharpe ratio chosen from many trials is more than the best of chance: the probabilistic Sharpe ratio
     * against {@link #expectedMaximumSharpe} (same paper).
     *
     * @param returns of the chosen one, per period
     * @param variance of the trials' Sharpe ratios, per period
     * @param trials how many were tried
     * @return from 0 to 1; NaN if there is no Sharpe ratio
     */
    public static double deflatedSharpe(double[] returns, double variance, double trials) {
        double sharpe = sharpe(returns);
        return Double.isNaN(sharpe)
                ? Double.NaN
                : probabilisticSharpe(
                        sharpe,
                        expectedMaximumSharpe(variance, trials),
                        returns.length,
                        skewness(returns),
                        kurtosis(returns));
    }

    /**
     * How many periods it takes until a Sharpe ratio is above a benchmark with some confidence (2012 paper).
     *
     * @param sharpe observed, per period
     * @param benchmark to beat, per period
     * @param skewness of the returns
     * @param kurtosis Pearson's, of the returns
     * @param confidence for example 0.95
     * @return periods; infinite if the Sharpe ratio does not exceed the benchmark
     */
    public static double minimumTrackRecord(
            double sharpe, double benchmark, double skewness, double kurtosis, double confidence) {
        if (!(sharpe > benchmark)) {
            return Double.POSITIVE_INFINITY;
        }
        double z = NORMAL.inverseCumulativeProbability(confidence) / (sharpe - benchmark);
        return 1 + (1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe) * z * z;
    }
}
