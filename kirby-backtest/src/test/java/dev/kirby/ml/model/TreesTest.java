package dev.kirby.ml.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.lightgbmlib;
import com.microsoft.ml.lightgbm.lightgbmlibConstants;
import dev.kirby.ml.TrainingData;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kirby's own prediction against that of the libraries that trained. */
class TreesTest {

    private static final int FEATURES = 6;

    /** Rows to predict, a fifth of their values unknown. */
    private static double[] rows(int count) {
        SplittableRandom random = new SplittableRandom(9);
        return random.doubles((long) count * FEATURES)
                .map(v -> random.nextInt(5) == 0 ? Double.NaN : v * 2 - 1)
                .toArray();
    }

    private static double[] row(double[] rows, int row) {
        return java.util.Arrays.copyOfRange(rows, row * FEATURES, (row + 1) * FEATURES);
    }

    private static TrainingData data(int classes) {
        return PlantedRows.of(3_000, FEATURES, 1, classes, 5).data(1);
    }

    @ParameterizedTest
    @CsvSource({"lightgbm,0", "lightgbm,2", "lightgbm,3", "random_forest,0", "random_forest,2"})
    void scores_and_contributions_are_those_of_LightGBM(String kind, int classes) {
        Model model = Models.parse(kind).with("trees", 60).fit(data(classes));
        Scorer scorer = model.members().get(0).scorer();
        double[] rows = rows(200);
        int outputs = scorer.outputs();
        // Of a forest, LightGBM averages predictions, and leaves raw scores and contributions as sums.
        boolean averaged = kind.equals("random_forest");
        double unit = averaged ? 1.0 / 60 : 1;
        double[] raw = lightgbm(model, rows, lightgbmlibConstants.C_API_PREDICT_RAW_SCORE, outputs);
        double[] shap = lightgbm(model, rows, lightgbmlibConstants.C_API_PREDICT_CONTRIB, outputs * (FEATURES + 1));
        double[] scores = new double[outputs];
        for (int row = 0; row < 200; row++) {
            scorer.score(row(rows, row), scores);
            double[][] explained = scorer.explain(row(rows, row));
            for (int output = 0; output < outputs; output++) {
                assertThat(scores[output]).isCloseTo(raw[row * outputs + output] * unit, within(1e-12));
                for (int f = 0; f <= FEATURES; f++) {
                    assertThat(explained[output][f])
                            .isCloseTo(shap[(row * outputs + output) * (FEATURES + 1) + f] * unit, within(1e-9));
                }
            }
        }
    }

    /** LightGBM's own prediction; lightgbm4j's has room for two numbers a row, and writes beyond it for more. */
    private static double[] lightgbm(Model model, double[] rows, int type, int width) {
        int count = rows.length / FEATURES;
        SWIGTYPE_p_p_void handle = lightgbmlib.new_voidpp();
        lightgbmlib.LGBM_BoosterLoadModelFromString(model.files().get(LightGbm.FILE), lightgbmlib.new_intp(), handle);
        SWIGTYPE_p_double input = lightgbmlib.new_doubleArray(rows.length);
        for (int i = 0; i < rows.length; i++) {
            lightgbmlib.doubleArray_setitem(input, i, rows[i]);
        }
        SWIGTYPE_p_double output = lightgbmlib.new_doubleArray((long) count * width);
        int failed = lightgbmlib.LGBM_BoosterPredictForMat(
                lightgbmlib.voidpp_value(handle),
                lightgbmlib.double_to_voidp_ptr(input),
                lightgbmlibConstants.C_API_DTYPE_FLOAT64,
                count,
                FEATURES,
                1,
                type,
                0,
                -1,
                "",
                lightgbmlib.new_int64_tp(),
                output);
        assertThat(failed).isZero();
        double[] values = new double[count * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = lightgbmlib.doubleArray_getitem(output, i);
        }
        lightgbmlib.delete_doubleArray(input);
        lightgbmlib.delete_doubleArray(output);
        lightgbmlib.LGBM_BoosterFree(lightgbmlib.voidpp_value(handle));
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void scores_and_contributions_are_those_of_XGBoost(int classes) throws Exception {
        Model model = Models.xgboost().with("trees", 60).fit(data(classes));
        Scorer scorer = model.members().get(0).scorer();
        double[] rows = rows(200);
        int outputs = scorer.outputs();
        byte[] saved = model.files().get("model.xgboost.json").getBytes(StandardCharsets.UTF_8);
        Booster booster = XGBoost.loadModel(saved);
        DMatrix matrix = new DMatrix(Samples.floats(rows), 200, FEATURES, Float.NaN);
        try {
            float[][] raw = booster.predict(matrix, true);
            float[][] shap = booster.predictContrib(matrix, 0);
            double[] scores = new double[outputs];
            for (int row = 0; row < 200; row++) {
                scorer.score(row(rows, row), scores);
                double[][] explained = scorer.explain(row(rows, row));
                for (int output = 0; output < outputs; output++) {
                    assertThat(scores[output]).isCloseTo(raw[row][output], within(1e-5));
                    for (int f = 0; f <= FEATURES; f++) {
                        assertThat(explained[output][f])
                                .isCloseTo(shap[row][output * (FEATURES + 1) + f], within(1e-4));
                    }
                }
            }
        } finally {
            matrix.dispose();
            booster.dispose();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lightgbm", "xgboost", "random_forest", "logistic", "lightgbm+xgboost"})
    void a_saved_model_predicts_the_same_bits_and_contributions_add_up(String kind) {
        for (int classes : new int[] {0, 2, 3}) {
            Model model = small(kind).fit(data(classes));
            Map<String, String> files = model.files();
            Model read = Models.load(files);
            assertThat(read.files()).isEqualTo(files);
            double[] rows = rows(50);
            for (int row = 0; row < 50; row++) {
                double[] one = row(rows, row);
                double[] predicted = model.predict(one);
                assertThat(read.predict(one)).containsExactly(predicted);
                for (int target = 0; target < predicted.length; target++) {
                    Contributions why = model.contributions(target, one);
                    double sum = why.base()
                            + why.features().values().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .sum();
                    assertThat(sum).isCloseTo(predicted[target], within(1e-9));
                }
                if (classes > 0) {
                    assertThat(java.util.Arrays.stream(predicted).sum()).isCloseTo(1, within(1e-12));
                }
            }
        }
    }

    private static Estimator small(String kind) {
        Estimator estimator = Models.parse(kind);
        return kind.equals("logistic") ? estimator : estimator.with("trees", 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lightgbm", "xgboost", "random_forest", "logistic"})
    void the_same_seed_gives_the_same_model_whatever_the_threads(String kind) {
        TrainingData data = data(2);
        Map<String, String> first = small(kind).seed(7).fit(data).files();
        assertThat(small(kind).seed(7).fit(data).files()).isEqualTo(first);
        double[][] predicted = Models.load(first).predict(data.matrix());
        double[][] inTwo = small(kind).seed(7).threads(2).fit(data).predict(data.matrix());
        assertThat(java.util.Arrays.deepEquals(inTwo, predicted)).isTrue();
        if (!kind.equals("logistic")) {
            assertThat(small(kind).seed(8).fit(data).files()).isNotEqualTo(first);
        }
    }
}
