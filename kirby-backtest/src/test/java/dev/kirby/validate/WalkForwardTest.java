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
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WalkForwardTest {

    private final Backtest backtest = Backtest.of(SyntheticMarket.bars(60_000));

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
                        backtest,
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
    void the_best_of_many_trials_on_noise_does_not_survive_and_says_why() {
        WalkForwardResult result = WalkForward.days(60, 30)
                .run(
                        backtest,
                        LiquiditySweep.space(),
                        Optimizer.random(300).minTrades(3).seed(2));
        assertThat(result.verdict().outcome()).isNotEqualTo(Verdict.Outcome.SURVIVED);
        assertThat(result.pValue()).isEqualTo(result.verdict().p()).isGreaterThan(0.05);
        assertThat(result.deflatedSharpe()).isLessThan(0.99);
        assertThat(result.promise()).isLessThan(result.trainSharpe());
        assertThat(result.plainRules().objections()).isNotEmpty();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        result.print(new PrintStream(printed));
        assertThat(printed.toString())
                .contains("out of sample: ")
                .contains("verdict: " + result.verdict().outcome())
                .contains("looks not counted")
                .contains("! Looks at the test days were not counted")
                .containsPattern("overfitting probability [01][.]");
        assertThat(result.toString()).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void every_run_is_a_look_at_its_test_days_but_an_identical_one_is_none() {
        CountingLedger ledger = new CountingLedger();
        WalkForward walk = WalkForward.days(60, 30).ledger(ledger);
        Optimizer search = Optimizer.random(5).minTrades(1);
        assertThat(walk.run(backtest, LiquiditySweep.space(), search.seed(1)).looks())
                .hasValue(1);
        assertThat(walk.run(backtest, LiquiditySweep.space(), search.seed(1)).looks())
                .hasValue(1);
        assertThat(walk.run(backtest, LiquiditySweep.space(), search.seed(2)).looks())
                .hasValue(2);
        WalkForwardResult third = walk.run(backtest, LiquiditySweep.defaults());
        assertThat(third.looks()).hasValue(3);
        double p1 = third.verdict().evidence().p1();
        assertThat(third.pValue()).isCloseTo(1 - Math.pow(1 - p1, 3), within(1e-12));
        // Other days: the first data only
        Backtest early = backtest.within(TimeRange.of("2023-01-01", "2023-04-30"));
        assertThat(WalkForward.days(30, 30)
                        .gapDays(0)
                        .ledger(ledger)
                        .run(early, LiquiditySweep.defaults())
                        .looks())
                .hasValue(4);
        assertThat(ledger.looks()).hasSize(4);
        assertThat(walk.looks(7).run(backtest, LiquiditySweep.defaults()).looks())
                .hasValue(7);
        assertThat(ledger.looks()).hasSize(4);
    }

    @Test
    void where_nothing_counts_the_answer_is_unproven_not_an_exception() {
        WalkForwardResult result = WalkForward.days(60, 30)
                .run(backtest, LiquiditySweep.space(), Optimizer.random(5).minTrades(1_000_000));
        assertThat(result.verdict().outcome()).isEqualTo(Verdict.Outcome.UNPROVEN);
        assertThat(result.verdict().p()).isNaN();
        assertThat(result.verdict().reasons().get(0))
                .startsWith("Nothing qualified: no trial counts in any of ")
                .contains("the most trades of one were ");
        assertThat(result.trades()).isEmpty();
        assertThat(result.dailyReturns()).containsOnly(0.0);
        assertThat(result.promise()).isNaN();
        assertThat(result.deflatedSharpe()).isNaN();
    }

    @Test
    void anchored_trainings_begin_with_the_data_and_a_split_divides_once() {
        TimeRange year = TimeRange.of("2023-01-01", "2024-01-01");
        List<Window> anchored = WalkForward.months(3, 1).anchored().windows(year);
        assertThat(anchored).hasSameSizeAs(WalkForward.months(3, 1).windows(year));
        assertThat(anchored.get(7)).hasToString("train 2023-01-01 to 2023-11-01, test 2023-11-08 to 2023-12-08");
        List<Window> split = WalkForward.split(0.7).windows(TimeRange.of("2023-01-01", "2023-04-11"));
        assertThat(split).hasToString("[train 2023-01-01 to 2023-03-12, test 2023-03-19 to 2023-04-11]");
        assertThat(WalkForward.split(0.7)).hasToString("WalkForward[split 0.7, gap 7 days]");
        assertThatThrownBy(() -> WalkForward.split(0.7).windows(TimeRange.of("2023-01-01", "2023-01-10")))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("needs data to 2023-01-29");
        assertThatThrownBy(() -> WalkForward.split(1)).hasMessageContaining("between 0 and 1");
        assertThatThrownBy(() -> WalkForward.split(0.5).anchored()).hasMessageContaining("one training");
    }

    @Test
    void a_gap_shorter_than_the_longest_trade_is_told() {
        Strategy holder = Strategy.of("hold", bars -> bar -> bar % 6_000 == 100 ? Signal.LONG : Signal.NONE);
        WalkForwardResult result = WalkForward.days(60, 30).gapDays(1).run(backtest, holder);
        assertThat(result.notes())
                .anySatisfy(note -> assertThat(note)
                        .startsWith("The longest training trade lasted ")
                        .contains("the gap is 1: give a gap of"));
    }

    @Test
    void a_fixed_strategy_walks_the_same_windows_without_choosing() {
        WalkForwardResult result = WalkForward.days(60, 30).run(backtest, LiquiditySweep.defaults());
        assertThat(result.windows()).allSatisfy(w -> assertThat(w.search()).isEmpty());
        assertThat(result.trials()).isEqualTo(1);
        assertThat(result.deflatedSharpe()).isNaN();
        assertThat(result.overfittingProbability()).isNaN();
    }
}
