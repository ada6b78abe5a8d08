package dev.kirby.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.validate.Congruential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the Python package arch 8. */
class BlockLengthTest {

    private static double[] autoregression(int n, double rho) {
        Congruential random = new Congruential(7);
        double[] series = new double[n];
        double last = 0;
        for (int i = 0; i < n; i++) {
            last = rho * last + (random.next() - 0.5);
            series[i] = last;
        }
        return series;
    }

    @ParameterizedTest
    @CsvSource({
        "240, 0, 1.6387128581718222",
        "240, 0.3, 4.696352258814839",
        "500, 0.6, 7.4577061798002156",
        "500, -0.4, 8.152012197081676",
        "2000, 0.3, 8.84090641810724",
        "120, 0.5, 3.66730541212676"
    })
    void follows_the_dependence_of_the_series(int n, double rho, double expected) {
        assertThat(BlockLength.of(autoregression(n, rho))).isCloseTo(expected, within(1e-9));
    }

    @Test
    void is_at_least_one_and_one_where_there_is_nothing_to_see() {
        assertThat(BlockLength.of(new double[0])).isEqualTo(1);
        assertThat(BlockLength.of(new double[300])).isEqualTo(1);
        assertThat(BlockLength.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9})).isEqualTo(1);
        assertThat(BlockLength.of(autoregression(10, 0.99))).isBetween(1.0, 4.0);
    }
}
