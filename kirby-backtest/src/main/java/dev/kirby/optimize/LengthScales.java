package dev.kirby.optimize;

import java.util.Arrays;

/**
 * Finds the length scales of a {@link GaussianProcess}: those of the highest marginal likelihood (Rasmussen and Williams,
 * 2006, equation 5.9) with weak priors, by gradient ascent.
 */
final class LengthScales {

    private LengthScales() {}

    /** Logarithms of length scales to begin with: half the side of the cube. */
    static double[] typical(int dimensions) {
        double[] scales = new double[dimensions];
        Arrays.fill(scales, -0.7);
        return scales;
    }

    /**
     * Climbs.
     *
     * @param points in the unit cube
     * @param values one a point, of mean 0 and deviation 1
     * @param ordered for each dimension whether places near each other are alike
     * @param start log length scales to begin with
     * @param steps how many
     * @return the best log length scales seen
     */
    static double[] fit(double[][] points, double[] values, boolean[] ordered, double[] start, int steps) {
        double[] scales = start.clone();
        double[] best = scales.clone();
        double bestLikelihood = Double.NEGATIVE_INFINITY;
        double[] mean = new double[scales.length];
        double[] square = new double[scales.length];
        for (int step = 1; step <= steps; step++) {
            double[] gradient = new double[scales.length];
            double likelihood = likelihood(points, values, ordered, scales, gradient);
            if (likelihood > bestLikelihood) {
                bestLikelihood = likelihood;
                best = scales.clone();
            }
            for (int d = 0; d < scales.length; d++) {
                // Adam (Kingma and Ba, 2015)
                mean[d] = 0.8 * mean[d] + 0.2 * gradient[d];
                square[d] = 0.95 * square[d] + 0.05 * gradient[d] * gradient[d];
                double m = mean[d] / (1 - Math.pow(0.8, step));
                double v = square[d] / (1 - Math.pow(0.95, step));
                scales[d] = Math.max(-4, Math.min(3, scales[d] + 0.15 * m / (Math.sqrt(v) + 1e-9)));
            }
        }
        return best;
    }

    private static double square(double[] a, double[] b, int d, boolean[] ordered) {
        double difference = a[d] - b[d];
        return ordered[d] ? difference * difference : difference == 0 ? 0 : 1;
    }

    /** The log marginal likelihood with the signal at its best, and its gradient by the log length scales. */
    private static double likelihood(
            double[][] points, double[] values, boolean[] ordered, double[] scales, double[] gradient) {
        int n = values.length;
        double[] rates = Arrays.stream(scales).map(s -> Math.exp(-2 * s)).toArray();
        double[][] kernel = new double[n][n];
        double[][] slopes = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double squares = 0;
                for (int d = 0; d < rates.length; d++) {
                    squares += square(points[i], points[j], d, ordered) * rates[d];
                }
                double r = GaussianProcess.SQRT5 * Math.sqrt(squares);
                double fall = Math.exp(-r);
                kernel[i][j] = (1 + r + r * r / 3) * fall;
                // dk/dlog(scale_d) = 5/3 (1 + sqrt5 r) exp(-sqrt5 r) (difference_d / scale_d)^2
                slopes[i][j] = 5.0 / 3 * (1 + r) * fall;
            }
            kernel[i][i] = 1 + GaussianProcess.NOISE;
        }
        double[][] lower = Cholesky.factor(kernel);
        double[][] inverse = Cholesky.inverse(lower);
        double[] weights = new double[n];
        double fit = 0;
        double logDeterminant = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                weights[i] += inverse[Math.max(i, j)][Math.min(i, j)] * values[j];
            }
            fit += weights[i] * values[i];
            logDeterminant += Math.log(lower[i][i]);
        }
        double signal = Math.max(1e-12, fit / n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double outer = (weights[i] * weights[j] / signal - inverse[i][j]) * slopes[i][j];
                for (int d = 0; d < rates.length; d++) {
                    gradient[d] += outer * square(points[i], points[j], d, ordered) * rates[d];
                }
            }
        }
        double prior = 0;
        for (int d = 0; d < scales.length; d++) {
            // Length scales around half the cube, within a factor of some e.
            double z = (scales[d] + 0.7) / 1.2;
            prior -= z * z / 2;
            gradient[d] -= z / 1.2;
        }
        return -n / 2.0 * Math.log(signal) - logDeterminant + prior;
    }
}
