package dev.kirby.intrabar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.market.TakerSide;
import dev.kirby.market.TimeRange;
import dev.kirby.market.TradeTick;
import dev.kirby.performance.ExitReason;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bars that reach both stop and target, by hand. */
class InsideABarTest {

    private static final long START = 1_704_067_200_000L; // 2024-01-01T00:00Z
    private static final long MINUTE = 60_000L;

    /** Four bars of 5m: quiet, ambiguous (85 to 115), quiet, ambiguous. */
    private static CandleSeries bars() {
        return candles(
                Interval.M5,
                START,
                new double[] {100, 100, 100, 100},
                new double[] {101, 115, 101, 115},
                new double[] {99, 85, 99, 85},
                new double[] {100, 100, 100, 100});
    }

    private static CandleSeries candles(
            Interval interval, long start, double[] open, double[] high, double[] low, double[] close) {
        long[] time = new long[open.length];
        double[] volume = new double[open.length];
        for (int i = 0; i < time.length; i++) {
            time[i] = start + i * interval.millis();
            volume[i] = 1;
        }
        return CandleSeries.of(RandomMarkets.BTC, interval, time, open, high, low, close, volume);
    }

    /** A long at each even bar's close, stop 10 below, target 10 above. */
    private static Strategy longs() {
        return Strategy.of(
                "longs",
                study -> bar -> bar % 2 == 0 ? Signal.enter(Side.LONG, Exits.stopAndTarget(10, 10)) : Signal.NONE);
    }

    private static Backtest backtest() {
        return Backtest.of(bars()).costs(Costs.NONE).sizing(Sizing.units(2));
    }

    @Test
    void counts_the_bars_and_bounds_the_profit() {
        BacktestResult result = backtest().run(longs());

        AmbiguousBars bars = result.ambiguousBars();
        assertThat(result.trades()).extracting(trade -> trade.pnl()).containsExactly(-20.0, -20.0);
        assertThat(bars.count()).isEqualTo(2);
        assertThat(bars.worst()).isEqualTo(-40); // both stops, as counted: 2 units * 10 * 2
        assertThat(bars.best()).isEqualTo(40); // both targets
        assertThat(bars.isProven()).isTrue();
        assertThat(bars.bars().get(1).bar()).isEqualTo(3);
        assertThat(bars.bars().get(1).worst()).isEqualTo(-20);
        assertThat(bars.bars().get(1).best()).isEqualTo(20);
        assertThat(result.notes())
                .containsExactly("2 bars do not show what came first: net profit is from -40.00 to 40.00, counted"
                        + " -40.00. finer(candles of a shorter interval) narrows it.");
    }

    @Test
    void the_other_order_has_its_own_slippage_and_fee() {
        BacktestResult result =
                backtest().costs(new Costs(0.001, 0.0005).withMakerFee(0.0002)).run(longs());

        AmbiguousBar bar = result.ambiguousBars().bars().get(0);
        double entry = 100 * 1.0005;
        double stop = 90 * 0.9995;
        assertThat(bar.counted()).isCloseTo(2 * (stop - entry) - 0.001 * 2 * entry - 0.001 * 2 * stop, within(1e-9));
        assertThat(bar.best()).isCloseTo(2 * (110 - entry) - 0.001 * 2 * entry - 0.0002 * 2 * 110, within(1e-9));
    }

    @Test
    void finer_candles_are_fetched_for_the_ambiguous_bars_only() {
        List<TimeRange> asked = new ArrayList<>();
        FinerPrices finer = FinerPrices.fetched("1m candles of a test", range -> {
            asked.add(range);
            if (range.startMillis() > START + 5 * MINUTE) {
                throw new NoDataException("none");
            }
            return candles(
                    Interval.M1,
                    START + 5 * MINUTE,
                    new double[] {100, 111},
                    new double[] {112, 115},
                    new double[] {95, 85},
                    new double[] {111, 86});
        });

        BacktestResult result = backtest().finer(finer).run(longs());

        AmbiguousBars bars = result.ambiguousBars();
        assertThat(result.trades())
                .extracting(trade -> trade.reason())
                .containsExactly(ExitReason.TAKE_PROFIT, ExitReason.STOP_LOSS);
        assertThat(asked)
                .containsExactly(
                        TimeRange.ofMillis(START + 5 * MINUTE, START + 10 * MINUTE),
                        TimeRange.ofMillis(START + 15 * MINUTE, START + 20 * MINUTE));
        assertThat(bars.decided()).isEqualTo(1);
        assertThat(bars.count()).isEqualTo(1);
        assertThat(bars.worst()).isEqualTo(0); // +20 as decided, -20 at the stop
        assertThat(bars.best()).isEqualTo(40);
        assertThat(bars.note()).startsWith("1 ambiguous bar was decided by finer prices. 1 bar does not show");
    }

    @Test
    void ticks_decide_every_bar_they_cover() {
        List<TradeTick> ticks = new ArrayList<>();
        double[] prices = {100, 109, 111, 85, 100};
        for (int i = 0; i < prices.length; i++) {
            ticks.add(new TradeTick(
                    Instant.ofEpochMilli(START + 5 * MINUTE + i / 2), prices[i], 1, TakerSide.BUY, "t" + i));
        }

        BacktestResult result = backtest().finer(FinerPrices.ofTicks(ticks)).run(longs());

        assertThat(result.trades().get(0).reason()).isEqualTo(ExitReason.TAKE_PROFIT);
        assertThat(result.ambiguousBars().decided()).isEqualTo(1);
    }

    @Test
    void trades_are_laid_over_ticks() {
        List<TradeTick> ticks = new ArrayList<>();
        double[] prices = {100.5, 95, 89.5, 112, 100};
        for (int i = 0; i < prices.length; i++) {
            ticks.add(new TradeTick(
                    Instant.ofEpochMilli(START + 5 * MINUTE + i * MINUTE), prices[i], 1, TakerSide.SELL, "t" + i));
        }
        ticks.add(new TradeTick(Instant.ofEpochMilli(START + 10 * MINUTE), 100, 1, TakerSide.BUY, "last"));

        TickReplay replay = backtest().run(longs()).overTicks(ticks);

        TickReplay.Laid laid = replay.trades().get(0);
        assertThat(replay.trades()).hasSize(1); // the second trade is not covered
        assertThat(laid.entry()).isEqualTo(100.5);
        assertThat(laid.exit()).isEqualTo(89.5); // the first print at or below the stop of 90
        assertThat(laid.entrySlippage()).isEqualTo(0.5);
        assertThat(laid.exitSlippage()).isEqualTo(0.5);
        assertThat(replay.pnl()).isEqualTo(2 * (89.5 - 100.5));
        assertThat(replay.counted()).isEqualTo(-20);
    }

    @Test
    void sizes_that_follow_the_profit_make_the_interval_unproven() {
        BacktestResult compounding =
                backtest().sizing(Sizing.allIn().compounding()).run(longs());
        BacktestResult tooPoor = backtest().capital(100).sizing(Sizing.allIn()).run(longs());
        BacktestResult rich = backtest().sizing(Sizing.risk(0.001)).run(longs());

        assertThat(compounding.ambiguousBars().isProven()).isFalse();
        assertThat(compounding.ambiguousBars().note()).contains("not proven");
        assertThat(tooPoor.ambiguousBars().isProven()).isFalse(); // after a loss less than the capital is left
        assertThat(rich.ambiguousBars().isProven()).isTrue(); // 0.1 % of the initial capital either way
    }

    @Test
    void no_ambiguous_bar_is_no_interval() {
        BacktestResult result =
                backtest().run(Strategy.of("hold", study -> bar -> Signal.enter(Side.LONG, Exits.NONE.withStop(10))));

        assertThat(result.ambiguousBars().bars()).isEmpty();
        assertThat(result.ambiguousBars().worst())
                .isEqualTo(result.ambiguousBars().best());
        assertThat(result.notes()).isEmpty();
        for (Object held : List.of(result.ambiguousBars(), FinerPrices.of(bars()), PricePath.UNKNOWN)) {
            assertThat(held.toString()).hasSizeLessThanOrEqualTo(80).doesNotContain("@");
        }
    }
}
