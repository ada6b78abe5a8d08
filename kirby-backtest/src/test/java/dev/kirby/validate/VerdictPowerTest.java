package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.performance.Moments;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The verdict does what docs/proof.md promises. {@code -Dkirby.tracks=10000} runs the full table: {@code mvn -Dfast -pl kirby-backtest -am
 * -Dtest=VerdictPowerTest -Dsurefire.failIfNoSpecifiedTests=false -Dkirby.tracks=10000 test}.
 */
class VerdictPowerTest {

    /** Per cent SURVIVED at true Sharpe ratios of 0, 1, 2, 3, 5 and 10, by length in days. */
    private static final Map<Integer, int[]> SURVIVED = Map.of(
            120, new int[] {6, 17, 34, 54, 87, 100},
            240, new int[] {6, 23, 49, 77, 98, 100},
            480, new int[] {5, 32, 73, 96, 100, 100});

    private static final int TRACKS = Integer.getInteger("kirby.tracks", 100);

    @Test
    void survives_as_often_as_published_and_convicts_true_edges_in_at_most_five_of_a_hundred() {
        VerdictPower.Table table = VerdictPower.of(TRACKS).seed(1).run();
        table.print();
        int[] sharpes = {0, 1, 2, 3, 5, 10};
        for (VerdictPower.Cell cell : table.cells()) {
            int place = 0;
            while (sharpes[place] != cell.sharpe()) {
                place++;
            }
            double expected = SURVIVED.get(cell.days())[place] / 100.0;
            // Four points, and what so few tracks may be off by chance (three standard errors).
            double error = TRACKS >= 10_000 ? 0 : 3 * Math.sqrt(0.25 / TRACKS);
            assertThat(cell.survived()).as(cell.toString()).isCloseTo(expected, within(0.04 + error));
            if (cell.sharpe() >= 1) {
                assertThat(cell.overfit()).as(cell.toString()).isLessThan(0.065 + error);
            }
        }
    }

    @Test
    void the_table_does_not_depend_on_the_number_of_threads() {
        assertThat(VerdictPower.of(4).threads(1).run())
                .isEqualTo(VerdictPower.of(4).threads(3).run());
        assertThat(VerdictPower.of(20).toString()).isEqualTo("VerdictPower[20 tracks a cell, seed 1]");
    }

    @Test
    void simulated_tracks_have_the_sharpe_ratio_that_they_are_said_to_have() {
        double[] returns = VerdictPower.returns(400_000, 3, new SplittableRandom(5));
        Moments moments = Moments.of(returns);
        assertThat(moments.sharpe() * Math.sqrt(365)).isCloseTo(3, within(0.1));
        // Half of the days are idle: the kurtosis of t5, 9, doubles.
        assertThat(moments.kurtosis()).isBetween(12.0, 25.0);
    }

    @Test
    void the_exact_test_is_that_of_a_normal_mean() {
        assertThat(VerdictPower.exactPower(0, 480)).isCloseTo(0.05, within(1e-12));
        assertThat(VerdictPower.exactPower(1, 480)).isCloseTo(0.309, within(5e-4));
        assertThat(VerdictPower.exactPower(3, 120)).isCloseTo(0.530, within(5e-4));
    }
}
