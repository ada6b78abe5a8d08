package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against figures computed with statsmodels. */
class MultipleTestingTest {

    private static final Offset<Double> EXACT = within(1e-9);
    private static final double[] P = {.001, .008, .012, .02, .041, .06, .2, .5};

    @Test
    void corrections_of_eight_tests() {
        assertThat(MultipleTesting.bonferroni(P))
                .containsExactly(new double[] {.008, .064, .096, .16, .328, .48, 1, 1}, EXACT);
        assertThat(MultipleTesting.holm(P))
                .containsExactly(new double[] {.008, .056, .072, .1, .164, .18, .4, .5}, EXACT);
        assertThat(MultipleTesting.benjaminiHochberg(P))
                .containsExactly(new double[] {.008, .032, .032, .04, .0656, .08, .228571428571, .5}, EXACT);
        assertThat(MultipleTesting.benjaminiYekutieli(P))
                .containsExactly(
                        new double[] {
                            .02174285714,
                            .08697142857,
                            .08697142857,
                            .1087142857,
                            .1782914286,
                            .2174285714,
                            .6212244898,
                            1
                        },
                        EXACT);
    }

    @Test
    void values_come_back_in_their_order() {
        assertThat(MultipleTesting.holm(.5, .001)).containsExactly(new double[] {.5, .002}, EXACT);
        assertThat(MultipleTesting.benjaminiHochberg()).isEmpty();
        assertThatThrownBy(() -> MultipleTesting.bonferroni(.1, 1.5)).hasMessageContaining("1.5");
    }
}
