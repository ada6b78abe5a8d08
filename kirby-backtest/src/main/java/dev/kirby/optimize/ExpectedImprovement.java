package dev.kirby.optimize;

import java.util.Arrays;
import org.hipparchus.special.Erf;

/**
 * The logarithm of the improvement on the lowest value that a {@link GaussianProcess} expects at a point (Jones, Schonlau and
 * Welch, 1998), and the climb to where it is highest. Logarithms keep apart what would underflow.
 */
final class ExpectedImprovement {

    private static final double LOG_SQRT_2_PI = 0.9189385332046727;
    private static final int CLIMB = 30;

    private final GaussianProcess process;
    private final double lowest;
    private final double[] moments = new double[2];
    private double byMean;
    private double byDeviation;

    ExpectedImprovement(GaussianProcess process, double lowest) {
        this.process = process;
        this.lowest = lowest;
    }

    /** What a point promises. */
    double at(double[] point) {
        process.predict(point, moments);
        double deviation = moments[1];
        double z = (lowest - moments[0]) / deviation;
        double log;
        double rate;
        if (z < -25) {
            // The tail of log(phi(z) + z Phi(z))
            log = -z * z / 2 - 2 * Math.log(-z) - LOG_SQRT_2_PI;
            rate = -z - 2 / z;
        } else {
            double density = Math.exp(-z * z / 2 - LOG_SQRT_2_PI);
            double below = 0.5 * Erf.erfc(-z / Math.sqrt(2));
            double gain = Math.max(density + z * below, 1e-300);
            log = Math.log(gain);
            rate = below / gain;
        }
        byMean = -rate / deviation;
        byDeviation = (1 - rate * z) / deviation;
        return log + Math.log(deviation);
    }

    /** The slope at the point that was requested last; 0 along the dimensions that stay. */
    private double[] slope(double[] point, boolean[] free) {
        double[] ofMean = new double[point.length];
        double[] ofVariance = new double[point.length];
        process.slopes(point, ofMean, ofVariance);
        double[] slope = new double[point.length];
        for (int d = 0; d < slope.length; d++) {
            slope[d] = free[d] ? byMean * ofMean[d] + byDeviation * ofVariance[d] / (2 * moments[1]) : 0;
        }
        return slope;
    }

    /**
     * Climbs from a point by the Broyden-Fletcher-Goldfarb-Shanno method, within the unit cube.
     *
     * @param point where to begin, and where it ends
     * @param free the dimensions that may change
     * @return what the end promises
     */
    double climb(double[] point, boolean[] free) {
        int n = point.length;
        double[][] curvature = new double[n][n];
        for (int d = 0; d < n; d++) {
            double scale = Math.min(0.5, process.scale(d));
            curvature[d][d] = scale * scale * 0.1;
        }
        double value = at(point);
        double[] slope = slope(point, free);
        double[] next = new double[n];
        int spent = 1;
        while (spent < CLIMB) {
            double[] direction = uphill(curvature, slope, point);
            double rise = dot(direction, slope);
            double length = Arrays.stream(direction).map(Math::abs).max().orElse(0);
            if (!(rise > 1e-9)) {
                break;
            }
            double step = length > 0.3 ? 0.3 / length : 1;
            boolean moved = false;
            while (spent < CLIMB && !moved && step * length > 1e-7) {
                for (int d = 0; d < n; d++) {
                    next[d] = Math.max(0, Math.min(1, point[d] + step * direction[d]));
                }
                double reached = at(next);
                spent++;
                if (reached > value + 1e-4 * step * rise) {
                    double[] nextSlope = slope(next, free);
                    learn(curvature, point, next, slope, nextSlope);
                    System.arraycopy(next, 0, point, 0, n);
                    slope = nextSlope;
                    value = reached;
                    moved = true;
                } else {
                    step *= 0.3;
                }
            }
            if (!moved) {
                break;
            }
        }
        return value;
    }

    /** The direction to go in, without the parts that lead out of the cube. */
    private static double[] uphill(double[][] curvature, double[] slope, double[] point) {
        int n = point.length;
        double[] direction = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                direction[i] += curvature[i][j] * slope[j];
            }
        }
        for (int i = 0; i < n; i++) {
            if (slope[i] == 0 || (point[i] <= 0 && direction[i] < 0) || (point[i] >= 1 && direction[i] > 0)) {
                direction[i] = 0;
            }
        }
        return direction;
    }

    /** The update of the inverse curvature; of the negative, as this climbs. */
    private static void learn(double[][] inverse, double[] from, double[] to, double[] before, double[] after) {
        int n = from.length;
        double[] s = new double[n];
        double[] y = new double[n];
        for (int d = 0; d < n; d++) {
            s[d] = to[d] - from[d];
            y[d] = before[d] - after[d];
        }
        double product = dot(s, y);
        if (product <= 1e-12) {
            return;
        }
        double[] hy = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                hy[i] += inverse[i][j] * y[j];
            }
        }
        double factor = (1 + dot(y, hy) / product) / product;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                inverse[i][j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / product;
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
