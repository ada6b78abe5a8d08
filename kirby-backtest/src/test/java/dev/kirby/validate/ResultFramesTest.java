package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Frame;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Results as frames have the figures of the results. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultFramesTest {

    private static final Strategy CROSS =
            Strategy.of("sma cross", Params.of("fast", 5).with("slow", 20), (study, p) -> {
                double[] fast = study.sma(p.integer("fast"));
                double[] slow = study.sma(p.integer("slow"));
                return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
            });
    private final Backtest backtest = Backtest.of(RandomMarkets.candles(new Random(5), 30_000));

    @Test
    void of_a_backtest() {
        BacktestResult result = backtest.run(CROSS);
        Map<String, Frame> frames = result.toFrames();
        assertThat(frames.keySet()).containsExactly("trades", "daily", "metrics");

        Frame trades = frames.get("trades");
        assertThat(trades.size()).isEqualTo(result.trades().size()).isPositive();
        assertThat(Arrays.stream(trades.numbers("pnl")).sum())
                .isCloseTo(result.metrics().netProfit(), Offset.offset(1e-6));
        assertThat(trades.times("exit_time"))
                .isEqualTo(result.trades().stream().mapToLong(Trade::exitTime).toArray());
        assertThat(trades.texts("side")).containsOnly("long");

        Frame daily = frames.get("daily");
        double[] equity = daily.numbers("equity");
        assertThat(equity[equity.length - 1] - result.performance().capital())
                .isCloseTo(result.metrics().netProfit(), Offset.offset(1e-6));
        assertThat(daily.series("time", "daily_return")).isEqualTo(result.dailyReturns());

        Frame metrics = frames.get("metrics");
        List<String> names = metrics.texts("metric");
        assertThat(metrics.numbers("value")[names.indexOf(Metric.SHARPE.key())])
                .isEqualTo(result.metrics().sharpe());
    }

    @Test
    void a_run_and_candles_are_read_from_their_frames() {
        BacktestResult result = backtest.run(CROSS);
        Performance run = result.performance();
        Performance again = Performance.of(run.capital(), run.toFrames());
        for (Metric metric : Metric.values()) {
            if (!Double.isNaN(again.value(metric))) {
                assertThat(again.value(metric))
                        .as(metric.key())
                        .isCloseTo(run.value(metric), Offset.offset(1e-9 * Math.max(1, Math.abs(run.value(metric)))));
            }
        }
        for (Metric metric : List.of(
                Metric.NET_PROFIT,
                Metric.SHARPE,
                Metric.MAX_DRAWDOWN,
                Metric.FEES_PAID,
                Metric.SLIPPAGE_PAID,
                Metric.GROSS_WIN_RATE,
                Metric.AVG_HOLDING_PERIODS)) {
            assertThat(again.value(metric)).as(metric.key()).isNotNaN();
        }
        assertThat(again.trades())
                .extracting(Trade::reason)
                .isEqualTo(run.trades().stream().map(Trade::reason).toList());

        CandleSeries bars = backtest.bars();
        assertThat(CandleSeries.of(bars.instrument(), bars.interval(), bars.toFrame()))
                .isEqualTo(bars);

        assertThatThrownBy(() -> Performance.of(10_000, Map.of("trades", Frame.empty())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("There is no frame 'daily', only [trades]");
        assertThatThrownBy(() -> CandleSeries.of(
                        bars.instrument(), bars.interval(), Frame.empty().withTimes("time", new long[0])))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("There is no column 'open'");
    }

    @Test
    void of_a_sweep() {
        SweepResult map =
                Sweep.grid(CROSS.values("fast", 4, 9).values("slow", 20, 29)).run(backtest);
        Frame frame = map.toFrame();
        assertThat(frame.size()).isEqualTo(60);
        assertThat(frame.names()).startsWith("fast", "slow").contains("trades");
        assertThat(frame.kind("trades")).isEqualTo(Frame.Kind.COUNT);
        int best = map.best().number();
        assertThat(frame.numbers(Metric.NET_PROFIT.key())[best])
                .isEqualTo(map.best().netProfit());
        assertThat(frame.numbers("fast")[best]).isEqualTo(map.best().params().value("fast"));
    }

    @Test
    void of_a_walk_forward() {
        WalkForwardResult proof = WalkForward.split(0.6)
                .run(
                        backtest,
                        CROSS.space().integer("fast", 4, 9).integer("slow", 20, 29),
                        Optimizer.random(5).seed(1));
        Frame windows = proof.toFrames().get("windows");
        assertThat(windows.size()).isEqualTo(proof.windows().size());
        assertThat(windows.times("test_start")[0])
                .isEqualTo(proof.windows().get(0).window().test().startMillis());
        assertThat(windows.numbers("test_" + Metric.NET_PROFIT.key())[0])
                .isCloseTo(proof.netProfit(), Offset.offset(1e-9));
        assertThat(windows.numbers("chosen_fast")[0])
                .isEqualTo(
                        proof.windows().get(0).chosen().orElseThrow().params().value("fast"));
    }
}
