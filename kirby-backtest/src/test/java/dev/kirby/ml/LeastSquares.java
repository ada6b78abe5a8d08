package dev.kirby.ml;

import java.util.Arrays;

/** A straight line through standardised features, fitted by least squares with a little shrinkage: the simplest model that learns. */
final class LeastSquares implements Learner {

    private static final double RIDGE = 1e-6;

    @Override
    public Learned fit(TrainingData rows) {
        double[][] x = rows.columns();
        double[] y = rows.labels();
        int width = x.length;
        double[] mean = new double[width];
        double[] scale = new double[width];
        for (int f = 0; f < width; f++) {
            mean[f] = Arrays.stream(x[f]).average().orElseThrow();
            double center = mean[f];
            scale[f] = Math.sqrt(Arrays.stream(x[f])
                    .map(v -> (v - center) * (v - center))
                    .average()
                    .orElseThrow());
            for (int row = 0; row < y.length; row++) {
                x[f][row] = scale[f] == 0 ? 0 : (x[f][row] - mean[f]) / scale[f];
            }
        }
        double level = Arrays.stream(y).average().orElseThrow();
        double[][] a = new double[width][width + 1];
        for (int f = 0; f < width; f++) {
            for (int row = 0; row < y.length; row++) {
                for (int g = 0; g < width; g++) {
                    a[f][g] += x[f][row] * x[g][row];
                }
                a[f][width] += x[f][row] * (y[row] - level);
            }
            a[f][f] += RIDGE * y.length;
        }
        double[] weights = solve(a);
        return new Learned() {
            @Override
            public double[] importances() {
                return Arrays.stream(weights).map(Math::abs).toArray();
            }

            @Override
            public double score(TrainingData asked) {
                double squares = 0;
                for (int row = 0; row < asked.size(); row++) {
                    double[] values = asked.matrix().row(row);
                    double predicted = level;
                    for (int f = 0; f < width; f++) {
                        predicted += scale[f] == 0 ? 0 : weights[f] * (values[f] - mean[f]) / scale[f];
                    }
                    squares += (predicted - asked.label(row)) * (predicted - asked.label(row));
                }
                return -squares / asked.size();
            }
        };
    }

    private static double[] solve(double[][] a) {
        int size = a.length;
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                double factor = a[j][i] / a[i][i];
                for (int k = i; k <= size; k++) {
                    a[j][k] -= factor * a[i][k];
                }
            }
        }
        double[] solution = new double[size];
        for (int i = size - 1; i >= 0; i--) {
            double sum = a[i][size];
            for (int k = i + 1; k < size; k++) {
                sum -= a[i][k] * solution[k];
            }
            solution[i] = sum / a[i][i];
        }
        return solution;
    }
}
