package dev.kirby.sweep;

import static dev.kirby.performance.Metric.NET_PROFIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Execution;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.indicator.Indicators;
import dev.kirby.performance.Metric;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SweepTest {

    private final Backtest backtest = Backtest.of(RandomMarkets.candles(new Random(11), 3_000));
    private final ParameterGrid grid = ParameterGrid.of(LiquiditySweep.strategy())
            .with("pierce_depth", 0, 0.0005, 0.001)
            .with("volume_spike_threshold", 0.5, 1, 1.5, 2)
            .with("reversal_candle_size", 0, 0.5, 1)
            .with("key_level_lookback", 5, 20, 50)
            .with("stop_distance", 0.5, 1, 2)
            .with("target_multiple", 1, 2, 3);

    @Test
    void the_grid_has_201600_combinations() {
        assertThat(LiquiditySweep.grid().size()).isEqualTo(201_600);
        assertThat(LiquiditySweep.grid().toString()).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void the_best_run_again_by_the_reference_engine_is_the_same() {
        SweepResult result = Sweep.grid(grid).maximizing(NET_PROFIT).run(backtest);

        List<Combination> top = result.top(20);
        assertThat(top).hasSize(20);
        assertThat(top.get(0).number()).isEqualTo(result.best().number());
        for (int i = 0; i < top.size(); i++) {
            assertThat(top.get(i).run().metrics().netProfit())
                    .isEqualTo(top.get(i).netProfit());
            assertThat(top.get(i).trades()).isGreaterThanOrEqualTo(10);
            assertThat(i == 0 || top.get(i - 1).netProfit() >= top.get(i).netProfit())
                    .isTrue();
        }
        double best = 0;
        for (int row = 0; row < result.size(); row++) {
            if (result.value(Metric.SAMPLE_SIZE, row) >= 10) {
                best = row == 0 ? result.value(NET_PROFIT, row) : Math.max(best, result.value(NET_PROFIT, row));
            }
        }
        assertThat(result.best().netProfit()).isEqualTo(best);
    }

    @Test
    void threads_do_not_change_the_answer() {
        SweepResult one = Sweep.grid(grid).threads(1).computing(Metric.CALMAR).run(backtest);
        for (int threads : new int[] {2, 16}) {
            SweepResult many =
                    Sweep.grid(grid).threads(threads).computing(Metric.CALMAR).run(backtest);
            for (String column : one.columnNames()) {
                assertThat(many.column(column)).as(column).isEqualTo(one.column(column));
            }
            assertThat(many.top(50))
                    .extracting(Combination::number)
                    .isEqualTo(one.top(50).stream().map(Combination::number).toList());
        }
    }

    @Test
    void columns_have_the_parameters_by_name_and_the_figures() {
        SweepResult result = Sweep.grid(grid).run(backtest);

        assertThat(result.columnNames())
                .containsExactly(
                        "pierce_depth",
                        "volume_spike_threshold",
                        "reversal_candle_size",
                        "key_level_lookback",
                        "stop_distance",
                        "target_multiple",
                        "net_profit",
                        "net_profit_pct",
                        "sample_size",
                        "gross_win_rate",
                        "profit_factor",
                        "expectancy",
                        "sharpe_trade",
                        "max_drawdown");
        int row = 777;
        for (String name : grid.names()) {
            assertThat(result.column(name)[row]).isEqualTo(grid.params(row).value(name));
        }
        assertThat(result.column("net_profit")[row]).isEqualTo(result.value(NET_PROFIT, row));
        assertThatThrownBy(() -> result.column("sharpe")).hasMessageContaining("net_profit");
        assertThatThrownBy(() -> result.value(Metric.SHARPE, 0)).hasMessageContaining("computing");
    }

    @Test
    void ranks_by_risk_metrics_and_by_functions_of_ones_own() {
        SweepResult drawdown = Sweep.grid(grid).maximizing(Metric.MAX_DRAWDOWN).run(backtest);
        SweepResult sharpe = Sweep.grid(grid).maximizing(Metric.SHARPE).run(backtest);
        SweepResult own = Sweep.grid(grid)
                .maximizing("profit per drawdown", row -> row.netProfit() / row.value(Metric.MAX_DRAWDOWN))
                .run(backtest);

        assertThat(drawdown.top(2).get(0).value(Metric.MAX_DRAWDOWN))
                .isLessThanOrEqualTo(drawdown.top(2).get(1).value(Metric.MAX_DRAWDOWN));
        assertThat(sharpe.best().run().metrics().sharpe())
                .isEqualTo(sharpe.best().value(Metric.SHARPE));
        assertThat(own.best().trades()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void every_metric_can_be_ranked_by_and_is_that_of_the_reference_engine() {
        ParameterGrid few = ParameterGrid.of(LiquiditySweep.strategy())
                .with("volume_spike_threshold", 0.5, 1)
                .with("reversal_candle_size", 0, 0.5)
                .with("key_level_lookback", 5, 20);
        for (Metric metric : Metric.values()) {
            SweepResult result = Sweep.grid(few).minTrades(0).maximizing(metric).run(backtest);
            for (int row = 0; row < few.size(); row++) {
                assertThat(result.value(metric, row))
                        .as(metric.key())
                        .isEqualTo(Double.valueOf(
                                result.combination(row).run().metrics().value(metric)));
            }
            List<Combination> top = result.top(few.size());
            double sign = metric.higherIsBetter() ? 1 : -1;
            for (int i = 1; i < top.size(); i++) {
                assertThat(sign * top.get(i - 1).value(metric))
                        .as(metric.key())
                        .isGreaterThanOrEqualTo(sign * top.get(i).value(metric));
            }
            assertThat(result.columnNames()).contains(metric.key());
        }
    }

    @Test
    void tells_its_progress_to_the_end() {
        List<SweepProgress> told = new ArrayList<>();

        SweepResult result = Sweep.grid(grid).onProgress(told::add).run(backtest);

        SweepProgress last = told.get(told.size() - 1);
        assertThat(last.done()).isEqualTo(grid.size()).isEqualTo(last.total());
        assertThat(last.best()).isEqualTo(result.best().netProfit());
        assertThat(last.remaining()).isZero();
        assertThat(last.toString()).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void can_be_cancelled_and_leaves_no_thread_behind() {
        AtomicInteger asked = new AtomicInteger();

        assertThatThrownBy(() -> Sweep.grid(grid)
                        .cancelWhen(() -> asked.incrementAndGet() > 20)
                        .run(backtest))
                .isInstanceOf(SweepCancelledException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Sweep.grid(grid).run(backtest)).isInstanceOf(SweepCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void says_when_no_combination_has_enough_trades() {
        SweepResult result = Sweep.grid(grid).minTrades(100_000).run(backtest);

        assertThat(result.top(5)).isEmpty();
        assertThatThrownBy(result::best).isInstanceOf(NoDataException.class).hasMessageContaining("minTrades");
    }

    @Test
    void estimates_before_the_start() {
        assertThat(Sweep.grid(grid).estimate(backtest)).isPositive();
        List<Integer> prepared = Collections.synchronizedList(new ArrayList<>());
        Strategy one = Strategy.of("counted", Params.of("a", 1).with("b", 1), (study, p) -> {
            prepared.add(p.integer("a"));
            return bar -> Signal.NONE;
        });
        assertThat(Sweep.grid(one.values("a", 1, 40).values("b", 1, 25)).estimate(backtest))
                .isPositive();
        assertThat(prepared).as("every fifth of 40, every fifth of 25, twice").hasSize(2 * 8 * 5);
        assertThat(Sweep.grid(one.values("a", 3, 3)).estimate(backtest)).isPositive();
        prepared.clear();
        Backtest late = backtest.execution(Execution.DEFAULT.withLatency(1));
        assertThat(Sweep.grid(one.values("a", 1, 1_000).values("b", 1, 1_000)).estimate(late))
                .isPositive();
        assertThat(prepared).as("few, where each takes long").hasSizeBetween(2, 2 * 10_000_000 / 3_000);
    }

    @Test
    void prints_the_ten_best() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SweepResult result = Sweep.grid(grid).run(backtest);

        result.print(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("LIQUIDITY_SWEEP_V3", "10. ", "stop_distance=");
        assertThat(result.toString()).hasSizeLessThanOrEqualTo(80);
        assertThat(result.best().toString()).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void sweeps_any_strategy() {
        Strategy cross = Strategy.of("sma", Params.of("fast", 10).with("slow", 30), (study, p) -> {
            int[] crosses = Indicators.crosses(study.sma(p.integer("fast")), study.sma(p.integer("slow")));
            return bar -> crosses[bar] > 0 ? Signal.LONG : crosses[bar] < 0 ? Signal.SHORT : Signal.NONE;
        });

        SweepResult result = Sweep.grid(
                        ParameterGrid.of(cross).with("fast", 5, 10, 20).with("slow", 30, 50))
                .run(backtest);

        assertThat(result.size()).isEqualTo(6);
        assertThat(result.best().run().metrics().netProfit())
                .isEqualTo(result.best().netProfit());
    }

    @Test
    void a_grid_refuses_what_the_strategy_cannot_use() {
        assertThatThrownBy(() -> grid.with("pierce", 1)).hasMessageContaining("pierce_depth");
        assertThatThrownBy(() -> grid.with("rejection_candles", 1.5)).hasMessageContaining("whole number");
        assertThatThrownBy(() -> LiquiditySweep.with(Params.of("max_spread_tolerance", 5)))
                .hasMessageContaining("order-book");
        assertThatThrownBy(() -> LiquiditySweep.with(Params.of("min_stop_density_score", 0.7)))
                .hasMessageContaining("order-book");
    }

    @Test
    void a_heat_map_has_the_best_of_each_cell() {
        SweepResult result = Sweep.grid(grid).minTrades(0).run(backtest);
        String down = grid.names().get(0);
        String across = grid.names().get(1);

        Heatmap map = result.heatmap(down, across);

        double[] rows = result.column(down);
        double[] columns = result.column(across);
        double[] profit = result.column("net_profit");
        for (int row = 0; row < map.rows().length; row++) {
            for (int column = 0; column < map.columns().length; column++) {
                double best = Double.NEGATIVE_INFINITY;
                for (int i = 0; i < profit.length; i++) {
                    if (rows[i] == map.rows()[row] && columns[i] == map.columns()[column]) {
                        best = Math.max(best, profit[i]);
                    }
                }
                assertThat(map.value(row, column)).isEqualTo(best);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        map.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("net_profit by " + down)
                .contains("@")
                .contains(".");
        assertThat(map.toString()).hasSizeLessThanOrEqualTo(80);
        assertThatThrownBy(() -> result.heatmap(down, down)).hasMessageContaining("two different parameters");
        assertThatThrownBy(() -> result.heatmap(down, "nope")).hasMessageContaining("does not vary 'nope'");
    }

    @Test
    void a_grid_that_cannot_fit_is_refused_with_what_to_do_instead() {
        ParameterGrid huge = LiquiditySweep.strategy()
                .values("pierce_depth", 0.0001, 0.1, 0.0001)
                .values("stop_distance", 0.001, 1, 0.001)
                .values("target_multiple", 0.01, 10, 0.01);

        assertThat(huge.size()).isEqualTo(1_000_000_000);
        for (ThrowingCallable refused : List.<ThrowingCallable>of(
                () -> Sweep.grid(huge).run(backtest), () -> Sweep.grid(huge).estimate(backtest))) {
            assertThatThrownBy(refused)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("1,000,000,000 combinations")
                    .hasMessageContaining(" MB")
                    .hasMessageContaining("-Xmx")
                    .hasMessageContaining("Optimizer.random");
        }
    }

    @Test
    void several_markets_are_swept_one_after_the_other() {
        Backtest other = backtest.on(dev.kirby.backtest.RandomMarkets.candles(new java.util.Random(99), 2_000));

        List<SweepResult> results = Sweep.grid(grid).run(List.of(backtest, other));

        assertThat(results).hasSize(2);
        assertThat(results.get(0).column("net_profit"))
                .isEqualTo(Sweep.grid(grid).run(backtest).column("net_profit"));
        assertThat(results.get(1).column("net_profit"))
                .isEqualTo(Sweep.grid(grid).run(other).column("net_profit"));
    }
}
