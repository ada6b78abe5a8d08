package dev.kirby.validate;

import dev.kirby.performance.Moments;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;

/**
 * Whether the Sharpe ratios of several windows differ by more than their sampling error: Cochran's Q, the sum of squared distances
 * from their weighted mean, each over its squared standard error (Cochran, Biometrics 10, 1954). If one true value stands behind all
 * of them, Q follows a chi-squared distribution of windows - 1 degrees of freedom.
 *
 * <p>The standard errors have the Sharpe ratio, skewness and kurtosis of all windows together: that is what the hypothesis says, and
 * those of a single month are tied to its Sharpe ratio, which made 14 of 100 equal sets of windows look unequal instead of 5.
 *
 * <p>A month of daily returns determines an annualised Sharpe ratio to within 3.5 only, so that windows look unequal without being so.
 *
 * @param q the statistic; NaN with fewer than two windows that have a Sharpe ratio
 * @param p the chance of a Q this large if all windows had one true Sharpe ratio
 * @param mean their mean, weighted by precision, per period
 * @param windows how many had a Sharpe ratio
 */
public record Homogeneity(double q, double p, double mean, int windows) {

    /**
     * Compares windows.
     *
     * @param returns daily, by window; those without variance take no part
     * @return the test
     */
    public static Homogeneity of(List<double[]> returns) {
        List<Moments> moments = returns.stream()
                .map(Moments::of)
                .filter(m -> !Double.isNaN(m.sharpe()))
                .toList();
        double spread = Math.sqrt(
                Moments.of(returns.stream().flatMapToDouble(Arrays::stream).toArray())
                        .spread());
        return of(
                moments.stream().mapToDouble(Moments::sharpe).toArray(),
                moments.stream().mapToDouble(m -> spread / Math.sqrt(m.n() - 1)).toArray());
    }

    /** Of ratios and their standard errors. */
    static Homogeneity of(double[] ratios, double[] errors) {
        double weights = 0;
        double weighted = 0;
        for (int i = 0; i < ratios.length; i++) {
            weights += 1 / (errors[i] * errors[i]);
            weighted += ratios[i] / (errors[i] * errors[i]);
        }
        double mean = weighted / weights;
        if (ratios.length < 2) {
            return new Homogeneity(Double.NaN, Double.NaN, mean, ratios.length);
        }
        double q = 0;
        for (int i = 0; i < ratios.length; i++) {
            q += Math.pow((ratios[i] - mean) / errors[i], 2);
        }
        double p = 1 - new ChiSquaredDistribution(ratios.length - 1).cumulativeProbability(q);
        return new Homogeneity(q, p, mean, ratios.length);
    }

    /** For example {@code Homogeneity[Q 8.2 of 9 windows, p 0.414]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Homogeneity[Q %.1f of %d windows, p %.3f]", q, windows, p);
    }
}
