package dev.kirby.ml.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import dev.kirby.ml.LabelClass;
import dev.kirby.ml.LabelColumn;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.model.PlantedRows;
import dev.kirby.optimize.Optimizer;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.strategy.ParameterSpace;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeFoldsTest {

    private static final long HOUR = 3_600_000;

    /** Labels that look over many bars are all but known from their neighbours': a fold without a purge would show it. */
    private static TrainingData overlapping(int rows, int horizon) {
        SplittableRandom random = new SplittableRandom(3);
        double[] walk = new double[rows + horizon];
        for (int i = 1; i < walk.length; i++) {
            walk[i] = walk[i - 1] + random.nextDouble() - 0.5;
        }
        long[] times = new long[rows];
        long[] ends = new long[rows];
        double[] labels = new double[rows];
        double[][] columns = new double[2][rows];
        for (int row = 0; row < rows; row++) {
            times[row] = row * HOUR;
            ends[row] = times[row] + (1 + horizon) * HOUR;
            labels[row] = walk[row + horizon] > walk[row] ? 1 : 0;
            columns[0][row] = row;
            columns[1][row] = walk[row];
        }
        return TrainingData.of(
                FeatureMatrix.of(Interval.H1, List.of("time", "price"), times, columns),
                LabelColumn.of(List.of(new LabelClass("rest", 0), new LabelClass("rise", 1)), labels, ends));
    }

    @Test
    void every_way_finds_what_is_there() {
        TrainingData data = PlantedRows.of(1_500, 5, 1.5, 2).data(2);
        for (TimeFolds folds : List.of(
                TimeFolds.walkForward(4),
                TimeFolds.purged(5).embargo(Duration.ofHours(5)),
                TimeFolds.combinatorial(5, 2))) {
            ValidationResult result = folds.run(Models.logistic(), data);
            assertThat(result.scores().value(Score.AUC)).isBetween(0.7, 0.9);
            assertThat(result.scores().edgeBound(0.01)).isPositive();
        }
    }

    @Test
    void each_path_of_the_combinatorial_way_judges_every_row_once() {
        TrainingData data = PlantedRows.of(600, 4, 1, 2).data(2);
        ValidationResult result = TimeFolds.combinatorial(6, 2).run(Models.logistic(), data);
        assertThat(result.parts()).hasSize(15);
        assertThat(result.paths()).hasSize(5).allMatch(path -> path.rows() == 600);
        double[] spread = result.spread(Score.ACCURACY);
        assertThat(spread[0]).isLessThanOrEqualTo(spread[1]);
        assertThat(spread[1]).isLessThanOrEqualTo(spread[2]);
    }

    @Test
    void labels_that_overlap_with_a_test_are_not_fitted_on() {
        TrainingData data = overlapping(1_500, 50);
        // A tree can look a row's neighbours up by their time: with purge and embargo that is worth nothing.
        var forest = Models.randomForest().with("trees", 50).uncalibrated().heldOut(0);
        double purged = TimeFolds.purged(30)
                .embargo(Duration.ofHours(50))
                .run(forest, data)
                .scores()
                .accuracy();
        int[] odd = rows(data.size(), 1);
        int[] even = rows(data.size(), 0);
        double leaking = ModelScores.of(
                        data.rows(odd),
                        forest.fit(data.rows(even)).predict(data.rows(odd).matrix()))
                .accuracy();
        assertThat(leaking).isGreaterThan(0.9);
        assertThat(purged).isLessThan(0.7);
    }

    private static int[] rows(int count, int rest) {
        return java.util.stream.IntStream.range(0, count)
                .filter(i -> i % 2 == rest)
                .toArray();
    }

    @Test
    void a_forest_that_has_seen_its_test_rows_is_not_judged_by_them() {
        TrainingData noise = PlantedRows.of(1_000, 20, 0, 2).data(2);
        TrainingData.Split split = noise.split(0.7);
        var forest = Models.randomForest().with("trees", 100).uncalibrated().heldOut(0);
        var seen = forest.fit(noise);
        assertThatThrownBy(() -> ModelScores.of(split.test(), seen))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("what it remembers");
        double remembered = ModelScores.of(
                        split.test(), seen.predict(split.test().matrix()))
                .accuracy();
        double honest = ModelScores.of(split.test(), forest.fit(split.train())).accuracy();
        assertThat(remembered).isGreaterThan(0.85);
        assertThat(honest).isLessThan(0.6);
    }

    @Test
    void scores_are_those_that_one_computes_by_hand() {
        TrainingData data = PlantedRows.of(12, 4, 0, 1).data(1);
        double[] labels = data.labels();
        double[][] predicted = new double[12][];
        double right = 0;
        double loss = 0;
        double brier = 0;
        for (int row = 0; row < 12; row++) {
            double p = (row % 4 + 1) / 5.0;
            predicted[row] = new double[] {1 - p, p};
            right += (p > 0.5 ? 1 : 0) == labels[row] ? 1 : 0;
            loss -= Math.log(labels[row] == 1 ? p : 1 - p) / 12;
            brier += (p - labels[row]) * (p - labels[row]) / 12;
        }
        double won = 0;
        double pairs = 0;
        for (int a = 0; a < 12; a++) {
            for (int b = 0; b < 12; b++) {
                if (labels[a] == 1 && labels[b] == 0) {
                    pairs++;
                    won += predicted[a][1] > predicted[b][1] ? 1 : predicted[a][1] == predicted[b][1] ? 0.5 : 0;
                }
            }
        }
        ModelScores scores = ModelScores.of(data, predicted);
        double ones = Arrays.stream(labels).sum();
        assertThat(scores.accuracy()).isCloseTo(right / 12, within(1e-12));
        assertThat(scores.majority()).isCloseTo(Math.max(ones, 12 - ones) / 12, within(1e-12));
        assertThat(scores.value(Score.LOG_LOSS)).isCloseTo(loss, within(1e-12));
        assertThat(scores.value(Score.BRIER)).isCloseTo(brier, within(1e-12));
        assertThat(scores.value(Score.AUC)).isCloseTo(won / pairs, within(1e-12));
        assertThat(scores.interval(Score.ACCURACY, 0.95)[0]).isLessThanOrEqualTo(scores.accuracy());
        assertThat(scores.interval(Score.ACCURACY, 0.95)[1]).isGreaterThanOrEqualTo(scores.accuracy());
    }

    @Test
    void overlapping_labels_count_as_fewer_rows() {
        assertThat(ModelScores.of(overlapping(1_000, 9), constant(1_000)).effectiveRows())
                .isBetween(110.0, 114.0);
        assertThat(ModelScores.of(PlantedRows.of(1_000, 4, 0, 1).data(1), constant(1_000))
                        .effectiveRows())
                .isBetween(999.0, 1_001.0);
    }

    private static double[][] constant(int rows) {
        double[][] predicted = new double[rows][];
        Arrays.fill(predicted, new double[] {0.4, 0.6});
        return predicted;
    }

    @Test
    void a_search_finds_better_settings_than_the_worst() {
        TrainingData data = PlantedRows.of(800, 5, 1.5, 2).data(2);
        var tuned = TimeFolds.walkForward(2)
                .tune(
                        Models.logistic(),
                        data,
                        ParameterSpace.free().choice("lambda", 1e6, 1, 1e5),
                        Optimizer.grid().threads(1));
        assertThat(tuned.params().value("lambda")).isEqualTo(1);
        assertThat(Models.lightgbm().space().names()).contains("num_leaves");
    }
}
