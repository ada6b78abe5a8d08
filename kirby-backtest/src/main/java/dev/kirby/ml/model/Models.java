package dev.kirby.ml.model;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The kinds of models there are.
 *
 * <pre>{@code
 * var model = Models.lightgbm().seed(7).fit(data);
 * double up = model.predict(row)[1];
 * model.ranking().forEach((feature, share) -> …);
 * }</pre>
 *
 * <p>LightGBM, XGBoost and the random forest need an optional library each, which an error names where it is not there; logistic
 * regression needs none. What was fitted predicts without any.
 */
public final class Models {

    private Models() {}

    /** {@return gradient boosting by LightGBM: 1,000 trees of 31 leaves, learning rate 0.05, early stopping} */
    public static Estimator lightgbm() {
        return Estimator.of(ModelKind.LIGHTGBM);
    }

    /** {@return gradient boosting by XGBoost: 1,000 trees of depth 6, learning rate 0.05, early stopping} */
    public static Estimator xgboost() {
        return Estimator.of(ModelKind.XGBOOST);
    }

    /** {@return 500 trees of depth 10 on drawn rows and columns, averaged; grown by LightGBM} */
    public static Estimator randomForest() {
        return Estimator.of(ModelKind.RANDOM_FOREST);
    }

    /** {@return logistic regression, or ridge regression where labels are numbers: the baseline} */
    public static Estimator logistic() {
        return Estimator.of(ModelKind.LOGISTIC);
    }

    /**
     * The mean of what several models predict.
     *
     * @param estimators two or more; the settings beyond their hyper-parameters are those of the first
     * @return one that fits them all
     */
    public static Estimator average(Estimator... estimators) {
        if (estimators.length < 2) {
            throw new InvalidRequestException(
                    "An average needs two models or more, was given " + estimators.length + ".");
        }
        return Estimator.average(List.of(estimators));
    }

    /**
     * A kind by its name.
     *
     * @param name {@code lightgbm}, {@code xgboost}, {@code random_forest}, {@code logistic}, or several with a {@code +} between for
     *     their average
     * @return with default hyper-parameters
     * @throws InvalidRequestException for any other name, with the names there are
     */
    public static Estimator parse(String name) {
        Estimator[] parts = Arrays.stream(name.split("\\+", -1))
                .map(part -> Estimator.of(ModelKind.parse(part.strip())))
                .toArray(Estimator[]::new);
        return parts.length == 1 ? parts[0] : average(parts);
    }

    /**
     * Reads a saved model.
     *
     * @param files what {@link Model#files} gave
     * @return the model
     * @throws InvalidRequestException if a file is missing or damaged
     */
    public static Model load(Map<String, String> files) {
        return ModelFiles.read(files);
    }
}
