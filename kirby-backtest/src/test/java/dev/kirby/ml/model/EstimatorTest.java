package dev.kirby.ml.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Interval;
import dev.kirby.ml.FeatureSelection;
import dev.kirby.ml.LabelClass;
import dev.kirby.ml.LabelColumn;
import dev.kirby.ml.TrainingData;
import dev.kirby.series.FeatureMatrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model takes and what it refuses: whatever is wrong is an error with a remedy, never the end of the process. */
class EstimatorTest {

    private static final TrainingData DATA = PlantedRows.of(400, 5, 2, 1).data(3);

    private static Estimator small(String kind) {
        return kind.equals("logistic") ? Models.logistic() : Models.parse(kind).with("trees", 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lightgbm", "xgboost", "random_forest", "logistic"})
    void rows_of_another_length_are_refused_and_unknown_values_are_not(String kind) {
        Model model = small(kind).fit(DATA);
        for (double[] row : new double[][] {{}, {1}, {1, 2, 3, 4}, {1, 2, 3, 4, 5, 6}}) {
            assertThatThrownBy(() -> model.predict(row))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("5 features")
                    .hasMessageContaining("model.features()");
            assertThatThrownBy(() -> model.contributions(0, row)).isInstanceOf(InvalidRequestException.class);
        }
        double[][] strange = {
            {Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN},
            {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, -1e300, Double.MIN_VALUE}
        };
        for (double[] row : strange) {
            double[] predicted = model.predict(row);
            assertThat(predicted).hasSize(2);
            assertThat(predicted[0] + predicted[1]).isBetween(1 - 1e-12, 1 + 1e-12);
        }
        assertThatThrownBy(() -> model.contributions(2, new double[5])).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> model.predict(
                        FeatureMatrix.of(Interval.H1, List.of("other"), new long[] {0}, new double[][] {{1}})))
                .isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lightgbm", "xgboost", "random_forest", "logistic"})
    void data_that_cannot_be_learnt_from_are_refused(String kind) {
        assertThatThrownBy(() -> small(kind).fit(DATA.slice(0, 0)))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("50 rows");
        assertThatThrownBy(() -> small(kind).fit(sameLabels()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("same label");
        assertThatThrownBy(() -> small(kind).with("no_such", 1)).hasMessageContaining("no_such");
    }

    private static TrainingData sameLabels() {
        int rows = 200;
        long[] times = IntStream.range(0, rows).mapToLong(i -> i * 3_600_000L).toArray();
        long[] ends = Arrays.stream(times).map(t -> t + 7_200_000).toArray();
        double[] column = IntStream.range(0, rows).mapToDouble(i -> i % 7).toArray();
        return TrainingData.of(
                FeatureMatrix.of(Interval.H1, List.of("a"), times, new double[][] {column}),
                LabelColumn.of(List.of(new LabelClass("rest", 0), new LabelClass("rise", 1)), new double[rows], ends));
    }

    @ParameterizedTest
    @ValueSource(strings = {"num_leaves", "learning_rate", "feature_fraction", "bagging_fraction"})
    void hyper_parameters_that_a_library_refuses_are_errors(String name) {
        assertThatThrownBy(() -> Models.lightgbm().with(name, -7).fit(DATA))
                .isInstanceOf(dev.kirby.KirbyException.class);
    }

    @Test
    void a_column_without_a_difference_harms_nothing() {
        long[] times = IntStream.range(0, 200).mapToLong(i -> i * 3_600_000L).toArray();
        long[] ends = Arrays.stream(times).map(t -> t + 7_200_000).toArray();
        double[] labels = IntStream.range(0, 200).mapToDouble(i -> i / 3 % 2).toArray();
        TrainingData data = TrainingData.of(
                FeatureMatrix.of(Interval.H1, List.of("a"), times, new double[][] {new double[200]}),
                LabelColumn.of(List.of(new LabelClass("rest", 0), new LabelClass("rise", 1)), labels, ends));
        for (String kind : List.of("lightgbm", "xgboost", "random_forest", "logistic")) {
            Model model = small(kind).fit(data);
            assertThat(model.predict(0)[1]).isBetween(0.3, 0.7);
            assertThat(model.predict(model.contributions(1, 0).features().get("a")))
                    .hasSize(2);
        }
    }

    @Test
    void damaged_files_are_refused_by_name() {
        for (String kind : List.of("lightgbm", "xgboost", "random_forest", "logistic", "lightgbm+logistic")) {
            Map<String, String> files = Models.parse(kind).fit(DATA).files();
            for (String name : files.keySet()) {
                Map<String, String> less = new LinkedHashMap<>(files);
                less.remove(name);
                assertThatThrownBy(() -> Models.load(less)).isInstanceOf(InvalidRequestException.class);
                String content = files.get(name);
                for (int part = 1; part < 4; part++) {
                    Map<String, String> cut = new LinkedHashMap<>(files);
                    cut.put(name, content.substring(0, content.length() * part / 8));
                    assertThatThrownBy(() -> Models.load(cut))
                            .as(kind + " " + name + " " + part)
                            .isInstanceOf(InvalidRequestException.class);
                }
            }
        }
    }

    @Test
    void threads_that_predict_at_once_get_the_same_as_one() {
        Model model = Models.parse("lightgbm+xgboost").with("trees", 50).fit(DATA);
        double[][] expected = model.predict(DATA.matrix());
        List<double[][]> found = IntStream.range(0, 8)
                .parallel()
                .mapToObj(thread -> model.predict(DATA.matrix()))
                .toList();
        found.forEach(
                predicted -> assertThat(Arrays.deepEquals(predicted, expected)).isTrue());
    }

    @Test
    void balanced_classes_raise_the_probability_of_the_rare_one() {
        TrainingData data = PlantedRows.of(3_000, 5, 0.5, 3, 4).data(1);
        double plain = mean(Models.lightgbm().with("trees", 50).uncalibrated().fit(data), data);
        double balanced = mean(
                Models.lightgbm().with("trees", 50).uncalibrated().balanced().fit(data), data);
        assertThat(balanced).isGreaterThan(plain + 0.03);
    }

    @ParameterizedTest
    @ValueSource(strings = {"importance", "permutation", "rfe"})
    void a_model_that_leaves_features_out_can_select_features(String selection) {
        int rows = 600;
        double[] chance = IntStream.range(0, rows).mapToDouble(i -> i * 7 % 13).toArray();
        double[] labels = Arrays.stream(chance).map(x -> x > 6 ? 1 : 0).toArray();
        long[] times = IntStream.range(0, rows).mapToLong(i -> i * 3_600_000L).toArray();
        double[] year = Arrays.stream(times).mapToDouble(t -> t / 3.2e10).toArray();
        TrainingData data = TrainingData.of(
                FeatureMatrix.of(Interval.H1, List.of("year_sin", "a", "year_cos", "b"), times, new double[][] {
                    year, chance, year.clone(), new double[rows]
                }),
                LabelColumn.of(
                        List.of(new LabelClass("rest", 0), new LabelClass("rise", 1)),
                        labels,
                        Arrays.stream(times).map(t -> t + 7_200_000).toArray()));
        Estimator small = Models.lightgbm().with("trees", 20);
        assertThat(FeatureSelection.parse(selection, 1, small).select(data).names())
                .containsExactly("a");
        Model model = small.fit(data);
        assertThat(model.features()).containsExactly("a", "b");
        assertThat(model.importances()[0]).isEqualTo(1);
    }

    private static double mean(Model model, TrainingData data) {
        return Arrays.stream(model.predict(data.matrix()))
                .mapToDouble(p -> p[0])
                .average()
                .orElseThrow();
    }

    @Test
    void an_average_is_the_mean_of_its_members() {
        Model both = Models.average(Models.lightgbm(), Models.logistic()).fit(DATA);
        double one = Models.lightgbm().fit(DATA).predict(DATA.matrix().row(3))[1];
        double other = Models.logistic().fit(DATA).predict(DATA.matrix().row(3))[1];
        assertThat(both.predict(DATA.matrix().row(3))[1])
                .isBetween((one + other) / 2 - 1e-12, (one + other) / 2 + 1e-12);
        assertThat(both.kind()).isEqualTo("lightgbm+logistic");
    }

    @Test
    void every_line_fits_into_eighty_characters() {
        Model model = Models.logistic().fit(DATA);
        for (Object one : List.of(
                model, model.origin(), Models.parse("lightgbm+xgboost"), model.contributions(1, new double[5]))) {
            assertThat(one.toString()).hasSizeLessThanOrEqualTo(80).doesNotContain("\n");
        }
    }
}
