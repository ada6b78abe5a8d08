package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.performance.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against figures computed independently with NumPy and SciPy. */
class EvidenceTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1.2927887323917746, 779, 790, 790",
        "0.0004, 2.16996938622845, 155, 160, 160",
        "0.0008, 3.0471500400651257, 17, 17, 17",
        "0.0012, 3.9243306939017986, 2, 2, 2",
        "0.0020, 5.678692001575154, 0, 0, 0"
    })
    void superior_ability_of_generated_returns(double edge, double statistic, int lower, int p, int upper) {
        double[][] returns = Congruential.withEdge(Congruential.returns(64, 5, 42), 2, edge);
        SuperiorAbility test = SuperiorAbility.of(returns, 2_000, 10, new Congruential(12_345)::next);
        assertThat(test.statistic()).isCloseTo(statistic, within(1e-9));
        assertThat(test.best()).isEqualTo(2);
        // Two resamples may fall on the other side by the order of summation.
        assertThat(test.lower() * 2_000).isCloseTo(lower, within(2.0));
        assertThat(test.p() * 2_000).isCloseTo(p, within(2.0));
        assertThat(test.upper() * 2_000).isCloseTo(upper, within(2.0));
        assertThat(test.toString()).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void hopeless_trials_take_power_from_the_reality_check_but_not_from_superior_ability() {
        double[][] good = Congruential.withEdge(Congruential.returns(200, 60, 5), 0, 0.0009);
        for (int trial = 20; trial < 60; trial++) {
            // They lose clearly, and vary ten times as much.
            for (int t = 0; t < 200; t++) {
                good[trial][t] = 10 * good[trial][t] - 0.03;
            }
        }
        double check = RealityCheck.of(good, 1_000, 2, 1).p();
        SuperiorAbility ability = SuperiorAbility.of(good, 1_000, 2, 1);
        assertThat(ability.p()).isLessThan(check / 2);
        assertThat(ability.lower()).isLessThanOrEqualTo(ability.p());
        assertThat(ability.p()).isLessThanOrEqualTo(ability.upper());
    }

    @Test
    void nothing_above_zero_is_no_ability() {
        double[][] losing = {new double[50], new double[50]};
        assertThat(SuperiorAbility.of(losing, 100, 2, 1).p()).isEqualTo(1);
        assertThat(SuperiorAbility.of(losing, 100, 2, 1).statistic()).isZero();
    }

    @Test
    void cochrans_q() {
        Homogeneity test =
                Homogeneity.of(new double[] {.12, -.05, .2, .08, 0, -.15}, new double[] {.18, .17, .2, .18, .185, .19});
        assertThat(test.q()).isCloseTo(2.1948971572210527, within(1e-9));
        assertThat(test.p()).isCloseTo(0.8215727004003078, within(1e-9));
        assertThat(test.mean()).isCloseTo(0.029664065382771065, within(1e-12));
        assertThat(test).hasToString("Homogeneity[Q 2.2 of 6 windows, p 0.822]");
    }

    @Test
    void windows_of_one_true_sharpe_ratio_are_called_unequal_in_about_five_of_a_hundred() {
        int unequal = 0;
        for (int i = 0; i < 400; i++) {
            SplittableRandom random = new SplittableRandom(i);
            List<double[]> windows = new ArrayList<>();
            for (int w = 0; w < 8; w++) {
                windows.add(VerdictPower.returns(60, 3, random));
            }
            unequal += Homogeneity.of(windows).p() <= 0.05 ? 1 : 0;
        }
        assertThat(unequal).isBetween(5, 45);
        assertThat(Homogeneity.of(List.of(new double[30], new double[30])).p()).isNaN();
    }

    @Test
    void related_trials_count_as_fewer() {
        double[][] unrelated = Congruential.returns(90, 200, 3);
        assertThat(EffectiveTrials.of(unrelated)).isBetween(150.0, 200.0);
        double[][] equal = new double[200][];
        double[][] groups = new double[200][];
        for (int i = 0; i < 200; i++) {
            equal[i] = unrelated[0];
            groups[i] = unrelated[i % 10];
        }
        assertThat(EffectiveTrials.of(equal)).isBetween(1.0, 1.1);
        assertThat(EffectiveTrials.of(groups)).isBetween(8.0, 12.0);
        assertThat(EffectiveTrials.of(new double[][] {new double[90]})).isZero();
        assertThat(EffectiveTrials.of(new double[0][])).isZero();
    }

    @Test
    void luck_of_the_best_is_what_simulation_shows() {
        // The best of 50 independent tracks of 90 days without edge, on average.
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            double best = Double.NEGATIVE_INFINITY;
            for (double[] trial : Congruential.returns(90, 50, 1_000 + i)) {
                best = Math.max(best, Moments.of(trial).sharpe() * Math.sqrt(365));
            }
            sum += best / 200;
        }
        assertThat(EffectiveTrials.luck(50, 90)).isCloseTo(sum, within(0.2));
        assertThat(EffectiveTrials.luck(1, 90)).isZero();
    }
}
