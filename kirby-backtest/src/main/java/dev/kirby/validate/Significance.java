package dev.kirby.validate;

import dev.kirby.performance.Moments;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Whether results differ from chance. All functions are pure. Sharpe ratios are per period, not annualised; kurtosis is
 * Pearson's, 3 for a normal distribution. Of a degenerate sample, see {@link Moments}, every statistic is NaN.
 */
public final class Significance {

    private static final double EULER_MASCHERONI = 0.5772156649015329;
    private static final NormalDistribution NORMAL = new NormalDistribution();

    private Significance() {}

    /**
     * Student's t statistic of a mean against zero.
     *
     * @param values at least three for a result
     * @return mean over its standard error; NaN without variation
     */
    public static double t(double[] values) {
        return Moments.sharpe(values) * Math.sqrt(values.length);
    }

    /**
     * The chance of a mean this far above zero or farther if the true mean were zero (one-sided t-test).
     *
     * @param values at least three for a result
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
     * @return from 0 to 1; NaN without a Sharpe ratio
     */
    public static double probabilisticSharpe(
            double sharpe, double benchmark, int periods, double skewness, double kurtosis) {
        if (Double.isNaN(sharpe)) {
            return Double.NaN;
        }
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
        Moments moments = Moments.of(returns);
        return probabilisticSharpe(
                moments.sharpe(),
                expectedMaximumSharpe(variance, trials),
                returns.length,
                moments.skewness(),
                moments.kurtosis());
    }

    /**
     * How many periods it takes until a Sharpe ratio is above a benchmark with some confidence (2012 paper).
     *
     * @param sharpe observed, per period
     * @param benchmark to beat, per period
     * @param skewness of the returns
     * @param kurtosis Pearson's, of the returns
     * @param confidence for example 0.95
     * @return periods; infinite if the Sharpe ratio does not exceed the benchmark, NaN without a Sharpe ratio
     */
    public static double minimumTrackRecord(
            double sharpe, double benchmark, double skewness, double kurtosis, double confidence) {
        if (sharpe <= benchmark) {
            return Double.POSITIVE_INFINITY;
        }
        double z = NORMAL.inverseCumulativeProbability(confidence) / (sharpe - benchmark);
        return 1 + (1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe) * z * z;
    }

    /**
     * How many years of backtest are needed before the best of some trials without skill is not expected to reach an annual
     * Sharpe ratio: {@code (E[max] / SR)^2} (Bailey et al., Pseudo-Mathematics and Financial Charlatanism, Notices of the AMS
     * 61(5), 2014).
     *
     * @param trials how many are tried
     * @param annualSharpe not to be reached by luck, above 0
     * @return years
     */
    public static double minimumBacktestYears(double trials, double annualSharpe) {
        return Math.pow(expectedMaximumSharpe(1, trials) / annualSharpe, 2);
    }

    /**
     * The standard error of a Sharpe ratio: {@code sqrt((1 - g3 SR + (g4 - 1) / 4 SR^2) / (n - 1))} (Mertens, 2002).
     *
     * @param returns per period
     * @return NaN if there is no Sharpe ratio
     */
    public static double sharpeError(double[] returns) {
        return Moments.of(returns).sharpeError();
    }

    /**
     * By what a Sharpe ratio per period is multiplied to be one per year where returns depend on those before them: {@code q /
     * sqrt(q + 2 sum (q - k) rho^k)}, the root of q without dependence (Lo, The Statistics of Sharpe Ratios, Financial Analysts
     * Journal 58(4), 2002).
     *
     * @param periods a year, q
     * @param autocorrelation of returns one period apart, rho
     * @return the factor
     */
    public static double annualisation(int periods, double autocorrelation) {
        double sum = 0;
        for (int k = 1; k < periods; k++) {
            sum += (periods - k) * Math.pow(autocorrelation, k);
        }
        return periods / Math.sqrt(periods + 2 * sum);
    }

    /**
     * The correlation of values with those one period before.
     *
     * @param values in order of time
     * @return from -1 to 1, NaN without variation
     */
    public static double autocorrelation(double[] values) {
        Moments moments = Moments.of(values);
        double mean = moments.mean();
        double product = 0;
        for (int i = 1; i < values.length; i++) {
            product += (values[i] - mean) * (values[i - 1] - mean);
        }
        return product / (moments.deviation() * moments.deviation() * (values.length - 1));
    }

    /**
     * The chance of a skewness and kurtosis this far from normal if the values were normal (Jarque and Bera, 1980): that of a
     * chi-squared of 2 degrees above {@code n / 6 (g3^2 + (g4 - 3)^2 / 4)}.
     *
     * @param values any numbers
     * @return from 0 to 1; NaN of a degenerate sample
     */
    public static double normality(double[] values) {
        Moments moments = Moments.of(values);
        double excess = moments.kurtosis() - 3;
        return Math.exp(-values.length / 12.0 * (moments.skewness() * moments.skewness() + excess * excess / 4));
    }
}
