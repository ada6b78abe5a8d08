package dev.kirby.ml.model;

import dev.kirby.InvalidRequestException;
import dev.kirby.ml.LabelClass;
import dev.kirby.ml.Learner;
import dev.kirby.ml.TrainingData;
import dev.kirby.series.FeatureMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A fitted model. It holds arrays alone: nothing to close, no library to load, and any number of threads may predict at once.
 *
 * <p>A row has one value a feature, in the order of {@link #features}; NaN is allowed where a value is unknown. Immutable and
 * thread-safe.
 */
public final class Model implements Learner.Learned {

    private final ModelOrigin origin;
    private final List<String> features;
    private final List<LabelClass> classes;
    private final List<Member> members;

    Model(ModelOrigin origin, List<String> features, List<LabelClass> classes, List<Member> members) {
        this.origin = origin;
        this.features = List.copyOf(features);
        this.classes = List.copyOf(classes);
        this.members = List.copyOf(members);
        for (Member member : members) {
            int expected = classes.size() > 2 ? classes.size() : 1;
            if (member.scorer().outputs() != expected || member.scorer().gains().length != features.size()) {
                throw new InvalidRequestException("The saved model " + member.kind() + " does not fit its "
                        + features.size() + " features and " + classes.size()
                        + " classes. Train it again, or roll back.");
            }
        }
    }

    /** {@return for example {@code lightgbm}, or {@code lightgbm+xgboost} for an average} */
    public String kind() {
        return String.join("+", members.stream().map(m -> m.kind().toString()).toList());
    }

    /** {@return what the model was fitted on} */
    public ModelOrigin origin() {
        return origin;
    }

    /** {@return the features of a row, in order} */
    @Override
    public List<String> features() {
        return features;
    }

    /** {@return the classes it predicts; empty for a regression} */
    public List<LabelClass> classes() {
        return classes;
    }

    List<Member> members() {
        return members;
    }

    private int width() {
        return Math.max(1, classes.size());
    }

    /**
     * Predicts for one row.
     *
     * @param row one value a feature, in the order of {@link #features}; NaN where unknown
     * @return the probability of each class, or one number for a regression; a new array
     * @throws InvalidRequestException if the row has another length
     */
    public double[] predict(double... row) {
        requireLength(row);
        if (members.size() == 1) {
            return members.get(0).predict(row, width());
        }
        double[] mean = new double[width()];
        for (Member member : members) {
            double[] one = member.predict(row, width());
            for (int c = 0; c < mean.length; c++) {
                mean[c] += one[c] / members.size();
            }
        }
        return mean;
    }

    private void requireLength(double[] row) {
        if (row.length != features.size()) {
            throw new InvalidRequestException("The model " + kind() + " reads " + features.size()
                    + " features, but the row has " + row.length
                    + " values. Give one value for each of model.features(), in that order.");
        }
    }

    /**
     * Predicts for many rows.
     *
     * @param matrix has the features by name, in any order, and may have others
     * @return what {@link #predict(double...)} gives, by row
     * @throws InvalidRequestException if a feature is missing
     */
    public double[][] predict(FeatureMatrix matrix) {
        FeatureMatrix chosen = matrix.select(features);
        double[][] predicted = new double[chosen.size()][];
        for (int row = 0; row < predicted.length; row++) {
            predicted[row] = predict(chosen.row(row));
        }
        return predicted;
    }

    /** {@return the share of each feature in what training gained, in the order of {@link #features}; they sum to 1} */
    @Override
    public double[] importances() {
        double[] shares = new double[features.size()];
        for (Member member : members) {
            double[] gains = member.scorer().gains();
            double sum = Arrays.stream(gains).sum();
            for (int f = 0; f < shares.length; f++) {
                shares[f] += sum > 0 ? gains[f] / sum / members.size() : 0;
            }
        }
        return shares;
    }

    /** {@return the features by their {@link #importances}, the largest first} */
    public Map<String, Double> ranking() {
        double[] shares = importances();
        Map<String, Double> sorted = new LinkedHashMap<>();
        IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparingDouble(f -> -shares[f]))
                .forEach(f -> sorted.put(features.get(f), shares[f]));
        return sorted;
    }

    /**
     * How well it predicts rows that it was not fitted on.
     *
     * @param rows have the features by name
     * @return minus the mean log loss; minus the mean squared error of a regression
     */
    @Override
    public double score(TrainingData rows) {
        double[][] predicted = predict(rows.matrix());
        double sum = 0;
        for (int row = 0; row < predicted.length; row++) {
            double label = rows.label(row);
            sum += classes.isEmpty()
                    ? -(predicted[row][0] - label) * (predicted[row][0] - label)
                    : Math.log(Math.max(1e-15, predicted[row][(int) label]));
        }
        return sum / predicted.length;
    }

    /**
     * Why a row is predicted as it is: SHAP values, in the unit of the prediction.
     *
     * @param target the class from 0; 0 for a regression
     * @param row one value a feature
     * @return what a row of which nothing is known gets, what each feature adds, and the prediction, which is their sum
     * @throws InvalidRequestException if there is no such class, or the row has another length
     */
    public Contributions contributions(int target, double... row) {
        requireLength(row);
        if (target < 0 || target >= width()) {
            throw new InvalidRequestException("There are the classes 0 to " + (width() - 1) + ", not " + target + ".");
        }
        double[] shares = new double[features.size()];
        double base = 0;
        for (Member member : members) {
            double[] explained = member.explain(row, width(), target);
            for (int f = 0; f < shares.length; f++) {
                shares[f] += explained[f] / members.size();
            }
            base += explained[shares.length] / members.size();
        }
        Map<String, Double> named = new LinkedHashMap<>();
        for (int f = 0; f < shares.length; f++) {
            named.put(features.get(f), shares[f]);
        }
        return new Contributions(base, named, predict(row)[target]);
    }

    /** {@return the text files that {@link Models#load} reads: {@code features.json} and what the library saved} */
    public Map<String, String> files() {
        return ModelFiles.write(this);
    }

    /** For example {@code Model[lightgbm, 50 features, 2 classes]}. */
    @Override
    public String toString() {
        return "Model[" + kind() + ", " + features.size() + " features, "
                + (classes.isEmpty() ? "a number" : classes.size() + " classes") + "]";
    }
}
