package dev.kirby.optimize;

import java.util.Arrays;

/**
 * A Gaussian process with a Matern 5/2 kernel and a length scale for each dimension (Rasmussen and Williams, Gaussian
 * Processes for Machine Learning, 2006, chapters 2 and 5). It grows point by point at the cost of n squared, since it keeps
 * the inverse of its kernel matrix; length scales come from {@link LengthScales}. Used by one thread.
 */
final class GaussianProcess {

    static final double NOISE = 1e-5;
    static final double SQRT5 = Math.sqrt(5);

    private final boolean[] ordered;
    private final double[] scales;
    // By dimension, then by point: distances to all points are then sums over whole rows.
    private final double[][] scaled;
    private final double[][] inverse;
    private final double[] kernel;
    private final double[] slope;
    private final double[] pull;
    private double[] weights = {};
    private double signal = 1;
    private int size;

    /**
     * An empty process.
     *
     * @param ordered for each dimension whether places near each other are alike; where not, two places are equal or not
     * @param logScales logarithms of the length scales
     * @param capacity the most points it can hold
     */
    GaussianProcess(boolean[] ordered, double[] logScales, int capacity) {
        this.ordered = ordered;
        this.scales = Arrays.stream(logScales).map(Math::exp).toArray();
        this.scaled = new double[logScales.length][capacity];
        this.inverse = new double[capacity][capacity];
        this.kernel = new double[capacity];
        this.slope = new double[capacity];
        this.pull = new double[capacity];
    }

    /** The points it holds. */
    int size() {
        return size;
    }

    /** The length scale of a dimension. */
    double scale(int dimension) {
        return scales[dimension];
    }

    /** Adds a point; {@link #explain} comes next. */
    void add(double[] point) {
        int n = size;
        correlate(point);
        double rest = 1 + NOISE;
        for (int i = 0; i < n; i++) {
            rest -= kernel[i] * pull[i];
        }
        // The inverse of a matrix with one more row, by blocks.
        double factor = 1 / Math.max(rest, NOISE);
        for (int i = 0; i < n; i++) {
            double share = pull[i] * factor;
            double[] row = inverse[i];
            for (int j = 0; j < n; j++) {
                row[j] += share * pull[j];
            }
            row[n] = -share;
            inverse[n][i] = -share;
        }
        inverse[n][n] = factor;
        for (int d = 0; d < scaled.length; d++) {
            scaled[d][n] = point[d] / scales[d];
        }
        size = n + 1;
    }

    /**
     * Says what the points are worth, all of them anew.
     *
     * @param values as many as there are points, of mean 0 and deviation 1
     */
    void explain(double[] values) {
        weights = new double[size];
        double product = 0;
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += inverse[i][j] * values[j];
            }
            weights[i] = sum;
            product += sum * values[i];
        }
        signal = Math.max(1e-6, product / size);
    }

    /** Kernel values and their slopes by half the squared distance at a point, and what the inverse makes of the values. */
    private void correlate(double[] point) {
        int n = size;
        double[] k = kernel;
        Arrays.fill(k, 0, n, 0);
        for (int d = 0; d < scaled.length; d++) {
            double[] row = scaled[d];
            double at = point[d] / scales[d];
            if (ordered[d]) {
                for (int i = 0; i < n; i++) {
                    double difference = at - row[i];
                    k[i] += difference * difference;
                }
            } else {
                double apart = 1 / (scales[d] * scales[d]);
                for (int i = 0; i < n; i++) {
                    k[i] += at == row[i] ? 0 : apart;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            double r = SQRT5 * Math.sqrt(k[i]);
            double fall = Math.exp(-r);
            k[i] = (1 + r + r * r / 3) * fall;
            slope[i] = -5.0 / 3 * (1 + r) * fall;
        }
        Arrays.fill(pull, 0, n, 0);
        for (int j = 0; j < n; j++) {
            double[] row = inverse[j];
            double value = k[j];
            for (int i = 0; i < n; i++) {
                pull[i] += value * row[i];
            }
        }
    }

    /** What to expect at a point: its mean, then its deviation. */
    void predict(double[] point, double[] moments) {
        correlate(point);
        double mean = 0;
        double rest = 1 + NOISE;
        for (int i = 0; i < size; i++) {
            mean += kernel[i] * weights[i];
            rest -= kernel[i] * pull[i];
        }
        moments[0] = mean;
        moments[1] = Math.sqrt(signal * Math.max(1e-12, rest));
    }

    /** How mean and variance change with each ordered coordinate of the point that was predicted last. */
    void slopes(double[] point, double[] ofMean, double[] ofVariance) {
        for (int d = 0; d < scaled.length; d++) {
            double mean = 0;
            double variance = 0;
            if (ordered[d]) {
                double[] row = scaled[d];
                double at = point[d] / scales[d];
                for (int i = 0; i < size; i++) {
                    double change = slope[i] * (at - row[i]);
                    mean += change * weights[i];
                    variance += change * pull[i];
                }
            }
            ofMean[d] = mean / scales[d];
            ofVariance[d] = -2 * signal * variance / scales[d];
        }
    }
}
