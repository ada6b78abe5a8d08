package dev.kirby.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReversalFamilyTest {

    private static final Strategy LOOSE_CAPITULATION = CapitulationReversal.strategy()
            .with(Params.parse("volume_explosion_threshold=1, price_move_speed=0.001, sentiment_extreme_threshold=45,"
                    + " exhaustion_wick_ratio=0.3, reversal_confirmation_candles=3"));
    private static final Strategy LOOSE_BREAKDOWN = FailedBreakdown.strategy()
            .with(Params.parse("range_lookback_periods=20, breakdown_depth=0, volume_decline_threshold=1.2,"
                    + " recovery_speed=5, spring_confirmation_volume=0.8"));

    /** Slowly down on a volume of 100, then one bar of panic at 60 and one of recovery at 61. */
    private static CandleSeries panic(double sign) {
        return candles(100, (i, c) -> {
            double close = 100 - 0.05 * i + (i % 4 == 0 ? 0.06 : 0);
            set(c, i, sign, close + 0.05, close + 0.1, close - 0.05, close, 100);
            if (i == 60) {
                set(c, i, sign, close + 0.05, close + 0.1, close - 5, close - 0.5, 400);
            } else if (i == 61) {
                set(c, i, sign, close - 0.5, close + 0.6, close - 0.6, close + 0.5, 150);
            }
        });
    }

    @Test
    void capitulation_is_bought_after_the_bar_that_confirms_it_with_a_stop_below_the_panic() {
        Signal signal = CapitulationReversal.strategy().prepare(panic(1)).at(61);

        assertThat(signal.action()).isEqualTo(Signal.Action.LONG);
        double close = panic(1).close(61);
        double extreme = panic(1).low(60);
        double atr = Study.of(panic(1)).atr(14)[61];
        assertThat(signal.exits().stopDistance()).isEqualTo(close - extreme + atr);
        assertThat(signal.exits().targetDistance()).isEqualTo(2 * (close - extreme + atr));
        assertThat(CapitulationReversal.strategy().prepare(panic(1)).at(60)).isEqualTo(Signal.NONE);
        assertThat(CapitulationReversal.strategy().prepare(panic(-1)).at(61).action())
                .isEqualTo(Signal.Action.SHORT);
    }

    @Test
    void capitulation_needs_each_of_its_conditions() {
        for (String hard : new String[] {
            "volume_explosion_threshold=4.5",
            "price_move_speed=0.06",
            "sentiment_extreme_threshold=0",
            "exhaustion_wick_ratio=9"
        }) {
            Rule rule = CapitulationReversal.strategy().with(Params.parse(hard)).prepare(panic(1));
            assertThat(rule.at(61)).as(hard).isEqualTo(Signal.NONE);
        }
    }

    /** Between 99 and 101; bar 60 dips to 97 on little volume; bar 62 comes back on much. */
    private static CandleSeries spring(double sign) {
        return candles(100, (i, c) -> {
            double close = i % 2 == 0 ? 100.5 : 99.5;
            set(c, i, sign, 200 - close, 101, 99, close, 100);
            if (i == 60) {
                set(c, i, sign, 99.5, 99.6, 97, 98, 40);
            } else if (i == 61) {
                set(c, i, sign, 98, 98.5, 97.5, 98.2, 100);
            } else if (i == 62) {
                set(c, i, sign, 98.2, 99.8, 98, 99.7, 300);
            }
        });
    }

    @Test
    void a_failed_breakdown_is_bought_with_the_range_as_target() {
        Signal signal = FailedBreakdown.strategy().prepare(spring(1)).at(62);

        assertThat(signal.action()).isEqualTo(Signal.Action.LONG);
        double atr = Study.of(spring(1)).atr(14)[62];
        assertThat(signal.exits().stopDistance()).isEqualTo(99.7 - 97 + 0.5 * atr);
        assertThat(signal.exits().targetDistance()).isEqualTo(101 - 99.7);
        assertThat(FailedBreakdown.strategy()
                        .with("recovery_speed", 1)
                        .prepare(spring(1))
                        .at(62))
                .isEqualTo(Signal.NONE);
        assertThat(FailedBreakdown.strategy()
                        .with("volume_decline_threshold", 0.3)
                        .prepare(spring(1))
                        .at(62))
                .isEqualTo(Signal.NONE);
        assertThat(FailedBreakdown.strategy()
                        .with("spring_confirmation_volume", 4)
                        .prepare(spring(1))
                        .at(62))
                .isEqualTo(Signal.NONE);
        assertThat(FailedBreakdown.strategy().prepare(spring(-1)).at(62).action())
                .isEqualTo(Signal.Action.SHORT);
    }

    @Test
    void both_trade_both_sides_and_do_not_look_ahead() {
        for (Strategy strategy : new Strategy[] {LOOSE_CAPITULATION, LOOSE_BREAKDOWN}) {
            for (int seed = 1; seed <= 3; seed++) {
                Backtest backtest = Backtest.of(RandomMarkets.candles(new Random(seed), 2_000));
                BacktestResult result = backtest.run(strategy);
                Set<Side> sides = result.trades().stream().map(Trade::side).collect(Collectors.toSet());
                assertThat(sides).as("%s, seed %d", strategy, seed).containsExactlyInAnyOrder(Side.LONG, Side.SHORT);
                backtest.verifyNoLookahead(strategy);
            }
        }
    }

    @Test
    void panic_is_told_by_funding() {
        CandleSeries bars = RandomMarkets.candles(new Random(4), 4_000);
        Strategy scored = LOOSE_CAPITULATION.with("panic_score_minimum", 0.6);
        Backtest backtest = Backtest.of(bars).funding(RandomMarkets.funding(new Random(4), bars));

        int all = backtest.run(LOOSE_CAPITULATION).trades().size();

        assertThat(backtest.run(scored).trades()).hasSizeLessThan(all).isNotEmpty();
        backtest.verifyNoLookahead(scored);
    }

    @Test
    void grids_and_spaces_hold_what_the_strategies_take() {
        assertThat(CapitulationReversal.grid().size()).isEqualTo(5_184);
        assertThat(FailedBreakdown.grid().size()).isEqualTo(6_000);
        assertThat(CapitulationReversal.space().names()).hasSize(7);
        assertThat(FailedBreakdown.space().names()).hasSize(6);
    }

    @Test
    void what_candles_cannot_tell_is_refused() {
        Backtest candles = Backtest.of(RandomMarkets.candles(new Random(1), 50));
        assertThatThrownBy(() -> candles.run(SupplyShock.strategy()))
                .isInstanceOf(UnsupportedDataException.class)
                .hasMessageContaining("news feed");
        assertThatThrownBy(() -> CapitulationReversal.strategy().with("smart_money_divergence", 0.5))
                .isInstanceOf(UnsupportedDataException.class);
        assertThatThrownBy(() -> FailedBreakdown.strategy().with("accumulation_score_min", 0.7))
                .isInstanceOf(UnsupportedDataException.class);
        assertThatThrownBy(() -> FailedBreakdown.strategy().with("recovery_speed", 0))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> CapitulationReversal.strategy().with("panic_score_minimum", 2))
                .isInstanceOf(InvalidRequestException.class);
    }

    private interface Candle {
        void write(int bar, double[][] columns);
    }

    /** The mirror image stands at twice the price of 100 less it. */
    private static void set(
            double[][] c, int i, double sign, double open, double high, double low, double close, double volume) {
        c[0][i] = sign > 0 ? open : 200 - open;
        c[1][i] = sign > 0 ? high : 200 - low;
        c[2][i] = sign > 0 ? low : 200 - high;
        c[3][i] = sign > 0 ? close : 200 - close;
        c[4][i] = volume;
    }

    private static CandleSeries candles(int size, Candle candle) {
        long[] time = new long[size];
        double[][] c = new double[5][size];
        for (int i = 0; i < size; i++) {
            time[i] = 1_700_006_400_000L + i * 300_000L;
            candle.write(i, c);
        }
        return CandleSeries.of(RandomMarkets.BTC, Interval.M5, time, c[0], c[1], c[2], c[3], c[4]);
    }
}
