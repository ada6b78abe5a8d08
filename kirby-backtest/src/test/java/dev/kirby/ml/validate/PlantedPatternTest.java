package dev.kirby.ml.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.model.PlantedRows;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pattern whose chances are known, so that the best possible area under the curve is too. The long form, with 100,000 rows and the
 * distance to the best that it allows:
 *
 * <pre>mvn -Dfast -pl kirby-backtest -am test -Dtest=PlantedPatternTest -Dkirby.planted=100000</pre>
 */
class PlantedPatternTest {

    private static final int ROWS = Integer.getInteger("kirby.planted", 6_000);

    @ParameterizedTest
    @ValueSource(strings = {"lightgbm", "xgboost", "random_forest"})
    void trees_find_the_pattern(String kind) {
        PlantedRows planted = PlantedRows.of(ROWS, 20, 1, 11);
        TrainingData data = planted.data(1);
        TrainingData.Split split = data.split(0.7);
        int first = data.size() - split.test().size();
        double[][] best = Arrays.stream(planted.chances())
                .skip(first)
                .mapToObj(chance -> new double[] {1 - chance, chance})
                .toArray(double[][]::new);
        double possible = ModelScores.of(split.test(), best).value(Score.AUC);
        ModelScores scores = ModelScores.of(split.test(), Models.parse(kind).fit(split.train()));
        double found = scores.value(Score.AUC);
        System.out.printf("%s: AUC %.4f of %.4f possible, %d rows%n", kind, found, possible, ROWS);
        assertThat(found).isBetween(possible - (ROWS >= 100_000 ? 0.02 : 0.05), possible + 0.005);
        assertThat(scores.edgeBound(0.01)).isPositive();
        for (ModelScores.CalibrationBin bin : scores.calibration()) {
            double error = 4 * Math.sqrt(0.25 / bin.rows()) + 0.05;
            assertThat(bin.observed()).isBetween(bin.predicted() - error, bin.predicted() + error);
        }
    }
}
