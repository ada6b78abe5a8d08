package dev.kirby.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.backtest.Backtest;
import dev.kirby.market.Interval;
import dev.kirby.performance.Metric;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.validate.tunnel.MarketModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepPartsTest {

    private static final Backtest BACKTEST =
            Backtest.of(MarketModel.clustered(Interval.M15).market(60, 5));

    private static final ParameterGrid STATED = LiquiditySweep.grid()
            .with("key_level_lookback", 20, 50)
            .with("volume_spike_threshold", 1.5, 2, 2.5)
            .with("rejection_candles", 1, 3, 5)
            .with("reversal_candle_size", 0.5, 1)
            .with("pierce_depth", 0.001, 0.003)
            .with("stop_distance", 1, 2)
            .with("target_multiple", 1.5, 3);

    private static final ParameterGrid PLAIN = Strategy.of(
                    "sma cross", Params.of("fast", 10).with("slow", 30), (study, p) -> {
                        double[] fast = study.sma(p.integer("fast"));
                        double[] slow = study.sma(p.integer("slow"));
                        return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
                    })
            .values("fast", 5, 17)
            .values("slow", 20, 30);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 12, 50, 143, 100_000})
    void parts_in_any_order_give_the_result_of_one_run(int atLeast) {
        for (ParameterGrid grid : List.of(STATED, PLAIN, ParameterGrid.of(LiquiditySweep.defaults()))) {
            Sweep sweep = Sweep.grid(grid).computing(Metric.SORTINO).minTrades(1);
            SweepParts parts = SweepParts.of(sweep, BACKTEST, atLeast);
            assertThat(parts.count()).isGreaterThanOrEqualTo(Math.min(atLeast, grid.size()));
            List<Integer> order = new ArrayList<>();
            for (int part = 0; part < parts.count(); part++) {
                order.add(part);
            }
            Collections.shuffle(order, new Random(atLeast));
            for (int part : order) {
                double[][] figures = SweepParts.figures(parts.grid(part), parts.metrics(), BACKTEST, 2, () -> false);
                parts.put(part, figures);
                Arrays.stream(figures).forEach(column -> Arrays.fill(column, 7));
                parts.put(part, figures);
            }
            assertSame(parts.result(), sweep.run(BACKTEST));
        }
    }

    private static void assertSame(SweepResult parted, SweepResult whole) {
        assertThat(parted.columnNames()).isEqualTo(whole.columnNames());
        for (String name : whole.columnNames()) {
            assertThat(parted.column(name)).as(name).containsExactly(whole.column(name));
        }
        assertThat(parted.top(5)).hasToString(whole.top(5).toString());
        double[][] daily = new double[whole.size()][];
        whole.eachDailyReturns((row, returns) -> daily[row] = returns.clone());
        parted.eachDailyReturns(
                (row, returns) -> assertThat(returns).as("returns of " + row).containsExactly(daily[row]));
    }

    @Test
    void progress_counts_what_came_in_and_knows_the_best_so_far() {
        List<SweepProgress> seen = new ArrayList<>();
        Sweep sweep = Sweep.grid(PLAIN).minTrades(1).onProgress(seen::add);
        SweepParts parts = SweepParts.of(sweep, BACKTEST, 4);
        for (int part = 0; part < parts.count(); part++) {
            parts.put(part, SweepParts.figures(parts.grid(part), parts.metrics(), BACKTEST, 1, () -> false));
        }
        assertThat(seen).hasSize(parts.count()).extracting(SweepProgress::total).containsOnly(143);
        SweepProgress last = seen.get(seen.size() - 1);
        assertThat(last.done()).isEqualTo(143);
        assertThat(last.best()).isEqualTo(parts.result().best().netProfit());
    }

    @Test
    void what_is_missing_or_of_another_sweep_is_refused() {
        SweepParts parts = SweepParts.of(Sweep.grid(PLAIN), BACKTEST, 13);
        assertThatThrownBy(parts::result)
                .isInstanceOf(KirbyException.class)
                .hasMessageContaining(
                        "13 of 13 parts of Sweep[sma cross, 143 combinations, by net_profit] are missing");
        assertThatThrownBy(() -> parts.put(3, new double[][] {{1, 2}}))
                .isInstanceOf(KirbyException.class)
                .hasMessageContaining("Part 3")
                .hasMessageContaining("another version of Kirby");
        assertThatThrownBy(() -> SweepParts.of(Sweep.grid(PLAIN), BACKTEST, 0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 part or more");
        assertThat(parts).hasToString("SweepParts[sma cross, 13 parts, 13 missing]");
    }

    @Test
    void a_part_can_be_cancelled() {
        SweepParts parts = SweepParts.of(Sweep.grid(PLAIN), BACKTEST, 1);
        assertThatThrownBy(() -> SweepParts.figures(parts.grid(0), parts.metrics(), BACKTEST, 1, () -> true))
                .isInstanceOf(SweepCancelledException.class);
    }
}
