package dev.kirby.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.FeatureMatrix;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The index against scikit-learn's StandardScaler and NearestNeighbors and SciPy's pdist on the same rows. */
class DissimilarityIndexTest {

    private static final TrainingData ROWS = OracleRows.classified();
    private static final DissimilarityIndex INDEX = DissimilarityIndex.of(ROWS.slice(0, 300));

    private static double[] scaled(int row, double by) {
        return Arrays.stream(ROWS.matrix().row(row)).map(v -> v * by).toArray();
    }

    @Test
    void it_is_that_of_scikit_learn() {
        assertThat(INDEX.meanDistance()).isCloseTo(2.994494123211734, within(1e-12));
        double[] later = INDEX.of(ROWS.matrix().slice(300, 400));
        assertThat(Arrays.copyOf(later, 3))
                .containsExactly(new double[] {0.15148496, 0.13498834, 0.20004456}, within(1e-8));
        double sum = Arrays.stream(later).sum();
        int far = 0;
        for (int row = 300; row < 310; row++) {
            sum += INDEX.of(scaled(row, 3));
            far += INDEX.isFar(scaled(row, 3)) ? 1 : 0;
        }
        for (int row = 300; row < 305; row++) {
            sum += INDEX.of(scaled(row, -4));
            far += INDEX.isFar(scaled(row, -4)) ? 1 : 0;
        }
        assertThat(sum).isCloseTo(65.47803455102392, within(1e-9));
        assertThat(far).isEqualTo(13);
        assertThat(INDEX.of(scaled(304, -4))).isCloseTo(6.82182137, within(1e-8));
    }

    @Test
    void a_training_row_is_near_and_an_unknown_one_far() {
        for (int row = 0; row < 300; row++) {
            assertThat(INDEX.of(ROWS.matrix().row(row))).isZero();
        }
        assertThat(INDEX.of(new double[] {0, 0, Double.NaN, 0, 0})).isNaN();
        assertThat(INDEX.isFar(new double[] {0, 0, Double.NaN, 0, 0})).isTrue();
    }

    @Test
    void a_feature_that_does_not_vary_does_not_count() {
        double[] u = OracleRows.uniform(100, 3);
        DissimilarityIndex index =
                DissimilarityIndex.of(OracleRows.of(List.of(), OracleRows.uniform(100, 4), u, new double[100]));
        assertThat(index.of(new double[] {u[5], 1e9})).isZero();
    }

    @Test
    void features_are_found_by_name() {
        FeatureMatrix other =
                ROWS.matrix().select(List.of("e", "d", "c", "b", "a")).slice(300, 400);
        assertThat(INDEX.of(other)).containsExactly(INDEX.of(ROWS.matrix().slice(300, 400)));
        assertThatThrownBy(() -> INDEX.of(new double[2]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("a, b, c, d, e");
        TrainingData flat = OracleRows.of(List.of(), new double[] {1, 2}, new double[2]);
        assertThatThrownBy(() -> DissimilarityIndex.of(flat)).isInstanceOf(InvalidRequestException.class);
        assertThat(INDEX).hasToString("DissimilarityIndex[300 rows x 5, mean distance 2.99]");
    }
}
