package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import dev.kirby.sweep.Sweep;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What may be held, borrowed and sold short, what missing data cost, and which bars are refused. */
class MoneyRulesTest {

    private static final long START = 1_704_067_200_000L; // 2024-01-01T00:00Z
    private static final long HOUR = 3_600_000L;
    private static final Instrument PERPS = Instrument.parse("binance:BTC/USDT:USDT");
    private static final Instrument SPOT = Instrument.parse("binance:BTC/USDT");

    /** Hourly bars that do not move but where told: open, high, low, close. */
    private static CandleSeries flat(Instrument instrument, int size, Map<Integer, double[]> moves) {
        long[] time = LongStream.range(0, size).map(i -> START + i * HOUR).toArray();
        double[][] c = new double[5][size];
        for (double[] column : c) {
            Arrays.fill(column, 100);
        }
        moves.forEach((bar, prices) -> {
            for (int k = 0; k < 4; k++) {
                c[k][bar] = prices[k];
            }
        });
        return CandleSeries.of(instrument, Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    private static Strategy signals(Map<Integer, Signal> at) {
        return Strategy.of("script", study -> bar -> at.getOrDefault(bar, Signal.NONE));
    }

    private static Signal enter(Side side, Exits exits) {
        return Signal.enter(side, exits);
    }

    private static List<Trade> lossThenEntry(Sizing sizing) {
        CandleSeries bars =
                flat(PERPS, 20, Map.of(5, new double[] {100, 100, 40, 50}, 6, new double[] {50, 100, 50, 100}));
        return Backtest.of(bars)
                .costs(Costs.NONE)
                .sizing(sizing)
                .run(signals(Map.of(
                        0, enter(Side.LONG, Exits.NONE.withStop(50)), 9, enter(Side.LONG, Exits.NONE.withStop(0.1)))))
                .trades();
    }

    @Test
    void nothing_is_borrowed_after_losses() {
        List<Trade> trades = lossThenEntry(Sizing.risk(0.8));
        assertThat(trades.get(0).units()).isEqualTo(100); // 10,000 / 100, less than 8,000 / 50
        assertThat(trades.get(0).pnl()).isEqualTo(-5_000);
        assertThat(trades.get(1).units()).isEqualTo(50); // what 5,000 buy at 100
    }

    @Test
    void what_is_risked_does_not_grow_with_losses_and_leverage_multiplies_what_is_left() {
        assertThat(lossThenEntry(Sizing.risk(0.8).leverage(2)).get(1).units()).isEqualTo(40); // 160 units lost 8,000
        assertThat(lossThenEntry(Sizing.risk(0.8).compounding()).get(1).units()).isEqualTo(50);
        assertThat(lossThenEntry(Sizing.risk(0.8).lot(7)).get(1).units()).isEqualTo(49); // 98 units lost 4,900
        assertThat(lossThenEntry(Sizing.units(100)).get(1).units()).isEqualTo(100); // asked for, whatever it takes
        assertThat(lossThenEntry(Sizing.allIn().lot(60)))
                .hasSize(2)
                .last()
                .satisfies(t -> assertThat(t.units()).isEqualTo(60)); // 60 units lost 3,000: 7,000 buy 70
    }

    @Test
    void gains_do_not_raise_the_size_unless_it_compounds() {
        CandleSeries bars = flat(PERPS, 20, Map.of(5, new double[] {100, 200, 100, 100}));
        Map<Integer, Signal> twice =
                Map.of(0, enter(Side.LONG, Exits.stopAndTarget(90, 100)), 9, enter(Side.LONG, Exits.NONE));
        Backtest backtest = Backtest.of(bars).costs(Costs.NONE);
        assertThat(backtest.sizing(Sizing.allIn())
                        .run(signals(twice))
                        .trades()
                        .get(1)
                        .units())
                .isEqualTo(100);
        assertThat(backtest.sizing(Sizing.allIn().compounding())
                        .run(signals(twice))
                        .trades()
                        .get(1)
                        .units())
                .isEqualTo(200);
    }

    @Test
    void spot_trades_the_long_side_alone_and_says_so() {
        CandleSeries perps = RandomMarkets.candles(new Random(5), 3_000);
        CandleSeries spot = on(SPOT, perps);
        Strategy both =
                LiquiditySweep.strategy().with("volume_spike_threshold", 0.5).with("key_level_lookback", 5);

        BacktestResult result = Backtest.of(spot).run(both);

        assertThat(result.trades()).isNotEmpty().allMatch(trade -> trade.side() == Side.LONG);
        assertThat(result.trades())
                .isEqualTo(Backtest.of(perps).run(both.only(Side.LONG)).trades());
        assertThat(result.notes()).anyMatch(note -> note.contains("short entries") && note.contains("spot"));
        assertThat(Backtest.of(perps).run(both).notes()).noneMatch(note -> note.contains("spot"));
        ParameterGrid grid = both.grid().with("stop_distance", 1, 2);
        Sweep.grid(grid).minTrades(0).run(Backtest.of(spot)).rerun(2); // both engines leave out the same
    }

    @Test
    void a_short_on_spot_is_an_error_unless_units_can_be_borrowed() {
        CandleSeries bars = flat(SPOT, 30, Map.of());
        Strategy shorts = signals(Map.of(2, enter(Side.SHORT, Exits.NONE)));
        assertThatThrownBy(() -> Backtest.of(bars).run(shorts))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("2024-01-01T03:00")
                .hasMessageContaining("borrow(");
        assertThatThrownBy(() -> Backtest.of(bars).run(LiquiditySweep.strategy().only(Side.SHORT)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("short entries only");
        assertThatThrownBy(() -> Backtest.of(bars).borrow(0)).isInstanceOf(InvalidRequestException.class);

        BacktestResult lent = Backtest.of(bars).costs(Costs.NONE).borrow(0.365).run(shorts);

        Trade trade = lent.trades().get(0); // 100 units at 100, from bar 3 to the end of bar 29: 27 hours
        assertThat(trade.funding()).isCloseTo(100 * 100 * 0.001 * 27 / 24, within(1e-9));
        assertThat(trade.pnl()).isEqualTo(-trade.funding());
        assertThat(lent.equity().value(29)).isCloseTo(10_000 + trade.pnl(), within(1e-9));
        assertThat(lent.dailyEquity().value(0)).isCloseTo(10_000 - 10 * 21 / 24.0, within(1e-9));
    }

    private static CandleSeries on(Instrument instrument, CandleSeries bars) {
        return CandleSeries.of(
                instrument,
                bars.interval(),
                bars.times(),
                bars.opens(),
                bars.highs(),
                bars.lows(),
                bars.closes(),
                bars.volumes());
    }

    private static TimeSeries rates(double[] rates, int... hours) {
        return TimeSeries.of(
                "funding_rate",
                Arrays.stream(hours).mapToLong(h -> START + h * HOUR).toArray(),
                rates);
    }

    @Test
    void missing_funding_is_counted_noted_and_bounded() {
        CandleSeries bars = flat(PERPS, 100, Map.of());
        // Every 8 hours, but not at 24, 32 and 72; nothing after 80.
        TimeSeries funding = rates(
                new double[] {0.0001, 0.0002, -0.0001, 0.0003, 0.0001, Double.NaN, 0.0001}, 0, 8, 16, 40, 48, 56, 64);
        Backtest backtest = Backtest.of(bars).costs(Costs.NONE).funding(funding);

        BacktestResult held = backtest.run(signals(Map.of(9, enter(Side.LONG, Exits.NONE))));

        // Held from 10:00: without a rate are 24, 32, 56 (unknown), 72, 80, 88 and 96.
        MissingFunding missing = held.missingFunding();
        assertThat(missing.times()).isEqualTo(7);
        assertThat(missing.trades()).isEqualTo(1);
        double net = held.metrics().netProfit();
        assertThat(net).isCloseTo(-10_000 * (-0.0001 + 0.0003 + 0.0001 + 0.0001), within(1e-9));
        assertThat(missing.worst()).isCloseTo(net - 7 * 10_000 * 0.0003, within(1e-9));
        assertThat(missing.best()).isCloseTo(net + 7 * 10_000 * 0.0001, within(1e-9));
        assertThat(held.notes()).anyMatch(note -> note.startsWith("7 funding times in 1 trades"));

        BacktestResult sold = backtest.run(signals(Map.of(9, enter(Side.SHORT, Exits.NONE))));
        assertThat(sold.missingFunding().worst())
                .isCloseTo(sold.metrics().netProfit() - 7 * 10_000 * 0.0001, within(1e-9));
        assertThat(sold.missingFunding().best())
                .isCloseTo(sold.metrics().netProfit() + 7 * 10_000 * 0.0003, within(1e-9));
    }

    @Test
    void funding_times_that_no_position_held_through_are_not_missed() {
        CandleSeries bars = flat(PERPS, 100, Map.of());
        TimeSeries funding = rates(new double[] {0.0001, 0.0001, 0.0001, 0.0001}, 0, 8, 16, 40);
        Backtest backtest = Backtest.of(bars).funding(funding);

        BacktestResult before =
                backtest.run(signals(Map.of(9, enter(Side.LONG, Exits.NONE.withMaxHoldingPeriods(10)))));

        assertThat(before.missingFunding().times()).isZero();
        assertThat(before.notes()).isEmpty();
        // Left at the close of the bar before 24:00: that payment is not the position's.
        BacktestResult until = backtest.run(signals(Map.of(9, enter(Side.LONG, Exits.NONE.withMaxHoldingPeriods(14)))));
        assertThat(until.missingFunding().times()).isZero();
        BacktestResult through =
                backtest.run(signals(Map.of(9, enter(Side.LONG, Exits.NONE.withMaxHoldingPeriods(15)))));
        assertThat(through.missingFunding().times()).isEqualTo(1);
    }

    @Test
    void a_change_of_the_step_is_not_a_gap() {
        CandleSeries bars = flat(PERPS, 120, Map.of());
        int[] hours = {0, 8, 16, 24, 32, 40, 48, 56, 60, 64, 68, 72, 76, 80, 84, 88, 92, 96, 100, 104, 108, 112, 116};
        double[] all = new double[hours.length];
        Arrays.fill(all, 0.0001);
        Backtest backtest = Backtest.of(bars).funding(rates(all, hours));
        assertThat(backtest.run(signals(Map.of(0, enter(Side.LONG, Exits.NONE))))
                        .missingFunding()
                        .times())
                .isZero();
        assertThat(backtest.requireFunding()).isSameAs(backtest);
    }

    @Test
    void required_funding_refuses_what_is_missing() {
        CandleSeries bars = flat(PERPS, 100, Map.of());
        assertThatThrownBy(() -> Backtest.of(bars).requireFunding())
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("has none");
        assertThatThrownBy(() -> Backtest.of(bars)
                        .funding(rates(new double[] {0.0001, 0.0001, 0.0001}, 0, 8, 16))
                        .requireFunding())
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("10 funding times"); // 24 to 96
        assertThatThrownBy(() -> Backtest.of(bars).funding(rates(new double[0])).requireFunding())
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("13 funding times"); // 0 to 96
        BacktestResult unknown =
                Backtest.of(bars).funding(rates(new double[0])).run(signals(Map.of(0, enter(Side.LONG, Exits.NONE))));
        assertThat(unknown.missingFunding().times()).isEqualTo(12);
        assertThat(unknown.missingFunding().worst()).isNaN();
    }

    @Test
    void trades_across_absent_bars_are_marked_with_what_they_earned() {
        CandleSeries whole = flat(PERPS, 40, Map.of(20, new double[] {100, 130, 100, 130}));
        long[] time = whole.times().clone();
        for (int i = 20; i < time.length; i++) {
            time[i] += 500 * HOUR;
        }
        CandleSeries bars = CandleSeries.of(
                PERPS, Interval.H1, time, whole.opens(), whole.highs(), whole.lows(), whole.closes(), whole.volumes());
        BacktestResult result = Backtest.of(bars)
                .costs(Costs.NONE)
                .run(signals(Map.of(
                        2, enter(Side.LONG, Exits.NONE.withMaxHoldingPeriods(5)),
                        15, enter(Side.LONG, Exits.stopAndTarget(50, 25)))));

        assertThat(result.trades()).hasSize(2);
        assertThat(result.tradesAcrossGaps()).containsExactly(result.trades().get(1));
        assertThat(result.notes())
                .singleElement()
                .asString()
                .startsWith("1 trades were held")
                .contains("100.00");
    }

    @Test
    void bars_that_cannot_be_are_refused() {
        double[][] impossible = {
            {Double.NaN, 101, 99, 100},
            {100, Double.POSITIVE_INFINITY, 99, 100},
            {100, 101, 0, 100},
            {100, 101, -5, 100},
            {100, 99.5, 99, 99.2},
            {100, 101, 100.5, 100.7},
            {100, 101, 99, 102},
            {100, 101, 99, 98},
        };
        for (double[] prices : impossible) {
            assertThatThrownBy(() -> Backtest.of(flat(PERPS, 5, Map.of(3, prices))))
                    .as(Arrays.toString(prices))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("2024-01-01T03:00:00Z")
                    .hasMessageContaining("check().print()");
        }
    }
}
