package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.indicator.Indicators;
import dev.kirby.lookahead.LookaheadCheck;
import dev.kirby.lookahead.LookaheadException;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OwnStrategyTest {

    private final CandleSeries bars = RandomMarkets.candles(new Random(7), 2_000);

    /** What a user types: a name, indicators once, a decision per bar. */
    static Strategy smaCross(int fastBars, int slowBars) {
        return Strategy.of("sma cross", study -> {
            double[] fast = study.sma(fastBars);
            double[] slow = study.sma(slowBars);
            int[] crosses = Indicators.crosses(fast, slow);
            return bar -> crosses[bar] > 0 ? Signal.LONG : crosses[bar] < 0 ? Signal.SHORT : Signal.NONE;
        });
    }

    @Test
    void turns_from_side_to_side_at_the_next_open() {
        BacktestResult result = Backtest.of(bars).run(smaCross(10, 30));

        assertThat(result.trades()).hasSizeGreaterThan(20);
        for (int i = 1; i < result.trades().size(); i++) {
            Trade before = result.trades().get(i - 1);
            Trade trade = result.trades().get(i);
            assertThat(trade.side()).isNotEqualTo(before.side());
            assertThat(trade.entry().bar()).isEqualTo(before.exit().bar());
            assertThat(before.reason()).isEqualTo(ExitReason.SIGNAL);
        }
        assertThat(result.trades().get(result.trades().size() - 1).reason()).isEqualTo(ExitReason.END_OF_DATA);
    }

    @Test
    void is_proved_not_to_look_ahead() {
        LookaheadCheck check = Backtest.of(bars).verifyNoLookahead(smaCross(10, 30));

        assertThat(check.histories()).isGreaterThan(100);
        Backtest.of(bars)
                .verifyNoLookahead(LiquiditySweep.with(
                        Params.parse("key_level_lookback=20, volume_spike_threshold=1, rejection_candles=5")));
        Backtest.of(bars)
                .verifyNoLookahead(LiquiditySweep.with(Params.parse(
                        "key_level_lookback=30, volume_spike_threshold=0.5, pierce_depth=0, reversal_candle_size=0,"
                                + " min_level_touches=2, min_distance_from_level=0.01")));
    }

    @Test
    void is_caught_when_it_reads_the_next_bar() {
        Strategy cheat = Strategy.of("tomorrow", study -> {
            double[] close = study.closes();
            return bar -> bar + 1 < close.length && close[bar + 1] > close[bar] ? Signal.LONG : Signal.NONE;
        });

        assertThatThrownBy(() -> Backtest.of(bars).verifyNoLookahead(cheat))
                .isInstanceOf(LookaheadException.class)
                .hasMessageContaining("looks ahead");
    }

    @Test
    void is_caught_when_it_suppresses_signals_by_what_comes() {
        Strategy cheat = Strategy.of("hindsight", study -> {
            double[] close = study.closes();
            return bar ->
                    bar % 3 != 0 || (bar + 1 < close.length && close[bar + 1] < close[bar]) ? Signal.NONE : Signal.LONG;
        });

        assertThatThrownBy(() -> Backtest.of(bars).verifyNoLookahead(cheat)).isInstanceOf(LookaheadException.class);
    }

    @Test
    void is_caught_when_it_scales_by_the_whole_history() {
        Strategy cheat = Strategy.of("median of all", study -> {
            double median = java.util.Arrays.stream(study.closes()).sorted().toArray()[study.size() / 2];
            return bar -> study.bars().close(bar) < median ? Signal.LONG : Signal.CLOSE;
        });

        assertThatThrownBy(() -> Backtest.of(bars).verifyNoLookahead(cheat)).isInstanceOf(LookaheadException.class);
    }

    @Test
    void that_reaches_beyond_the_end_is_named_with_its_bar() {
        Strategy cheat = Strategy.of(
                "beyond",
                study -> bar -> study.size() < 2_000 && study.bars().close(bar + 1) > 0 ? Signal.LONG : Signal.NONE);

        assertThatThrownBy(() -> Backtest.of(bars).verifyNoLookahead(cheat))
                .isInstanceOf(LookaheadException.class)
                .hasMessageContaining("not there yet");
    }
}
