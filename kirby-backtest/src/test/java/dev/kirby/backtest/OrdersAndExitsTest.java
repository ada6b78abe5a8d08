package dev.kirby.backtest;

import static dev.kirby.backtest.ScriptedTrades.longAt0;
import static dev.kirby.backtest.ScriptedTrades.only;
import static dev.kirby.backtest.ScriptedTrades.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Condition;
import dev.kirby.strategy.Entry;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.OrderRule;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.StatedRule;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.TrailingStop;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every option of orders and exits on a few bars, figures by hand. Two units, no costs, unless said otherwise. */
class OrdersAndExitsTest {

    private static final long START = 1_704_067_200_000L; // 2024-01-01T00:00Z
    private static final double[] QUIET = bar(100, 101, 99, 100);

    private static double[] bar(double open, double high, double low, double close) {
        return new double[] {open, high, low, close};
    }

    private static CandleSeries bars(double[]... rows) {
        return withVolume(10, rows);
    }

    private static CandleSeries withVolume(double volume, double[]... rows) {
        long[] time = new long[rows.length];
        double[][] c = new double[5][rows.length];
        for (int i = 0; i < rows.length; i++) {
            time[i] = START + i * 3_600_000L;
            for (int k = 0; k < 4; k++) {
                c[k][i] = rows[i][k];
            }
            c[4][i] = volume;
        }
        return CandleSeries.of(RandomMarkets.BTC, Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    private static Backtest backtest(double[]... rows) {
        return Backtest.of(bars(rows)).costs(Costs.NONE).sizing(Sizing.units(2));
    }

    @Test
    void a_stop_trails_the_best_price_by_a_distance_and_moves_at_closes() {
        // Entry 100, stop 95. The high of 110 moves it to 105 at the close; that bar's low of 97 came too early to
        // matter.
        Trade trade = only(backtest(QUIET, bar(100, 110, 97, 108), bar(108, 109, 104, 106), QUIET)
                .run(longAt0(Exits.NONE.trailing(TrailingStop.distance(5)))));

        assertThat(trade.exit().bar()).isEqualTo(2);
        assertThat(trade.exitPrice()).isEqualTo(105);
        assertThat(trade.reason()).isEqualTo(ExitReason.TRAILING_STOP);
        assertThat(trade.pnl()).isEqualTo(10); // 2 * (105 - 100)
    }

    @Test
    void before_it_moves_a_trailing_stop_is_a_stop_and_sizes_the_position() {
        Backtest backtest =
                Backtest.of(bars(QUIET, bar(100, 100, 94, 96), QUIET)).costs(Costs.NONE);

        Trade trade = only(backtest.run(longAt0(Exits.NONE.trailing(TrailingStop.distance(5)))));

        assertThat(trade.units()).isEqualTo(40); // 10,000 * 2 % / 5
        assertThat(trade.exitPrice()).isEqualTo(95);
        assertThat(trade.reason()).isEqualTo(ExitReason.STOP_LOSS);
    }

    @Test
    void a_short_trails_the_lowest_price_by_a_share() {
        // Entry 100; the low of 80 moves the stop to 80 * 1.05 = 84.
        Trade trade = only(backtest(QUIET, bar(100, 101, 80, 82), bar(82, 85, 81, 83), QUIET)
                .run(script(Map.of(0, Signal.enter(Side.SHORT, Exits.NONE.trailing(TrailingStop.share(0.05)))))));

        assertThat(trade.exitPrice()).isCloseTo(84, within(1e-12));
        assertThat(trade.pnl()).isCloseTo(32, within(1e-12)); // 2 * (100 - 84)
    }

    @Test
    void a_stop_trails_by_the_atr_of_the_moment() {
        double[] atr = {2, 4, 1, 1};
        // Entry 100, stop 100 - 2 * 2 = 96. High 106: 106 - 2 * 4 = 98. High 107: 107 - 2 * 1 = 105.
        Trade trade = only(backtest(QUIET, bar(100, 106, 97, 105), bar(105, 107, 104, 106), bar(106, 106, 103, 104))
                .run(longAt0(Exits.NONE.trailing(TrailingStop.atr(atr, 2)))));

        assertThat(trade.exit().bar()).isEqualTo(3);
        assertThat(trade.exitPrice()).isEqualTo(105);
    }

    @Test
    void a_trailing_stop_is_armed_by_a_profit() {
        // A gain of 4 does not arm it, one of 6 does: 106 - 5 = 101.
        Trade trade = only(backtest(QUIET, bar(100, 104, 90, 95), bar(95, 106, 95, 105), bar(105, 105, 100, 102))
                .run(longAt0(Exits.NONE.trailing(TrailingStop.distance(5).after(6)))));

        assertThat(trade.exit().bar()).isEqualTo(3);
        assertThat(trade.exitPrice()).isEqualTo(101);
    }

    @Test
    void a_stop_moves_to_break_even() {
        // Stop 90. The high of 104 is 4 in favour: from the next bar on the stop is 100.
        Trade trade = only(backtest(QUIET, bar(100, 104, 95, 103), bar(103, 103, 99, 101), QUIET)
                .run(longAt0(Exits.NONE.withStop(10).breakEvenAfter(4))));

        assertThat(trade.exit().bar()).isEqualTo(2);
        assertThat(trade.exitPrice()).isEqualTo(100);
        assertThat(trade.pnl()).isZero();
    }

    @Test
    void targets_close_parts_and_rest_at_the_maker_fee() {
        Exits exits = Exits.stopAndTarget(10, 20).withPartialTarget(5, 0.5);
        Costs costs = new Costs(0.001, 0).withMakerFee(0.0002);
        BacktestResult result = backtest(QUIET, bar(100, 106, 99, 105), bar(105, 121, 104, 120), QUIET)
                .costs(costs)
                .run(longAt0(exits));

        Trade trade = only(result);
        // 1 unit at 105, 1 at 120: 5 + 20; fees 0.1 % of 200, 0.02 % of 105 and of 120.
        assertThat(trade.pnl()).isCloseTo(25 - 0.2 - 0.021 - 0.024, within(1e-12));
        assertThat(trade.fees()).isCloseTo(0.245, within(1e-12));
        assertThat(trade.exitPrice()).isEqualTo(112.5);
        assertThat(trade.reason()).isEqualTo(ExitReason.TAKE_PROFIT);
        assertThat(trade.partialFills()).extracting(fill -> fill.units()).containsExactly(2.0, -1.0, -1.0);
        // At the close of bar 1: 5 - 0.021 of one part; 1 * (105 - 100) of the other; 0.2 paid at the entry.
        assertThat(result.equity().value(1)).isCloseTo(10_000 + 5 - 0.021 + 5 - 0.2, within(1e-9));
    }

    @Test
    void one_bar_fills_all_targets_it_reaches_and_the_stop_takes_what_is_left() {
        Exits exits = Exits.NONE.withStop(10).withPartialTarget(5, 0.25).withPartialTarget(8, 0.25);
        Trade both = only(backtest(QUIET, bar(100, 109, 99, 105), bar(105, 105, 89, 90), QUIET)
                .run(longAt0(exits)));
        BacktestResult oneBar = backtest(QUIET, bar(100, 109, 89, 105), QUIET).run(longAt0(exits));

        assertThat(both.pnl()).isEqualTo(0.5 * 5 + 0.5 * 8 - 1 * 10);
        assertThat(only(oneBar).pnl()).isEqualTo(-20); // the stop came first
        assertThat(oneBar.ambiguousBars().count()).isEqualTo(1);
        assertThat(oneBar.ambiguousBars().best()).isEqualTo(0.5 * 5 + 0.5 * 8 - 1 * 10);
        assertThat(oneBar.ambiguousBars().isProven()).isTrue();
    }

    @Test
    void an_exit_looks_at_the_position_and_leaves_at_the_next_open() {
        Exits exits = Exits.NONE.when(position -> position.barsHeld() >= 2 && position.gain() < 0);
        Trade trade = only(backtest(
                        QUIET, bar(100, 101, 95, 99), bar(99, 103, 99, 102), bar(102, 102, 97, 98), bar(97, 99, 96, 98))
                .run(longAt0(exits)));

        assertThat(trade.exit().bar()).isEqualTo(4); // bar 2 is in profit, bar 3 closes at a loss
        assertThat(trade.exitPrice()).isEqualTo(97);
        assertThat(trade.reason()).isEqualTo(ExitReason.SIGNAL);
    }

    @Test
    void an_entry_of_the_other_side_ends_a_position_that_says_so() {
        double[][] rows = {QUIET, QUIET, QUIET, bar(104, 105, 103, 104), bar(106, 107, 105, 106), QUIET};
        Signal sell = Signal.enter(Side.SHORT, Exits.NONE);
        Exits far = Exits.NONE.withStop(50);

        // In at 100, turned at the open of 104 with a stop that is never reached; without it, held to the last close.
        List<Trade> turned = backtest(rows)
                .run(script(Map.of(0, Signal.enter(Side.LONG, far.orOppositeSignal()), 2, sell)))
                .trades();
        Trade held = only(backtest(rows).run(script(Map.of(0, Signal.enter(Side.LONG, far), 2, sell))));

        assertThat(turned.get(0).pnl()).isEqualTo(8); // 2 * (104 - 100)
        assertThat(turned.get(0).reason()).isEqualTo(ExitReason.SIGNAL);
        assertThat(turned.get(1).side()).isEqualTo(Side.SHORT);
        assertThat(turned.get(1).entryPrice()).isEqualTo(104);
        assertThat(held.reason()).isEqualTo(ExitReason.END_OF_DATA);
    }

    @Test
    void taking_costs_fee_and_slippage_on_both_sides() {
        // Bought at 100 * 1.01 = 101, sold at 110 * 0.99 = 108.9; fees 2 * 101 * 0.001 + 2 * 108.9 * 0.001 = 0.4198.
        Trade trade = only(backtest(QUIET, QUIET, bar(110, 110, 110, 110), QUIET)
                .costs(Costs.NONE.withFee(0.001).withSlippage(0.01))
                .run(script(Map.of(0, Signal.enter(Side.LONG, Exits.NONE), 1, Signal.CLOSE))));

        assertThat(trade.entryPrice()).isCloseTo(101, within(1e-12));
        assertThat(trade.exitPrice()).isCloseTo(108.9, within(1e-12));
        assertThat(trade.fees()).isCloseTo(0.4198, within(1e-12));
        assertThat(trade.pnl()).isCloseTo(15.8 - 0.4198, within(1e-12));
    }

    @Test
    void pauses_after_a_loss_only() {
        Signal buy = Signal.enter(Side.LONG, Exits.stopAndTarget(5, 5));
        Strategy always = Strategy.of("always", study -> bar -> buy);
        double[] loss = bar(100, 101, 94, 100);
        double[] win = bar(100, 106, 99, 100);

        List<Trade> trades = backtest(QUIET, loss, QUIET, QUIET, win, win, QUIET)
                .execution(Execution.DEFAULT.withCooldown(2))
                .run(always)
                .trades();

        // The loss of bar 1 keeps bars 2 and 3 empty; the wins of bars 4 and 5 keep none.
        assertThat(trades).extracting(trade -> trade.entry().bar()).containsExactly(1, 4, 5, 6);
    }

    @Test
    void a_limit_entry_waits_for_its_price_and_expires() {
        Signal buy = Signal.enter(Side.LONG, Exits.NONE, Order.limit(95).expiringAfter(2));
        Costs costs = new Costs(0.001, 0.01).withMakerFee(0.0002);

        Trade filled = only(backtest(QUIET, QUIET, bar(100, 100, 94, 96), QUIET)
                .costs(costs)
                .run(script(Map.of(0, buy))));
        BacktestResult expired =
                backtest(QUIET, QUIET, QUIET, bar(100, 100, 94, 96)).run(script(Map.of(0, buy)));
        BacktestResult cancelled =
                backtest(QUIET, QUIET, bar(100, 100, 94, 96), QUIET).run(script(Map.of(0, buy, 1, Signal.CLOSE)));

        assertThat(filled.entry().bar()).isEqualTo(2);
        assertThat(filled.entryPrice()).isEqualTo(95); // it rests: no slippage
        assertThat(filled.entry().fee()).isCloseTo(0.0002 * 190, within(1e-12));
        assertThat(expired.trades()).isEmpty();
        assertThat(cancelled.trades()).isEmpty();
    }

    @Test
    void a_limit_the_market_is_beyond_takes_at_the_open_but_never_above_its_price() {
        Signal buy = Signal.enter(Side.LONG, Exits.NONE, Order.limit(100.5));
        Costs costs = new Costs(0.001, 0.01).withMakerFee(0.0002);

        Trade trade = only(backtest(QUIET, QUIET, QUIET).costs(costs).run(script(Map.of(0, buy))));

        assertThat(trade.entry().rawPrice()).isEqualTo(100);
        assertThat(trade.entryPrice()).isEqualTo(100.5); // 101 with slippage
        assertThat(trade.entry().fee()).isCloseTo(0.001 * 201, within(1e-12));
    }

    @Test
    void a_stop_entry_takes_at_its_price_and_slips() {
        Signal buy = Signal.enter(Side.LONG, Exits.NONE.withStop(4), Order.stop(105));
        Costs costs = new Costs(0.001, 0.01);

        Trade trade = only(backtest(QUIET, bar(102, 107, 102, 106), bar(106, 106, 100, 101))
                .costs(costs)
                .run(script(Map.of(0, buy))));

        assertThat(trade.entryPrice()).isEqualTo(105 * 1.01);
        assertThat(trade.exit().rawPrice()).isEqualTo(101); // 4 below the price of the order
        assertThat(trade.exit().bar()).isEqualTo(2);
    }

    @Test
    void a_limit_filled_inside_a_bar_that_reaches_the_target_is_ambiguous() {
        // Falls to 94 and closes at 97: the high of 101 came before or after. Target 95 + 5 = 100, reached in bar 2 for
        // sure.
        Signal buy = Signal.enter(Side.LONG, Exits.stopAndTarget(10, 5), Order.limit(95));
        BacktestResult later = backtest(QUIET, bar(99, 101, 94, 97), bar(97, 98, 84, 85), QUIET)
                .run(script(Map.of(0, buy)));

        AmbiguousBars bars = later.ambiguousBars();
        assertThat(only(later).pnl()).isEqualTo(-20); // not counted in bar 1; the stop of 85 in bar 2
        assertThat(bars.count()).isEqualTo(1);
        assertThat(bars.worst()).isEqualTo(-20);
        assertThat(bars.best()).isEqualTo(10);
        assertThat(bars.isProven()).isTrue();
    }

    @Test
    void a_stop_that_may_lie_before_the_entry_counts() {
        // Buys the breakout at 105, stop 101: the low of 99 came before it or after.
        Signal buy = Signal.enter(Side.LONG, Exits.NONE.withStop(4), Order.stop(105));
        BacktestResult result =
                backtest(QUIET, bar(100, 107, 99, 106), bar(106, 110, 106, 110)).run(script(Map.of(0, buy)));

        assertThat(only(result).pnl()).isEqualTo(-8);
        assertThat(result.ambiguousBars().worst()).isEqualTo(-8);
        assertThat(result.ambiguousBars().best()).isEqualTo(10); // held to the last close of 110
    }

    @Test
    void what_the_bar_must_do_after_the_fill_is_not_ambiguous() {
        // The stop of 85 lies below the limit: whoever gets there passed 95 first. A close of 101 is beyond the target
        // of 100.
        Signal buy = Signal.enter(Side.LONG, Exits.stopAndTarget(10, 5), Order.limit(95));
        BacktestResult stopped = backtest(QUIET, bar(99, 99, 84, 90), QUIET).run(script(Map.of(0, buy)));
        BacktestResult taken = backtest(QUIET, bar(99, 101, 94, 101), QUIET).run(script(Map.of(0, buy)));

        assertThat(only(stopped).pnl()).isEqualTo(-20);
        assertThat(only(taken).pnl()).isEqualTo(10);
        assertThat(stopped.ambiguousBars().bars()).isEmpty();
        assertThat(taken.ambiguousBars().bars()).isEmpty();
    }

    @Test
    void decisions_arrive_late() {
        Trade trade = only(backtest(QUIET, QUIET, bar(102, 103, 101, 102), QUIET, bar(104, 105, 103, 104), QUIET)
                .execution(Execution.DEFAULT.withLatency(1))
                .run(script(Map.of(0, Signal.enter(Side.LONG, Exits.NONE), 2, Signal.CLOSE))));

        assertThat(trade.entryPrice()).isEqualTo(102);
        assertThat(trade.exitPrice()).isEqualTo(104);
    }

    @Test
    void slippage_grows_with_volatility_and_size() {
        double[][] rows = new double[30][];
        Arrays.fill(rows, bar(100, 102, 98, 100)); // ATR 4, volume 10
        Strategy buy = script(Map.of(20, Signal.enter(Side.LONG, Exits.NONE)));

        Trade volatile_ = only(
                backtest(rows).costs(new Costs(0, 0.001).withAtrSlippage(0.1)).run(buy));
        Trade large = only(backtest(rows)
                .costs(new Costs(0, 0.001).withImpact(0.01))
                .sizing(Sizing.units(2.5))
                .run(buy));

        assertThat(volatile_.entryPrice()).isCloseTo(100 * (1 + 0.001 + 0.1 * 4 / 100), within(1e-9));
        assertThat(large.entryPrice()).isCloseTo(100 * (1 + 0.001 + 0.01 * 0.5), within(1e-9)); // sqrt(2.5 / 10)
    }

    @Test
    void orders_take_a_share_of_the_volume_and_exits_take_several_bars() {
        CandleSeries thin = withVolume(10, QUIET, QUIET, bar(100, 100, 89, 90), bar(88, 90, 87, 88), QUIET);
        Execution tenth = Execution.DEFAULT.withVolumeShare(0.1);
        Backtest backtest =
                Backtest.of(thin).costs(Costs.NONE).sizing(Sizing.units(5)).execution(tenth);

        Trade trade = only(backtest.run(longAt0(Exits.NONE.withStop(10))));
        Trade added = only(backtest.run(script(Map.of(
                0,
                Signal.enter(Side.LONG, Exits.NONE.withStop(10), Order.MARKET.adding(1)),
                1,
                Signal.enter(Side.LONG, Exits.NONE)))));

        assertThat(trade.units()).isEqualTo(1); // a tenth of 10; the rest of the order is cancelled
        assertThat(trade.pnl()).isEqualTo(-10);
        // A second unit in bar 2, whose volume is used up then: nothing at the stop, one at 88, one at 100.
        assertThat(added.units()).isEqualTo(2);
        assertThat(added.reason()).isEqualTo(ExitReason.STOP_LOSS);
        assertThat(added.exitPrice()).isEqualTo((88 + 100) / 2.0);
    }

    @Test
    void options_that_read_volumes_refuse_candles_without() {
        Backtest backtest = Backtest.of(withVolume(Double.NaN, QUIET, QUIET, QUIET));
        Strategy strategy = longAt0(Exits.NONE);

        assertThat(backtest.run(strategy).trades()).hasSize(1);
        assertThatThrownBy(() -> backtest.execution(Execution.DEFAULT.withVolumeShare(0.1))
                        .run(strategy))
                .isInstanceOf(NoDataException.class)
                .hasMessage(
                        "Execution.withVolumeShare needs the volume of every candle, but binance:BTC/USDT:USDT candles 1h has"
                                + " none at 2024-01-01T00:00:00Z: leave the option out, or take candles of trades.");
        assertThatThrownBy(() -> backtest.costs(Costs.NONE.withImpact(0.01)).run(strategy))
                .isInstanceOf(NoDataException.class)
                .hasMessageStartingWith("Costs.withImpact needs the volume of every candle");
    }

    @Test
    void signals_add_up_to_a_limit_and_never_beyond_the_capital() {
        Signal first = Signal.enter(Side.LONG, Exits.NONE, Order.MARKET.adding(2));
        Signal more = Signal.enter(Side.LONG, Exits.NONE, Order.MARKET.sized(0.5));
        double[] up = bar(110, 111, 109, 110);
        Map<Integer, Signal> signals = Map.of(0, first, 1, more, 2, more, 3, more, 4, Signal.CLOSE);

        Trade trade =
                only(backtest(QUIET, QUIET, up, up, up, bar(120, 120, 120, 120)).run(script(signals)));
        Trade poor = only(backtest(QUIET, QUIET, up, up, up, bar(120, 120, 120, 120))
                .sizing(Sizing.allIn())
                .run(script(signals)));

        assertThat(trade.units()).isEqualTo(4); // 2, then twice 1
        assertThat(trade.entryPrice()).isEqualTo(105);
        assertThat(trade.pnl()).isEqualTo(2 * 20 + 2 * 10);
        assertThat(trade.partialFills()).hasSize(4);
        assertThat(poor.units()).isEqualTo(100); // the first part took it all
    }

    @Test
    void a_signal_has_a_size_and_another_reduces() {
        Signal half = Signal.enter(Side.LONG, Exits.NONE, Order.MARKET.sized(0.5));
        Trade trade = only(backtest(QUIET, QUIET, bar(110, 110, 110, 110), bar(120, 120, 120, 120), QUIET)
                .run(script(Map.of(0, half, 1, Signal.reduce(0.25), 2, Signal.CLOSE))));
        BacktestResult nothing = backtest(QUIET, QUIET, QUIET).run(script(Map.of(0, Signal.reduce(0.5))));

        assertThat(trade.units()).isEqualTo(1);
        assertThat(trade.pnl()).isEqualTo(0.25 * 10 + 0.75 * 20);
        assertThat(nothing.trades()).isEmpty();
    }

    @Test
    void daily_equity_follows_the_parts() {
        double[][] rows = new double[72][];
        Arrays.fill(rows, QUIET);
        rows[30] = bar(100, 106, 99, 104); // half at 105 on the second day
        rows[47] = bar(104, 104, 103, 104);
        BacktestResult result = backtest(rows).run(longAt0(Exits.NONE.withPartialTarget(5, 0.5)));

        assertThat(result.dailyEquity().value(0)).isEqualTo(10_000);
        assertThat(result.dailyEquity().value(1)).isEqualTo(10_000 + 5 + 4);
        assertThat(result.dailyEquity().value(2)).isEqualTo(10_000 + 5);
        assertThat(result.metrics().value(Metric.NET_PROFIT)).isEqualTo(5);
        assertThat(result.equity().value(47)).isEqualTo(10_000 + 5 + 4);
    }

    @Test
    void what_cannot_be_says_what_would_be_right() {
        assertThatThrownBy(() -> TrailingStop.share(2)).hasMessageContaining("0.02 means 2 %");
        assertThatThrownBy(() -> TrailingStop.distance(Double.NaN)).hasMessageContaining("warming up");
        assertThatThrownBy(() -> Exits.NONE.withPartialTarget(1, 0.6).withPartialTarget(2, 0.6))
                .hasMessageContaining("leave something");
        assertThatThrownBy(() -> Order.limit(100).adding(0)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Signal.reduce(1)).hasMessageContaining("Signal.CLOSE");
        assertThatThrownBy(() -> new Costs(0.001, 0).withMakerFee(0.002)).hasMessageContaining("at most the fee");
        assertThatThrownBy(() -> Execution.DEFAULT.withVolumeShare(2)).hasMessageContaining("0.1 means 10 %");
        for (Object held : List.of(
                TrailingStop.share(0.02).after(3),
                Order.limit(100).expiringAfter(3).sized(0.5),
                Execution.DEFAULT.withLatency(1).withVolumeShare(0.1).withCooldown(12),
                Signal.reduce(0.5),
                new Costs(0.001, 0.0005)
                        .withMakerFee(0.0002)
                        .withAtrSlippage(0.05)
                        .withImpact(0.1))) {
            assertThat(held.toString()).hasSizeLessThanOrEqualTo(80).doesNotContain("@");
        }
    }

    @Test
    void a_stated_rule_enters_by_limits_below_a_long_and_above_a_short() {
        Condition up = new Condition(List.of(), (study, p) -> {
            double[] close = study.closes();
            return bar -> close[bar] > 100;
        });
        OrderRule pullback = new OrderRule(List.of("depth"), (study, p) -> {
            double[] close = study.closes();
            double depth = p.value("depth");
            return (bar, side) -> Order.limit(close[bar] - side.sign() * depth).expiringAfter(2);
        });
        StatedRule rule = StatedRule.of(Entry.of(Side.LONG, up)).order(pullback);
        Strategy strategy = Strategy.of("pullback", Params.of("depth", 4), rule);
        // A limit of 102 - 4 = 98 works in bars 1 and 2, and is filled in the second.
        double[][] rows = {bar(100, 103, 99, 102), bar(102, 102, 99, 100), bar(100, 101, 97, 99), QUIET};

        Trade trade = only(backtest(rows).run(strategy));

        assertThat(trade.entry().bar()).isEqualTo(2);
        assertThat(trade.entryPrice()).isEqualTo(98);
        assertThat(rule.parameters()).containsExactly("depth");
        SweepResult swept = Sweep.grid(strategy.grid().with("depth", 1, 4, 6)).run(backtest(rows));
        for (int row = 0; row < 3; row++) {
            assertThat(swept.value(Metric.NET_PROFIT, row))
                    .isEqualTo(backtest(rows)
                            .run(strategy.with(Params.of("depth", new double[] {1, 4, 6}[row])))
                            .performance()
                            .value(Metric.NET_PROFIT));
        }
    }

    @Test
    void fees_of_venues_are_those_of_their_tables_or_refused() {
        assertThat(Costs.of("binance", InstrumentType.PERPS)).isEqualTo(new Costs(0.0005, 0.0005).withMakerFee(0.0002));
        assertThat(Costs.of(Instrument.parse("bybit:BTC/USDT:USDT")).fee()).isEqualTo(0.00055);
        assertThat(Costs.of(Instrument.parse("okx:BTC/USDT")).makerFee()).isEqualTo(0.0008);
        assertThat(Costs.of("kraken", InstrumentType.SPOT)).isEqualTo(new Costs(0.004, 0.0005).withMakerFee(0.0025));
        assertThatThrownBy(() -> Costs.of("kraken", InstrumentType.PERPS))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("The fees of kraken perps are not known")
                .hasMessageContaining("kraken spot")
                .hasMessageContaining("new Costs(");
        assertThatThrownBy(() -> Costs.of(Instrument.parse("binance:BTC/USD:USD")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("binance:BTC/USD:USD");
    }
}
