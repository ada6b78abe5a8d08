package dev.kirby.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.validate.Congruential;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void draws_blocks_that_go_on_where_they_began() {
        int[] indices = new int[64];
        Bootstrap.stationary(10).draw(indices, new Congruential(12_345)::next);
        assertThat(Arrays.copyOf(indices, 12)).containsExactly(7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);
    }

    @Test
    void the_interval_of_a_mean_is_that_of_theory() {
        Random random = new Random(1);
        double[] values = random.doubles(1_000, -1, 1).toArray();
        double[] interval = Bootstrap.stationary(1).resamples(4_000).interval(values, Moments::mean, 0.95);
        double error = 1.96 * Moments.of(values).deviation() / Math.sqrt(values.length);
        double mean = Moments.mean(values);
        assertThat(interval[0]).isCloseTo(mean - error, within(0.1 * error));
        assertThat(interval[1]).isCloseTo(mean + error, within(0.1 * error));
    }

    @Test
    void blocks_keep_what_neighbours_have_in_common() {
        Random random = new Random(2);
        double[] values = new double[2_000];
        for (int i = 1; i < values.length; i++) {
            values[i] = 0.8 * values[i - 1] + random.nextGaussian();
        }
        double single = width(Bootstrap.stationary(1).interval(values, Moments::mean, 0.9));
        double blocks = width(Bootstrap.stationary(50).interval(values, Moments::mean, 0.9));
        // The variance of the mean is (1 + rho) / (1 - rho) = 9 times that of independent values.
        assertThat(blocks / single).isBetween(2.2, 3.3);
    }

    private static double width(double[] interval) {
        return interval[1] - interval[0];
    }

    @Test
    void another_order_changes_drawdowns_but_not_the_profit() {
        double[] pnl = {100, -50, 30, -80, 60, -20, 40};
        double[] drawdowns = Bootstrap.shuffled().distribution(pnl, p -> Bootstrap.drawdown(p, 1_000));
        assertThat(drawdowns[0]).isLessThan(drawdowns[drawdowns.length - 1]);
        // All losses first, or after all gains
        assertThat(drawdowns[drawdowns.length - 1]).isLessThanOrEqualTo(0.15);
        double[] sums =
                Bootstrap.shuffled().distribution(pnl, p -> Arrays.stream(p).sum());
        assertThat(Arrays.stream(sums).boxed().toList())
                .allSatisfy(sum -> assertThat(sum).isCloseTo(80, within(1e-9)));
        assertThat(Bootstrap.drawdown(pnl, 1_000)).isCloseTo(100.0 / 1_100, within(1e-12));
    }

    @Test
    void the_same_seed_gives_the_same_answer() {
        double[] values = new Random(3).doubles(50).toArray();
        assertThat(Bootstrap.stationary(5).seed(7).distribution(values, Moments::mean))
                .isEqualTo(Bootstrap.stationary(5).seed(7).distribution(values, Moments::mean))
                .isNotEqualTo(Bootstrap.stationary(5).seed(8).distribution(values, Moments::mean));
        assertThatThrownBy(() -> Bootstrap.stationary(0.5)).hasMessageContaining("mean block");
        assertThatThrownBy(() -> Bootstrap.shuffled().interval(values, Moments::mean, 1))
                .hasMessageContaining("confidence");
    }
}
