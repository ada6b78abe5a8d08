package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.LiquiditySweep;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WalkForwardTest {

    private static final Backtest BACKTEST = Backtest.of(SyntheticMarket.bars(60_000));

    @Test
    void a_year_has_eight_windows_of_three_months_a_week_and_a_month() {
        List<Window> windows = WalkForward.months(3, 1).windows(TimeRange.of("2023-01-01", "2024-01-01"));
        assertThat(windows).hasSize(8);
        assertThat(windows.get(0)).hasToString("train 2023-01-01 to 2023-04-01, test 2023-04-08 to 2023-05-08");
        assertThat(windows.get(7)).hasToString("train 2023-08-01 to 2023-11-01, test 2023-11-08 to 2023-12-08");
        assertThat(WalkForward.days(90, 30).windows(TimeRange.of("2023-01-01", "2024-01-01")))
                .hasSize(8);
    }

    @Test
    void months_counted_from_the_last_of_a_month_do_not_drift() {
        List<Window> windows = WalkForward.months(1, 1).gapDays(0).windows(TimeRange.of("2023-01-31", "2023-12-31"));
        assertThat(windows.get(5).train().start()).hasToString("2023-06-30T00:00:00Z");
        assertThat(windows.get(6).train().start()).hasToString("2023-07-31T00:00:00Z");
    }

    @Test
    void no_test_touches_a_training_before_it_or_its_gap() {
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            int gap = random.nextInt(20);
            WalkForward walk = WalkForward.days(1 + random.nextInt(90), 1 + random.nextInt(40))
                    .gapDays(gap);
            for (Window w : walk.windows(TimeRange.of("2022-03-01T07:13:00", "2024-01-01"))) {
                assertThat(Duration.between(w.train().end(), w.test().start())).isEqualTo(Duration.ofDays(gap));
            }
        }
    }

    @Test
    void too_little_data_says_how_much_is_needed() {
        assertThatThrownBy(() -> WalkForward.months(3, 1).windows(TimeRange.of("2023-01-01", "2023-05-07")))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("needs data to 2023-05-08T00:00:00Z");
    }

    @Test
    void parameters_are_chosen_in_training_and_trades_counted_in_tests() {
        WalkForwardResult result = WalkForward.days(60, 30)
                .run(
                        BACKTEST,
                        LiquiditySweep.space(),
                        Optimizer.random(40).minTrades(3).seed(1));
        for (WindowResult w : result.windows()) {
            w.chosen().ifPresent(best -> {
                assertThat(best).isEqualTo(w.search().orElseThrow().best());
                assertThat(w.train().orElseThrow().metrics()).isEqualTo(best.metrics());
                for (Trade trade : w.test().orElseThrow().trades()) {
                    assertThat(w.window().test().contains(trade.entryTime())).isTrue();
                    assertThat(w.window().test().contains(trade.exitTime())).isTrue();
                }
            });
        }
        assertThat(result.dailyReturns()).hasSize(30 * result.windows().size());
        double[] overfitting = result.windows().stream()
                .map(w -> w.search().orElseThrow())
                .filter(search -> search.ranking().size() > 1)
                .mapToDouble(search -> Overfitting.of(search).probability())
                .toArray();
        assertThat(overfitting).isNotEmpty();
        assertThat(result.overfittingProbability())
                .isEqualTo(Arrays.stream(overfitting).average().orElseThrow());
        assertThat(result.monteCarloVar()).isBetween(-1.0, 1.0);
        assertThat(result.netProfit())
                .isCloseTo(
                        result.windows().stream()
                                .flatMap(w -> w.test().stream())
                                .flatMap(t -> t.trades().stream())
                                .mapToDouble(Trade::pnl)
                                .sum(),
                        within(1e-9));
    }

    @Test
    void the_best_of_many_trials_on_noise_is_called_overfit() {
        WalkForwardResult result = WalkForward.days(60, 30)
                .run(
                        BACKTEST,
                        LiquiditySweep.space(),
                        Optimizer.random(300).minTrades(3).seed(2));
        assertThat(result.deflatedSharpe()).isLessThan(0.95);
        assertThat(result.verdict()).startsWith("OVERFIT: ");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        result.print(new PrintStream(printed));
        assertThat(printed.toString())
                .contains("out of sample: ")
                .contains("verdict: OVERFIT")
                .containsPattern("overfitting probability [01][.]");
        assertThat(result.toString()).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void a_fixed_strategy_walks_the_same_windows_without_choosing() {
        WalkForwardResult result = WalkForward.days(60, 30).run(BACKTEST, LiquiditySweep.defaults());
        assertThat(result.windows()).allSatisfy(w -> assertThat(w.search()).isEmpty());
        assertThat(result.trials()).isEqualTo(1);
        assertThat(result.deflatedSharpe()).isNaN();
        assertThat(result.overfittingProbability()).isNaN();
    }
}
