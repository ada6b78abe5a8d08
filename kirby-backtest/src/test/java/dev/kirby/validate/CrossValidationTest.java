package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.DailyMarket;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.validate.tunnel.MarketModel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossValidationTest {

    private static final TimeRange YEAR = TimeRange.of("2023-01-01", "2024-01-01");

    @ParameterizedTest
    @CsvSource({"6, 2, 15, 5", "5, 1, 5, 1", "8, 3, 56, 21", "6, 3, 20, 10"})
    void training_keeps_its_distance_from_every_test(int groups, int tested, int splits, int paths) {
        CrossValidation validation =
                CrossValidation.combinatorial(groups, tested).embargoDays(9);
        List<CrossValidation.Split> all = validation.splits(YEAR);
        assertThat(all).hasSize(splits);
        for (CrossValidation.Split split : all) {
            assertThat(split.test()).hasSize(tested);
            for (TimeRange test : split.test()) {
                for (TimeRange train : split.train()) {
                    Duration apart = train.end().isAfter(test.start())
                            ? Duration.between(test.end(), train.start())
                            : Duration.between(train.end(), test.start());
                    assertThat(apart).isGreaterThanOrEqualTo(Duration.ofDays(9));
                }
            }
        }
        // Each group is tested as often as there are paths.
        TimeRange first = all.get(0).test().get(0);
        assertThat(all.stream().filter(s -> s.test().contains(first)).count()).isEqualTo(paths);
    }

    @Test
    void splits_come_in_the_order_of_their_tested_groups() {
        CrossValidation validation = CrossValidation.combinatorial(4, 2).embargoDays(0);
        TimeRange days = TimeRange.of("2023-01-01", "2023-01-05");
        assertThat(validation.splits(days))
                .extracting(split -> split.test().stream()
                        .map(test -> test.start().toString().substring(9, 10))
                        .collect(Collectors.joining()))
                .containsExactly("12", "13", "14", "23", "24", "34");
        assertThat(validation.splits(days).get(0).train())
                .as("without an embargo training ends where the test begins")
                .containsExactly(TimeRange.of("2023-01-03", "2023-01-04"), TimeRange.of("2023-01-04", "2023-01-05"));
        assertThat(CrossValidation.combinatorial(24, 1).splits(YEAR)).hasSize(24);
    }

    /** Odd days earn more in all, even ones more surely. */
    private static double percent(int day) {
        return day % 2 == 1 ? (day % 4 == 1 ? 3 : -1) : 0.4 + 0.1 * (day % 3);
    }

    @Test
    void parameters_are_chosen_by_the_metric_among_those_that_traded_enough() {
        Backtest backtest = DailyMarket.backtest(40, CrossValidationTest::percent);
        ParameterSpace space =
                ParameterSpace.of(ParameterGrid.of(DailyMarket.alternate()).with("odd", 0, 1));
        CrossValidation halves = CrossValidation.kFold(2).embargoDays(0).minTrades(10);
        Optimizer grid = Optimizer.grid().threads(1);
        assertThat(halves.run(backtest, space, grid).chosen())
                .allSatisfy(params ->
                        assertThat(params.orElseThrow().integer("odd")).isEqualTo(1));
        assertThat(halves.maximizing(Metric.SHARPE).run(backtest, space, grid).chosen())
                .allSatisfy(params ->
                        assertThat(params.orElseThrow().integer("odd")).isZero());
        assertThat(halves.minTrades(11).run(backtest, space, grid).chosen())
                .allSatisfy(params -> assertThat(params).isEmpty());
        assertThat(halves.minTrades(0).run(backtest, space, grid).chosen())
                .allSatisfy(params -> assertThat(params).isPresent());
    }

    @Test
    void a_strategy_with_fixed_parameters_has_one_path_through_the_same_groups() {
        CountingLedger ledger = new CountingLedger();
        Backtest edge = Backtest.of(MarketModel.reversals(Interval.H1, 0.75).market(365, 2))
                .costs(new Costs(0, 0));
        CrossValidation validation = CrossValidation.combinatorial(6, 2).ledger(ledger);
        CrossValidationResult fixed = validation.run(edge, LiquiditySweep.defaults());
        assertThat(fixed.paths()).hasSize(1);
        assertThat(fixed.splits()).hasSize(15).hasSameSizeAs(fixed.chosen());
        assertThat(fixed.median().dailyReturns().size()).isEqualTo(365);
        double profit = validation.splits(edge.range()).stream()
                .flatMap(split -> split.test().stream())
                .distinct()
                .mapToDouble(group -> edge.within(group)
                        .run(LiquiditySweep.defaults())
                        .performance()
                        .value(Metric.NET_PROFIT))
                .sum();
        assertThat(profit).isNotZero();
        assertThat(fixed.median().value(Metric.NET_PROFIT)).isCloseTo(profit, within(1e-6));
        assertThat(fixed.looks()).isEqualTo(1);
        assertThat(validation.run(edge, LiquiditySweep.defaults()).looks())
                .as("the same look again")
                .isEqualTo(1);
    }

    @Test
    void a_true_edge_shows_on_every_path_and_noise_does_not_survive() {
        Optimizer search = Optimizer.random(20).seed(3);
        CrossValidation validation = CrossValidation.combinatorial(6, 2).minTrades(5);
        Backtest edge = Backtest.of(MarketModel.reversals(Interval.H1, 0.75).market(365, 2))
                .costs(new Costs(0, 0));
        CrossValidationResult good = validation.run(edge, LiquiditySweep.space(), search);
        assertThat(good.paths())
                .hasSize(5)
                .allSatisfy(path -> assertThat(path.dailyReturns().size()).isEqualTo(365));
        assertThat(good.sharpes()[0]).isGreaterThan(3);
        assertThat(good.losses().hits()).isZero();
        assertThat(good.verdict().outcome()).isEqualTo(Verdict.Outcome.SURVIVED);

        CountingLedger ledger = new CountingLedger();
        Backtest noise =
                Backtest.of(MarketModel.clustered(Interval.H1).market(365, 2)).costs(new Costs(0, 0));
        CrossValidationResult none =
                CrossValidation.kFold(5).minTrades(5).ledger(ledger).run(noise, LiquiditySweep.space(), search);
        assertThat(none.paths()).hasSize(1);
        assertThat(none.verdict().outcome()).isNotEqualTo(Verdict.Outcome.SURVIVED);
        assertThat(none.looks()).isEqualTo(1);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        none.print(new PrintStream(printed));
        assertThat(printed.toString()).contains("1 paths: Sharpe ratio", "verdict: ");
        assertThat(none.toString()).startsWith("CrossValidationResult[5 splits, 1 paths, ");
    }

    @Test
    void where_nothing_counts_every_path_is_flat() {
        Backtest noise = Backtest.of(MarketModel.clustered(Interval.H1).market(120, 2));
        CrossValidationResult none =
                CrossValidation.kFold(3).minTrades(1_000_000).run(noise, LiquiditySweep.space(), Optimizer.random(3));
        assertThat(none.chosen()).allSatisfy(params -> assertThat(params).isEmpty());
        assertThat(none.verdict().p()).isNaN();
        assertThat(none.sharpes()).containsOnly(0);
    }

    @Test
    void what_cannot_be_divided_is_refused() {
        assertThatThrownBy(() -> CrossValidation.kFold(1)).hasMessageContaining("more groups than it tests");
        assertThatThrownBy(() -> CrossValidation.combinatorial(20, 10)).hasMessageContaining("more than 1000 splits");
        assertThatThrownBy(() -> CrossValidation.combinatorial(30, 2)).hasMessageContaining("24 groups at most");
        assertThatThrownBy(() -> CrossValidation.kFold(5).splits(TimeRange.of("2023-01-01", "2023-01-04")))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("needs 5 whole days");
        assertThatThrownBy(
                        () -> CrossValidation.kFold(2).embargoDays(40).splits(TimeRange.of("2023-01-01", "2023-02-01")))
                .hasMessageContaining("leaves nothing");
        assertThat(CrossValidation.combinatorial(6, 2)).hasToString("CrossValidation[2 of 6 groups, embargo 7 days]");
    }
}
