package dev.kirby.ml.model;

import dev.kirby.InvalidRequestException;
import dev.kirby.strategy.Params;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Logistic regression with an L2 penalty, the baseline that trees have to beat; ridge regression where labels are numbers; one against
 * the rest beyond two classes. Needs no library.
 *
 * <p>Columns are standardised with the training rows' mean and deviation, cut off at ten deviations, and 0, the mean, where NaN.
 * Newton's method (iteratively reweighted least squares) converges in some six steps of O(rows × columns²) each; a step that does not
 * lower the penalised loss is halved, so that it converges from anywhere.
 */
final class Logistic implements Trainer {

    private static final String FILE = "model.logistic.json";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final double FAR = 10;

    @Override
    public Params defaults() {
        return Params.of("lambda", 1).with("steps", 25);
    }

    @Override
    public Map<String, String> fit(Fit fit) {
        Samples rows = fit.train();
        int features = rows.columns().length;
        double[] mean = new double[features];
        double[] deviation = new double[features];
        double[][] columns = new double[features][];
        for (int f = 0; f < features; f++) {
            columns[f] = standardised(rows.columns()[f], f, mean, deviation);
        }
        Samples scaled = new Samples(columns, rows.labels(), rows.weights());
        List<double[]> weights = new ArrayList<>();
        for (int output = 0; output < fit.outputs(); output++) {
            Samples one = fit.classes() > 2 ? scaled.indicator(output) : scaled;
            weights.add(newton(one, fit.params(), fit.classes() > 0));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean", mean);
        json.put("deviation", deviation);
        json.put("weights", weights);
        return Map.of(FILE, JSON.writeValueAsString(json) + "\n");
    }

    private static double[] standardised(double[] column, int f, double[] mean, double[] deviation) {
        int known = 0;
        for (double value : column) {
            if (!Double.isNaN(value)) {
                mean[f] += (value - mean[f]) / ++known;
            }
        }
        double squares = 0;
        for (double value : column) {
            squares += Double.isNaN(value) ? 0 : (value - mean[f]) * (value - mean[f]);
        }
        double spread = known > 1 ? Math.sqrt(squares / (known - 1)) : 0;
        deviation[f] = spread > 1e-12 * Math.abs(mean[f]) ? spread : 0;
        double[] scaled = new double[column.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = scale(column[i], mean[f], deviation[f]);
        }
        return scaled;
    }

    private static double scale(double value, double mean, double deviation) {
        double z = deviation > 0 ? (value - mean) / deviation : 0;
        return Double.isNaN(z) ? 0 : Math.max(-FAR, Math.min(FAR, z));
    }

    /** The weights of the columns, and last the constant. */
    static double[] newton(Samples rows, Params params, boolean logistic) {
        int features = rows.columns().length;
        double lambda = params.value("lambda");
        double[] weights = new double[features + 1];
        double loss = loss(rows, weights, lambda, logistic);
        for (int step = 0; step < params.integer("steps"); step++) {
            double[] direction = direction(rows, weights, lambda, logistic);
            double length = 1;
            double[] next = moved(weights, direction, length);
            double after = loss(rows, next, lambda, logistic);
            while (!(after <= loss) && length > 1e-6) {
                length /= 2;
                next = moved(weights, direction, length);
                after = loss(rows, next, lambda, logistic);
            }
            if (!(after < loss - 1e-10 * Math.abs(loss))) {
                break;
            }
            weights = next;
            loss = after;
        }
        return weights;
    }

    private static double[] moved(double[] weights, double[] direction, double length) {
        double[] moved = weights.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= length * direction[i];
        }
        return moved;
    }

    private static double[] linear(Samples rows, double[] weights) {
        double[] scores = new double[rows.size()];
        java.util.Arrays.fill(scores, weights[weights.length - 1]);
        for (int f = 0; f < weights.length - 1; f++) {
            double[] column = rows.columns()[f];
            for (int i = 0; i < scores.length; i++) {
                scores[i] += weights[f] * column[i];
            }
        }
        return scores;
    }

    private static double loss(Samples rows, double[] weights, double lambda, boolean logistic) {
        double[] scores = linear(rows, weights);
        double loss = 0;
        for (int i = 0; i < scores.length; i++) {
            double y = rows.labels()[i];
            double error = y - scores[i];
            // log(1 + exp(s)) - y s, without overflow
            double one = logistic
                    ? Math.max(scores[i], 0) + Math.log1p(Math.exp(-Math.abs(scores[i]))) - y * scores[i]
                    : error * error / 2;
            loss += rows.weights()[i] * one;
        }
        for (int f = 0; f < weights.length - 1; f++) {
            loss += lambda * weights[f] * weights[f] / 2;
        }
        return loss;
    }

    private static double[] direction(Samples rows, double[] weights, double lambda, boolean logistic) {
        int n = weights.length;
        double[] scores = linear(rows, weights);
        double[] slope = new double[scores.length];
        double[] curve = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            double p = logistic ? Link.sigmoid(scores[i]) : scores[i];
            slope[i] = rows.weights()[i] * (p - rows.labels()[i]);
            curve[i] = rows.weights()[i] * (logistic ? Math.max(1e-9, p * (1 - p)) : 1);
        }
        double[][] hessian = new double[n][n];
        double[] gradient = new double[n];
        double[] weighted = new double[scores.length];
        for (int a = 0; a < n; a++) {
            double[] column = a < n - 1 ? rows.columns()[a] : null;
            for (int i = 0; i < scores.length; i++) {
                double x = column == null ? 1 : column[i];
                gradient[a] += slope[i] * x;
                weighted[i] = curve[i] * x;
            }
            for (int b = 0; b < a; b++) {
                hessian[a][b] = hessian[b][a] = product(weighted, rows.columns()[b]);
            }
            hessian[a][a] = column == null ? sum(weighted) : product(weighted, column);
            if (a < n - 1) {
                gradient[a] += lambda * weights[a];
                hessian[a][a] += lambda;
            }
            hessian[a][a] += 1e-9 * (1 + hessian[a][a]);
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(hessian, false), 1e-9, 0)
                .getSolver()
                .solve(new ArrayRealVector(gradient, false))
                .toArray();
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double sum(double[] a) {
        double sum = 0;
        for (double value : a) {
            sum += value;
        }
        return sum;
    }

    @Override
    public Scorer read(Map<String, String> files) {
        try {
            JsonNode json = JSON.readTree(ModelFiles.required(files, FILE));
            List<double[]> weights = new ArrayList<>();
            json.required("weights").forEach(row -> weights.add(XgboostJson.numbers(row)));
            double[] mean = XgboostJson.numbers(json.required("mean"));
            double[] deviation = XgboostJson.numbers(json.required("deviation"));
            boolean whole = !weights.isEmpty()
                    && deviation.length == mean.length
                    && weights.stream().allMatch(row -> row.length == mean.length + 1);
            if (!whole) {
                throw new InvalidRequestException(FILE + " is not whole. Train it again, or roll back.");
            }
            return new Linear(mean, deviation, weights.toArray(double[][]::new));
        } catch (JacksonException e) {
            throw new InvalidRequestException(
                    FILE + " is damaged: " + e.getOriginalMessage() + " Train it again, or roll back.", e);
        }
    }

    @Override
    public Link link(int classes) {
        return classes == 0 ? Link.IDENTITY : classes == 2 ? Link.LOGISTIC : Link.ONE_AGAINST_REST;
    }

    /** Weighted sums of standardised columns; the last weight is the constant. */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    private record Linear(double[] mean, double[] deviation, double[][] weights) implements Scorer {

        @Override
        public int outputs() {
            return weights.length;
        }

        @Override
        public void score(double[] row, double[] scores) {
            for (int output = 0; output < weights.length; output++) {
                double[] w = weights[output];
                double sum = w[mean.length];
                for (int f = 0; f < mean.length; f++) {
                    sum += w[f] * scale(row[f], mean[f], deviation[f]);
                }
                scores[output] = sum;
            }
        }

        @Override
        public double[] gains() {
            double[] gains = new double[mean.length];
            for (double[] w : weights) {
                for (int f = 0; f < gains.length; f++) {
                    gains[f] += deviation[f] > 0 ? Math.abs(w[f]) : 0;
                }
            }
            return gains;
        }

        @Override
        public double[][] explain(double[] row) {
            double[][] shares = new double[weights.length][];
            for (int output = 0; output < weights.length; output++) {
                shares[output] = weights[output].clone();
                for (int f = 0; f < mean.length; f++) {
                    shares[output][f] *= scale(row[f], mean[f], deviation[f]);
                }
            }
            return shares;
        }
    }
}
