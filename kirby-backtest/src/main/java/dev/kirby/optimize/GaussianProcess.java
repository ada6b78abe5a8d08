package dev.kirby.optimize;

import java.util.Arrays;

/**
 * A Gaussian process with a Matern 5/2 kernel and a length scale for each dimension (Rasmussen and Williams, Gaussian
 * Processes for Machine Learning, 2006, chapters 2 and 5). Length scales and signal are those of the highest marginal
 * likelihood, with weak priors, found by gradient ascent.
 */
final class GaussianProcess {

    private static final double NOISE = 1e-5;
    private static final double SQRT5 = Math.sqrt(5);

    private final double[][] points;
    private final double[] logScales;
    private final double signal;
    private final double[][] factor;
    private final double[] weights;

    private GaussianProcess(double[][] points, double[] logScales, double signal, double[][] factor, double[] weights) {
        this.points = points;
        this.logScales = logScales;
        this.signal = signal;
        this.factor = factor;
        this.weights = weights;
    }

    /** The log length scales, from which a later fit may start. */
    double[] logScales() {
        return logScales.clone();
    }

    /**
     * Fits a process.
     *
     * @param points in the unit cube
     * @param values one a point, of mean 0 and deviation 1
     * @param start log length scales to begin with
     * @param steps of gradient ascent; 0 keeps the start
     */
    static GaussianProcess fit(double[][] points, double[] values, double[] start, int steps) {
        double[] scales = start.clone();
        double[] best = scales.clone();
        double bestLikelihood = Double.NEGATIVE_INFINITY;
        double[] mean = new double[scales.length];
        double[] square = new double[scales.length];
        for (int step = 1; step <= steps; step++) {
            double[] gradient = new double[scales.length];
            double likelihood = likelihood(points, values, scales, gradient);
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
        return condition(points, values, steps == 0 ? start.clone() : best);
    }

    private static GaussianProcess condition(double[][] points, double[] values, double[] scales) {
        double[][] factor = factor(points, scales);
        double[] weights = solve(factor, values);
        double signal = Math.max(1e-6, dot(values, weights) / values.length);
        return new GaussianProcess(points, scales, signal, factor, weights);
    }

    /** The log marginal likelihood with the signal at its best, and its gradient by the log length scales. */
    private static double likelihood(double[][] points, double[] values, double[] scales, double[] gradient) {
        int n = values.length;
        double[][] factor = factor(points, scales);
        double[] weights = solve(factor, values);
        double signal = Math.max(1e-12, dot(values, weights) / n);
        double logDeterminant = 0;
        for (int i = 0; i < n; i++) {
            logDeterminant += Math.log(factor[i][i]);
        }
        double[][] inverse = inverse(factor);
        double[] rates = Arrays.stream(scales).map(s -> Math.exp(-2 * s)).toArray();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double r2 = 0;
                for (int d = 0; d < rates.length; d++) {
                    double difference = points[i][d] - points[j][d];
                    r2 += difference * difference * rates[d];
                }
                double r = Math.sqrt(r2);
                // dk/dlog(scale_d) = 5/3 (1 + sqrt5 r) exp(-sqrt5 r) (difference_d / scale_d)^2
                double common = 5.0 / 3 * (1 + SQRT5 * r) * Math.exp(-SQRT5 * r);
                double outer = weights[i] * weights[j] / signal - inverse[i][j];
                for (int d = 0; d < rates.length; d++) {
                    double difference = points[i][d] - points[j][d];
                    gradient[d] += outer * common * difference * difference * rates[d];
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

    private static double kernel(double[] a, double[] b, double[] scales) {
        double r2 = 0;
        for (int d = 0; d < a.length; d++) {
            double difference = (a[d] - b[d]) * Math.exp(-scales[d]);
            r2 += difference * difference;
        }
        double r = SQRT5 * Math.sqrt(r2);
        return (1 + r + r * r / 3) * Math.exp(-r);
    }

    /** The lower Cholesky factor of the kernel matrix. */
    private static double[][] factor(double[][] points, double[] scales) {
        int n = points.length;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = i == j ? 1 + NOISE : kernel(points[i], points[j], scales);
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                l[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / l[j][j];
            }
        }
        return l;
    }

    private static double[] forward(double[][] l, double[] b) {
        double[] x = new double[b.length];
        for (int i = 0; i < b.length; i++) {
            double sum = b[i];
            for (int k = 0; k < i; k++) {
                sum -= l[i][k] * x[k];
            }
            x[i] = sum / l[i][i];
        }
        return x;
    }

    private static double[] solve(double[][] l, double[] b) {
        double[] x = forward(l, b);
        for (int i = x.length - 1; i >= 0; i--) {
            double sum = x[i];
            for (int k = i + 1; k < x.length; k++) {
                sum -= l[k][i] * x[k];
            }
            x[i] = sum / l[i][i];
        }
        return x;
    }

    private static double[][] inverse(double[][] l) {
        int n = l.length;
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] unit = new double[n];
            unit[i] = 1;
            inverse[i] = solve(l, unit);
        }
        return inverse;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** The mean and the deviation expected at a point. */
    double[] predict(double[] point) {
        double[] k = new double[points.length];
        for (int i = 0; i < k.length; i++) {
            k[i] = kernel(point, points[i], logScales);
        }
        double[] v = forward(factor, k);
        double variance = signal * Math.max(1e-12, 1 + NOISE - dot(v, v));
        return new double[] {dot(k, weights), Math.sqrt(variance)};
    }
}
