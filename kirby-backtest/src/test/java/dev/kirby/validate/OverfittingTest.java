package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against figures computed independently. */
class OverfittingTest {

    @ParameterizedTest
    @CsvSource({
        "true, 4, 6, 0, 1.609437912434, -0.990487224656, 0",
        "true, 8, 70, 0.014285714286, 1.550364104481, -0.793397853352, 0.014285714286",
        "false, 6, 20, 0.35, 0.583684360176, -0.603931779495, 0.35",
        "false, 8, 70, 0.442857142857, 0.058521926185, -0.462006035163, 0.585714285714"
    })
    void probability_of_generated_returns(
            boolean edge, int blocks, int splits, double probability, double logit, double slope, double loss) {
        double[][] returns = edge
                ? Congruential.withEdge(Congruential.returns(64, 5, 42), 2, 0.002)
                : Congruential.returns(96, 8, 7);
        Overfitting measure = Overfitting.of(returns, blocks);
        assertThat(measure.splits()).isEqualTo(splits);
        assertThat(measure.probability()).isCloseTo(probability, within(1e-10));
        assertThat(measure.meanLogit()).isCloseTo(logit, within(1e-9));
        assertThat(measure.slope()).isCloseTo(slope, within(1e-9));
        assertThat(measure.probabilityOfLoss()).isCloseTo(loss, within(1e-10));
    }

    @Test
    void without_skill_the_choice_is_a_coin_toss_and_with_skill_it_holds() {
        Random random = new Random(3);
        double none = 0;
        double some = 0;
        for (int matrix = 0; matrix < 10; matrix++) {
            double[][] returns = new double[100][400];
            for (double[] trial : returns) {
                for (int t = 0; t < trial.length; t++) {
                    trial[t] = random.nextGaussian();
                }
            }
            none += Overfitting.of(returns, 10).probability() / 10;
            for (int trial = 0; trial < 10; trial++) {
                Congruential.withEdge(returns, trial, 0.25);
            }
            some += Overfitting.of(returns, 10).probability() / 10;
        }
        assertThat(none).isBetween(0.35, 0.65);
        assertThat(some).isLessThan(0.02);
    }

    @Test
    void trials_without_trades_are_worth_nothing() {
        double[][] returns = Congruential.returns(64, 5, 42);
        returns[0] = new double[64];
        Overfitting measure = Overfitting.of(Congruential.withEdge(returns, 2, 0.01), 8);
        assertThat(measure.probability()).isZero();
    }

    @Test
    void a_sweep_is_measured_by_the_daily_returns_it_kept() {
        Backtest backtest = Backtest.of(SyntheticMarket.bars(12_000));
        ParameterGrid grid = ParameterGrid.of(LiquiditySweep.strategy())
                .with("pierce_depth", 0.0005, 0.001, 0.002, 0.003, 0.004, 0.005)
                .with("volume_spike_threshold", 1.5, 2, 2.5, 3, 4)
                .with("stop_distance", 0.5, 1, 1.5, 2);
        SweepResult sweep = Sweep.grid(grid).minTrades(3).run(backtest);
        List<double[]> returns = new ArrayList<>();
        for (int i = 0; i < sweep.size(); i++) {
            if (sweep.counts(i)) {
                var daily = sweep.dailyReturns(i);
                double[] values = new double[daily.size()];
                for (int t = 0; t < values.length; t++) {
                    // Kept in floats: near-ties of trials fall as the rounded returns say.
                    values[t] = (float) daily.value(t);
                }
                returns.add(values);
            }
        }
        Overfitting expected = Overfitting.of(returns.toArray(double[][]::new), 10);
        Overfitting measure = Overfitting.of(sweep);
        assertThat(measure.trials()).isEqualTo(returns.size()).isGreaterThan(20);
        assertThat(measure.probability()).isCloseTo(expected.probability(), within(1e-12));
        assertThat(measure.meanLogit()).isCloseTo(expected.meanLogit(), within(1e-12));
        assertThat(measure.toString()).hasSizeLessThanOrEqualTo(80).startsWith("Overfitting[0.");
    }

    @Test
    void too_little_is_said_to_be_too_little() {
        assertThatThrownBy(() -> Overfitting.of(new double[1][100], 10))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("1 trials of 100 periods");
        assertThatThrownBy(() -> Overfitting.of(new double[5][15], 10)).hasMessageContaining("two periods a block");
        assertThatThrownBy(() -> Overfitting.of(new double[5][100], 7))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("even number");
        assertThatThrownBy(() -> Overfitting.of(new double[][] {new double[100], new double[99]}, 10))
                .hasMessageContaining("Trial 1 has 99 periods");
    }
}
