package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.DailyMarket;
import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.strategy.Dimension;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of steps to the side, of other fees and of a bar's delay follows by hand from the results of the days. */
class SensitivityTest {

    private static final ParameterSpace SPACE =
            ParameterSpace.of(ParameterGrid.of(DailyMarket.alternate()).with("odd", 0, 1));

    /** Tests are the days 21 to 70, in windows of 10. */
    private static final int FIRST = 21;

    private static final int DAYS = 71;

    private static WalkForwardResult walk(Costs costs, IntToDoubleFunction percent) {
        Backtest backtest = DailyMarket.backtest(DAYS, percent).costs(costs);
        return WalkForward.days(20, 10)
                .gapDays(1)
                .run(backtest, SPACE, Optimizer.grid().minTrades(5).threads(1));
    }

    /** Odd days earn more; both earn. */
    private static double edge(int day) {
        return day % 2 == 1 ? 0.6 + 0.1 * (day % 5) : 0.2 + 0.1 * (day % 3);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> section(WalkForwardResult proof, String name) {
        return (Map<String, Object>) Sensitivity.of(proof).get(name);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(Map<String, Object> section) {
        return (List<Map<String, Object>>) section.get("rows");
    }

    private static IntStream days(int odd) {
        return IntStream.range(FIRST, DAYS).filter(day -> day % 2 == odd);
    }

    private static double profit(int odd, IntToDoubleFunction percent) {
        return days(odd).mapToDouble(day -> 100 * percent.applyAsDouble(day)).sum();
    }

    private static double sharpe(int odd, IntToDoubleFunction percent) {
        return sharpe(day -> day % 2 == odd ? percent.applyAsDouble(day) : 0);
    }

    private static double sharpe(IntToDoubleFunction percent, int third, int half) {
        return sharpe(day -> day % 3 == third && day % 2 == half ? percent.applyAsDouble(day) : 0);
    }

    private static double sharpe(IntToDoubleFunction traded) {
        double money = 10_000;
        double[] returns = new double[DAYS - FIRST];
        for (int day = FIRST; day < DAYS; day++) {
            double earned = 100 * traded.applyAsDouble(day);
            returns[day - FIRST] = earned / money;
            money += earned;
        }
        double mean = DoubleStream.of(returns).average().orElseThrow();
        double squares =
                DoubleStream.of(returns).map(r -> (r - mean) * (r - mean)).sum();
        return mean / Math.sqrt(squares / (returns.length - 1)) * Math.sqrt(365);
    }

    @Test
    void each_parameter_is_moved_one_step_to_either_side_over_all_tests() {
        Map<String, Object> section = section(walk(Costs.NONE, SensitivityTest::edge), "parameters");
        assertThat((double) section.get("net_profit")).isCloseTo(profit(1, SensitivityTest::edge), within(1e-6));
        assertThat((double) section.get("sharpe")).isCloseTo(sharpe(1, SensitivityTest::edge), within(1e-9));
        assertThat(rows(section)).hasSize(1);
        Map<String, Object> row = rows(section).get(0);
        assertThat(row)
                .containsEntry("parameter", "odd")
                .containsEntry("value", 1.0)
                .containsEntry("lower", 0.0)
                .doesNotContainKey("higher");
        double lower = sharpe(0, SensitivityTest::edge);
        assertThat((double) row.get("lower_net_profit")).isCloseTo(profit(0, SensitivityTest::edge), within(1e-6));
        assertThat((double) row.get("lower_sharpe")).isCloseTo(lower, within(1e-9));
        assertThat((double) section.get("mean_sharpe_of_neighbours")).isCloseTo(lower, within(1e-9));
        assertThat(lower / sharpe(1, SensitivityTest::edge)).isGreaterThan(0.5);
        assertThat(section).containsEntry("shape", "plateau");
    }

    @Test
    void a_place_whose_neighbours_earn_less_than_half_is_a_peak_and_a_loss_has_no_shape() {
        IntToDoubleFunction even = day -> day % 2 == 0 ? 0.5 + 0.1 * (day % 3) : day % 5 == 0 ? -0.3 : 0.1;
        Map<String, Object> peak = section(walk(Costs.NONE, even), "parameters");
        assertThat(rows(peak).get(0))
                .containsEntry("value", 0.0)
                .containsEntry("higher", 1.0)
                .doesNotContainKey("lower");
        assertThat(sharpe(1, even) / sharpe(0, even)).isLessThan(0.5);
        assertThat(peak).containsEntry("shape", "peak");

        Map<String, Object> loss = section(walk(Costs.NONE, day -> -0.5 - 0.1 * (day % 3)), "parameters");
        assertThat((double) loss.get("sharpe")).isNegative();
        assertThat(loss).containsEntry("shape", null);
    }

    /** Of a hundred units, bought at 100 and sold higher by the day's percent. */
    private static double profitAfter(double fee) {
        return days(1).mapToDouble(day -> 100 * edge(day) - fee * 100 * (200 + edge(day)))
                .sum();
    }

    private static double tradedNotional() {
        return days(1).mapToDouble(day -> 100 * (200 + edge(day))).sum();
    }

    @Test
    void fees_from_none_to_three_times_those_assumed() {
        WalkForwardResult proof = walk(new Costs(0.0004, 0), SensitivityTest::edge);
        Map<String, Object> fees = section(proof, "fees");
        assertThat(fees).containsEntry("assumed", 0.0004);
        double[] expected = {0, 0.0002, 0.0004, 0.0006, 0.0008, 0.0012};
        assertThat(rows(fees)).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) rows(fees).get(i).get("fee")).isCloseTo(expected[i], within(1e-15));
            assertThat((double) rows(fees).get(i).get("net_profit")).isCloseTo(profitAfter(expected[i]), within(1e-6));
        }
        assertThat((double) rows(fees).get(2).get("sharpe")).isCloseTo(proof.sharpe(), within(1e-9));
        double dies = profit(1, SensitivityTest::edge) / tradedNotional();
        assertThat((double) fees.get("dies_at")).isCloseTo(dies, within(0.02 / (1 << 16)));
    }

    @Test
    void where_no_fees_are_assumed_they_are_those_of_a_usual_venue() {
        List<Map<String, Object>> rows = rows(section(walk(Costs.NONE, SensitivityTest::edge), "fees"));
        assertThat(rows)
                .extracting(row -> row.get("fee"))
                .containsExactly(0.0, 0.00025, 0.0005, 0.00075, 0.001, 0.0015);
    }

    @Test
    void a_profit_that_never_was_or_never_ends_dies_at_no_fee() {
        assertThat(section(walk(Costs.NONE, day -> -0.5 - 0.1 * (day % 3)), "fees"))
                .containsEntry("dies_at", null);
        assertThat(section(walk(Costs.NONE, day -> 9 + day % 3), "fees")).containsEntry("dies_at", null);
        assertThat(section(walk(Costs.NONE, day -> day % 2), "fees").get("dies_at"))
                .isNotNull();
    }

    @Test
    void a_strategy_that_earns_nothing_has_no_fee_at_which_it_dies() {
        WalkForwardResult flat = walk(Costs.NONE, day -> 0);
        assertThat(flat.trades()).isNotEmpty();
        assertThat(flat.netProfit()).isZero();
        assertThat(section(flat, "fees")).containsEntry("dies_at", null);
    }

    @Test
    void the_newest_parameters_are_those_of_the_last_test() {
        // Even days pay first, odd ones later.
        WalkForwardResult proof = walk(Costs.NONE, day -> day < 40 == (day % 2 == 0) ? 1 + 0.1 * (day % 3) : -1);
        assertThat(proof.windows().get(0).chosen().orElseThrow().params().integer("odd"))
                .isZero();
        assertThat(Sensitivity.newest(proof).orElseThrow().params().integer("odd"))
                .isEqualTo(1);
        assertThat(Sensitivity.tested(proof)).isEqualTo(TimeRange.of("2024-01-22", "2024-03-12"));
    }

    @Test
    void the_mean_is_of_all_neighbours_of_all_parameters() {
        // Trades on days whose number leaves a rest of three and not of two.
        Strategy two = Strategy.of("TWO", Params.of("third", 0).with("half", 0), (study, params) -> {
            int third = params.integer("third");
            int half = params.integer("half");
            return bar -> {
                boolean trades = bar / 24 % 3 == third && bar / 24 % 2 == half;
                return trades && bar % 24 == 9
                        ? Signal.enter(Side.LONG, Exits.NONE)
                        : bar % 24 == 11 ? Signal.CLOSE : Signal.NONE;
            };
        });
        IntToDoubleFunction percent =
                day -> 0.3 + 0.1 * (day % 5) + (day % 3 == 1 ? 0.7 : 0) + (day % 2 == 0 ? 0.4 : 0);
        WalkForwardResult proof = WalkForward.days(20, 10)
                .gapDays(1)
                .run(
                        DailyMarket.backtest(DAYS, percent),
                        ParameterSpace.of(
                                ParameterGrid.of(two).with("third", 0, 1, 2).with("half", 0, 1)),
                        Optimizer.grid().minTrades(2).threads(1));
        Map<String, Object> section = section(proof, "parameters");
        assertThat(rows(section)).extracting(row -> row.get("value")).containsExactly(1.0, 0.0);
        assertThat((double) section.get("sharpe")).isCloseTo(sharpe(percent, 1, 0), within(1e-9));
        double mean = (sharpe(percent, 0, 0) + sharpe(percent, 2, 0) + sharpe(percent, 1, 1)) / 3;
        assertThat((double) section.get("mean_sharpe_of_neighbours")).isCloseTo(mean, within(1e-9));
    }

    @Test
    void a_bar_later_the_move_is_over() {
        WalkForwardResult proof = walk(Costs.NONE, SensitivityTest::edge);
        Map<String, Object> delay = section(proof, "one_bar_later");
        assertThat((double) delay.get("net_profit")).isCloseTo(0, within(1e-9));
        assertThat(delay).containsEntry("trades", proof.trades().size());
        assertThat(proof.netProfit()).isPositive();
    }

    @Test
    void where_nothing_qualified_there_is_nothing_to_move() {
        WalkForwardResult nothing = WalkForward.days(20, 10)
                .gapDays(1)
                .run(
                        DailyMarket.backtest(DAYS, SensitivityTest::edge),
                        SPACE,
                        Optimizer.grid().minTrades(1_000));
        assertThat(section(nothing, "parameters")).isEmpty();
        assertThat(rows(section(nothing, "fees")))
                .allSatisfy(row -> assertThat(row).containsEntry("net_profit", 0.0));
        assertThat(section(nothing, "one_bar_later")).containsEntry("trades", 0);
    }

    @Test
    void a_step_to_the_side_stays_within_the_values() {
        Dimension real = new Dimension.Real("a", 0, 10);
        assertThat(Sensitivity.neighbour(real, 5, 1)).isEqualTo(6);
        assertThat(Sensitivity.neighbour(real, 9, 1)).isEqualTo(10);
        assertThat(Sensitivity.neighbour(real, 1, -1)).isZero();
        assertThat(Sensitivity.neighbour(real, 9.5, 1)).isNaN();
        assertThat(Sensitivity.neighbour(real, 0.5, -1)).isNaN();
        assertThat(Sensitivity.neighbour(new Dimension.Real("a", 5, 15), 10, 1)).isEqualTo(11);
        assertThat(Sensitivity.neighbour(new Dimension.Whole("a", 1, 5), 1, 1)).isEqualTo(2);
        assertThat(Sensitivity.neighbour(new Dimension.Whole("a", 1, 5), 1, -1)).isNaN();
        assertThat(Sensitivity.neighbour(new Dimension.Whole("a", 10, 110), 50, -1))
                .isEqualTo(40);
        Dimension list = new Dimension.Choice("a", List.of(1.0, 2.0, 4.0), true);
        assertThat(Sensitivity.neighbour(list, 2, 1)).isEqualTo(4);
        assertThat(Sensitivity.neighbour(list, 2, -1)).isEqualTo(1);
        assertThat(Sensitivity.neighbour(list, 4, 1)).isNaN();
        assertThat(Sensitivity.neighbour(list, 1, -1)).isNaN();
        assertThat(Sensitivity.neighbour(new Dimension.Choice("a", List.of(1.0, 2.0), false), 1, 1))
                .isNaN();
        assertThat(Sensitivity.neighbour(new Dimension.Logarithmic("a", 1, 1e10), 10, 1))
                .isCloseTo(100, within(1e-9));
        assertThat(Sensitivity.neighbour(new Dimension.Logarithmic("a", 10, 1e11), 100, -1))
                .isCloseTo(10, within(1e-9));
    }
}
