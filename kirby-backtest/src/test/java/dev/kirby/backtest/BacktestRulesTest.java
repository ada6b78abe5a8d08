package dev.kirby.backtest;

import static dev.kirby.backtest.ScriptedTrades.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Metrics;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of a backtest, each on a few bars by hand. */
class BacktestRulesTest {

    private static final long START = 1_704_067_200_000L; // 2024-01-01T00:00Z
    private static final long HOUR = 3_600_000L;

    /** Hourly bars of open, high, low, close. */
    private static CandleSeries bars(double[]... rows) {
        return barsAt(new long[0], rows);
    }

    private static CandleSeries barsAt(long[] times, double[]... rows) {
        int n = rows.length;
        long[] time = new long[n];
        double[][] c = new double[5][n];
        for (int i = 0; i < n; i++) {
            time[i] = times.length > 0 ? times[i] : START + i * HOUR;
            for (int k = 0; k < 4; k++) {
                c[k][i] = rows[i][k];
            }
            c[4][i] = 1;
        }
        return CandleSeries.of(RandomMarkets.BTC, Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    private static double[] bar(double open, double high, double low, double close) {
        return new double[] {open, high, low, close};
    }

    private static Strategy signals(Map<Integer, Signal> at) {
        return Strategy.of("script", series -> bar -> at.getOrDefault(bar, Signal.NONE));
    }

    private static Signal longWith(double stop, double target) {
        return Signal.enter(Side.LONG, Exits.stopAndTarget(stop, target));
    }

    @Test
    void enters_at_the_next_open_and_pays_both_fees_and_slippage() {
        CandleSeries series = bars(bar(100, 100, 100, 100), bar(100, 101, 99, 100), bar(100, 100, 89, 95));

        Trade trade = only(Backtest.of(series).run(signals(Map.of(0, longWith(10, 20)))));

        assertThat(trade.entryTime()).isEqualTo(START + HOUR);
        assertThat(trade.exitTime()).isEqualTo(START + 2 * HOUR);
        assertThat(trade.reason()).isEqualTo(ExitReason.STOP_LOSS);
        assertThat(trade.units()).isEqualTo(20); // 10,000 * 2 % / 10
        assertThat(trade.entryPrice()).isEqualTo(100 * 1.0005);
        assertThat(trade.exitPrice()).isEqualTo(90 * 0.9995);
        double fees = 0.001 * (20 * (100 * 1.0005)) + 0.001 * (20 * (90 * 0.9995));
        assertThat(trade.pnl()).isEqualTo(20 * (90 * 0.9995 - 100 * 1.0005) - fees);
        assertThat(trade.slippage()).isCloseTo(20 * (0.05 + 0.045), within(1e-9));
    }

    @Test
    void never_borrows_unless_asked() {
        CandleSeries series = bars(bar(100, 100, 100, 100), bar(100, 101, 99, 100));

        Trade plain = only(Backtest.of(series).run(signals(Map.of(0, longWith(0.5, 20)))));
        Trade levered = only(Backtest.of(series)
                .sizing(Sizing.DEFAULT.leverage(3))
                .run(signals(
                        Map.of(0, Signal.enter(Side.LONG, Exits.NONE.withStop(2).withTarget(20))))));

        assertThat(plain.units()).isEqualTo(100);
        assertThat(levered.units()).isEqualTo(100);
        assertThat(only(Backtest.of(series)
                                .sizing(Sizing.DEFAULT.leverage(3))
                                .run(signals(Map.of(0, longWith(0.1, 20)))))
                        .units())
                .isEqualTo(300);
    }

    @Test
    void a_target_fills_at_its_price_without_slippage() {
        CandleSeries series = bars(bar(100, 100, 100, 100), bar(100, 111, 99, 100));

        Trade trade = only(Backtest.of(series).run(signals(Map.of(0, longWith(10, 10)))));

        assertThat(trade.reason()).isEqualTo(ExitReason.TAKE_PROFIT);
        assertThat(trade.exitPrice()).isEqualTo(110);
    }

    @Test
    void a_bar_that_opens_beyond_a_level_leaves_at_its_open() {
        CandleSeries down = bars(bar(100, 100, 100, 100), bar(100, 101, 99, 100), bar(80, 120, 80, 90));
        CandleSeries up = bars(bar(100, 100, 100, 100), bar(100, 101, 99, 100), bar(130, 130, 80, 90));

        Trade stopped = only(Backtest.of(down).costs(Costs.NONE).run(signals(Map.of(0, longWith(10, 10)))));
        Trade taken = only(Backtest.of(up).costs(Costs.NONE).run(signals(Map.of(0, longWith(10, 10)))));

        assertThat(stopped.exitPrice()).isEqualTo(80);
        assertThat(stopped.reason()).isEqualTo(ExitReason.STOP_LOSS);
        assertThat(taken.exitPrice()).isEqualTo(130);
        assertThat(taken.reason()).isEqualTo(ExitReason.TAKE_PROFIT);
    }

    @Test
    void the_stop_counts_where_one_bar_reaches_both_unless_finer_candles_decide() {
        CandleSeries series = bars(bar(100, 100, 100, 100), bar(100, 115, 85, 100));
        Strategy script = signals(Map.of(0, longWith(10, 10)));
        CandleSeries minutes = CandleSeries.of(
                RandomMarkets.BTC,
                Interval.M1,
                new long[] {START + HOUR, START + HOUR + 60_000},
                new double[] {100, 112},
                new double[] {115, 112},
                new double[] {99, 85},
                new double[] {112, 86},
                new double[] {1, 1});

        assertThat(only(Backtest.of(series).run(script)).reason()).isEqualTo(ExitReason.STOP_LOSS);
        assertThat(only(Backtest.of(series).finer(minutes).run(script)).reason())
                .isEqualTo(ExitReason.TAKE_PROFIT);
    }

    @Test
    void a_short_is_the_mirror_image() {
        CandleSeries series = bars(bar(100, 100, 100, 100), bar(100, 101, 89, 95));

        Trade trade = only(Backtest.of(series)
                .run(signals(Map.of(0, Signal.enter(Side.SHORT, Exits.stopAndTarget(10, 10))))));

        assertThat(trade.side()).isEqualTo(Side.SHORT);
        assertThat(trade.entryPrice()).isEqualTo(100 * 0.9995);
        assertThat(trade.exitPrice()).isEqualTo(90);
        assertThat(trade.pnl()).isPositive();
    }

    @Test
    void closes_at_the_close_of_the_last_bar_it_may_live() {
        double[] flat = bar(100, 101, 99, 100);
        CandleSeries series = bars(flat, flat, flat, bar(100, 105, 99, 104), flat, flat);

        Trade held = only(Backtest.of(series)
                .run(signals(Map.of(0, Signal.enter(Side.LONG, Exits.NONE.withMaxHoldingPeriods(3))))));
        Trade rest = only(Backtest.of(series).run(signals(Map.of(0, Signal.enter(Side.LONG, Exits.NONE)))));

        assertThat(held.reason()).isEqualTo(ExitReason.MAX_HOLD);
        assertThat(held.exit().bar()).isEqualTo(3);
        assertThat(held.exit().rawPrice()).isEqualTo(104);
        assertThat(rest.reason()).isEqualTo(ExitReason.END_OF_DATA);
        assertThat(rest.exit().bar()).isEqualTo(5);
    }

    @Test
    void follows_a_signal_of_the_bar_in_which_a_position_ended_and_none_while_one_is_open() {
        double[] flat = bar(100, 101, 99, 100);
        CandleSeries series = bars(flat, flat, bar(100, 101, 85, 100), flat, flat);

        List<Trade> trades = Backtest.of(series)
                .run(signals(Map.of(0, longWith(10, 50), 1, longWith(10, 50), 2, longWith(10, 50))))
                .trades();

        assertThat(trades).extracting(trade -> trade.entry().bar()).containsExactly(1, 3);
    }

    @Test
    void pays_funding_at_each_time_it_holds_through() {
        double[] flat = bar(100, 101, 99, 100);
        CandleSeries series = bars(flat, flat, flat, flat, flat);
        TimeSeries rates = TimeSeries.of(
                "funding_rate",
                new long[] {START + HOUR, START + 2 * HOUR + 5, START + 3 * HOUR, START + 5 * HOUR},
                new double[] {0.5, 0.01, Double.NaN, 0.5});
        Backtest backtest = Backtest.of(series).costs(Costs.NONE).funding(rates);

        Trade longs = only(backtest.run(signals(Map.of(0, longWith(50, 50)))));
        Trade shorts = only(backtest.run(signals(Map.of(0, Signal.enter(Side.SHORT, Exits.stopAndTarget(50, 50))))));

        assertThat(longs.units()).isEqualTo(4);
        assertThat(longs.funding()).isEqualTo(4 * 100 * 0.01);
        assertThat(longs.pnl()).isEqualTo(-4);
        assertThat(shorts.pnl()).isEqualTo(4);
    }

    @Test
    void opens_nothing_once_the_capital_is_gone() {
        double[] flat = bar(100, 100, 100, 100);
        CandleSeries series = bars(flat, flat, bar(1, 1, 1, 1), bar(1, 1, 1, 1), bar(1, 1, 1, 1), bar(1, 1, 1, 1));

        BacktestResult result = Backtest.of(series)
                .sizing(Sizing.units(200))
                .run(signals(Map.of(0, longWith(10, 10), 3, longWith(0.1, 0.1))));

        assertThat(result.trades()).hasSize(1);
        assertThat(result.isRuined()).isTrue();
        assertThat(result.notes()).anyMatch(note -> note.startsWith("Ruin"));
    }

    @Test
    void liquidates_a_position_of_leverage_at_its_maintenance_margin() {
        CandleSeries series = bars(bar(100, 100, 100, 100), bar(100, 101, 99, 100), bar(99, 99, 60, 70));

        Trade trade = only(Backtest.of(series)
                .costs(Costs.NONE)
                .sizing(Sizing.allIn().leverage(5))
                .run(signals(Map.of(0, Signal.enter(Side.LONG, Exits.NONE)))));

        assertThat(trade.reason()).isEqualTo(ExitReason.LIQUIDATION);
        // 500 units at 100: 10,000 + 500 (P - 100) = 0.004 x 500 P at P = 40,000 / 498.
        assertThat(trade.exitPrice()).isCloseTo(40_000 / 498.0, within(1e-9));
        assertThat(trade.pnl()).isCloseTo(500 * (40_000 / 498.0 - 100), within(1e-6));
    }

    @Test
    void liquidates_a_short_without_leverage_because_it_can_lose_more_than_all() {
        CandleSeries series = bars(bar(100, 100, 100, 100), bar(100, 101, 99, 100), bar(99, 250, 99, 240));

        Trade trade = only(Backtest.of(series)
                .costs(Costs.NONE)
                .sizing(Sizing.allIn())
                .run(signals(Map.of(0, Signal.enter(Side.SHORT, Exits.NONE)))));

        // 100 units at 100: 10,000 - 100 (P - 100) = 0.004 x 100 P at P = 20,000 / 100.4.
        assertThat(trade.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(trade.exitPrice()).isCloseTo(20_000 / 100.4, within(1e-9));
        assertThat(trade.pnl()).isCloseTo(-100 * (20_000 / 100.4 - 100), within(1e-6));
    }

    @Test
    void lists_the_holes_a_trade_lived_through() {
        double[] flat = bar(100, 101, 99, 100);
        CandleSeries series = barsAt(new long[] {START, START + HOUR, START + 9 * HOUR}, flat, flat, flat);

        BacktestResult result = Backtest.of(series).run(signals(Map.of(0, longWith(50, 50))));

        assertThat(only(result).gaps()).containsExactly(TimeRange.ofMillis(START + 2 * HOUR, START + 9 * HOUR));
        assertThat(result.notes()).hasSize(1);
    }

    @Test
    void daily_returns_mark_open_positions_and_count_days_without_bars_as_zero() {
        double[] flat = bar(100, 100, 100, 100);
        long day = 24 * HOUR;
        CandleSeries series = barsAt(
                new long[] {START, START + HOUR, START + day, START + 3 * day},
                flat,
                flat,
                bar(100, 110, 100, 110),
                bar(110, 121, 110, 121));

        BacktestResult result = Backtest.of(series)
                .costs(Costs.NONE)
                .sizing(Sizing.allIn())
                .run(signals(Map.of(0, Signal.enter(Side.LONG, Exits.NONE))));
        TimeSeries returns = result.dailyReturns();

        assertThat(returns.size()).isEqualTo(4);
        assertThat(returns.value(0)).isZero();
        assertThat(returns.value(1)).isCloseTo(0.1, within(1e-12));
        assertThat(returns.value(2)).isZero();
        assertThat(returns.value(3)).isCloseTo(0.1, within(1e-12));
        assertThat(result.equity().value(2)).isEqualTo(11_000);
    }

    @Test
    void within_a_range_trades_and_days_are_of_the_range_only() {
        double[][] rows = new double[72][];
        java.util.Arrays.fill(rows, bar(100, 101, 99, 100));
        CandleSeries series = bars(rows);
        Strategy always = Strategy.of("always", s -> bar -> Signal.enter(Side.LONG, Exits.NONE));
        TimeRange range = TimeRange.ofMillis(START + 24 * HOUR, START + 48 * HOUR);

        BacktestResult result = Backtest.of(series).within(range).run(always);

        assertThat(only(result).entryTime()).isEqualTo(range.startMillis());
        assertThat(only(result).exitTime()).isEqualTo(range.endMillis() - HOUR);
        assertThat(result.dailyReturns().size()).isEqualTo(1);
    }

    @Test
    void compounds_only_when_asked() {
        double[] win = bar(100, 111, 99, 100);
        CandleSeries series = bars(bar(100, 100, 100, 100), win, win);
        Strategy script = signals(Map.of(0, longWith(10, 10), 1, longWith(10, 10)));

        List<Trade> plain = Backtest.of(series).run(script).trades();
        List<Trade> compounded = Backtest.of(series)
                .sizing(Sizing.DEFAULT.compounding())
                .run(script)
                .trades();

        assertThat(plain.get(1).units()).isEqualTo(plain.get(0).units());
        assertThat(compounded.get(1).units())
                .isEqualTo((10_000 + compounded.get(0).pnl()) * 0.02 / 10);
    }

    @Test
    void errors_say_what_would_be_right() {
        CandleSeries series = bars(bar(100, 100, 100, 100));

        assertThatThrownBy(() -> Backtest.of(series.slice(0, 0))).isInstanceOf(NoDataException.class);
        assertThatThrownBy(() -> new Costs(1.5, 0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("0.001 means 0.1 %");
        assertThatThrownBy(() -> Backtest.of(series).within(TimeRange.of("2020-01-01", "2020-02-01")))
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("2024-01-01");
        assertThatThrownBy(() -> Backtest.of(series).finer(series)).hasMessageContaining("such as 1m");
    }

    @Test
    void whatever_a_user_holds_prints_on_one_line() {
        CandleSeries series = bars(bar(100, 100, 100, 100), bar(100, 101, 99, 100), bar(100, 100, 89, 95));
        BacktestResult result = Backtest.of(series).run(signals(Map.of(0, longWith(10, 20))));

        for (Object held : List.of(
                Backtest.of(series),
                result,
                result.metrics(),
                only(result),
                Costs.DEFAULT,
                Sizing.DEFAULT,
                result.provenance(),
                only(result).entry(),
                longWith(10, 20),
                result.strategy())) {
            assertThat(held.toString()).hasSizeLessThanOrEqualTo(80).doesNotContain("\n", "@");
        }
    }

    @Test
    void no_trades_leave_figures_without_meaning_unknown() {
        Metrics metrics = Backtest.of(bars(bar(100, 100, 100, 100)))
                .run(signals(Map.of()))
                .metrics();

        assertThat(metrics.sampleSize()).isZero();
        assertThat(metrics.netProfit()).isZero();
        for (Metric metric : List.of(
                Metric.SHARPE,
                Metric.GROSS_WIN_RATE,
                Metric.AVG_WIN,
                Metric.PROFIT_FACTOR,
                Metric.EXPECTANCY,
                Metric.KELLY_FRACTION,
                Metric.VAR_95,
                Metric.STABILITY_SCORE,
                Metric.CALMAR)) {
            assertThat(metrics.value(metric)).as(metric.key()).isNaN();
        }
    }
}
