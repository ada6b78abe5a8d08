package dev.kirby.backtest;

import static dev.kirby.backtest.ScriptedTrades.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.margin.LiquidationPrice.Maintenance;
import dev.kirby.margin.Margin;
import dev.kirby.margin.MarginTiers;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import dev.kirby.sweep.Sweep;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Positions of perpetuals worked by hand with Binance's and Bybit's published formulas: profit, fees, funding over changing
 * intervals, tiers and liquidation, to the cent (of inverse contracts to the hundredth of a thousandth of a coin).
 */
class PerpetualPositionsTest {

    private static final long START = 1_704_067_200_000L; // 2024-01-01T00:00Z
    private static final long HOUR = 3_600_000L;
    private static final Instrument BINANCE = Instrument.parse("binance:BTC/USDT:USDT");
    private static final Instrument BINANCE_COIN = Instrument.parse("binance:BTC/USD:USD");
    private static final Instrument BYBIT = Instrument.parse("bybit:BTC/USDT:USDT");
    private static final double CENT = 0.005;
    private static final double COIN = 5e-6;
    private static final MarginTiers HALF_PERCENT = MarginTiers.flat(0.005, 100);
    private static final Costs TAKER = new Costs(0.0005, 0);

    /** 48 hourly bars at one price but where told otherwise: open, high, low, close. */
    private static CandleSeries bars(Instrument instrument, double price, Map<Integer, double[]> moves) {
        int size = 48;
        long[] time = LongStream.range(0, size).map(i -> START + i * HOUR).toArray();
        double[][] c = new double[5][size];
        for (double[] column : c) {
            Arrays.fill(column, price);
        }
        moves.forEach((bar, prices) -> {
            for (int k = 0; k < 4; k++) {
                c[k][bar] = prices[k];
            }
        });
        return CandleSeries.of(instrument, Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    private static double[] at(double price) {
        return new double[] {price, price, price, price};
    }

    /** In at 01:00, out at the open of a bar. */
    private static Strategy held(Side side, int until) {
        return Strategy.of(
                "held",
                study -> bar ->
                        bar == 0 ? Signal.enter(side, Exits.NONE) : bar == until - 1 ? Signal.CLOSE : Signal.NONE);
    }

    /** Every 8 hours at first, then every 4; the venue's mark price differs from the price traded. */
    private static Backtest funded(Backtest backtest, Instrument instrument) {
        TimeSeries rates = TimeSeries.of(
                "funding_rate",
                new long[] {START, START + 8 * HOUR, START + 16 * HOUR, START + 20 * HOUR, START + 24 * HOUR},
                new double[] {0.5, 0.0001, 0.0002, -0.0001, 0.0003});
        return backtest.funding(rates)
                .mark(bars(instrument, 50_000, Map.of(8, at(50_500), 16, at(51_000), 20, at(51_000), 24, at(52_000))));
    }

    @Test
    void one_and_two_linear_positions_through_changing_funding_intervals() {
        // Funding of a long: 50,500 x 0.0001 + 51,000 x 0.0002 - 51,000 x 0.0001 + 52,000 x 0.0003 = 25.75.
        Backtest backtest = funded(
                Backtest.of(bars(BINANCE, 50_000, Map.of(30, at(52_000))))
                        .costs(TAKER)
                        .capital(100_000)
                        .sizing(Sizing.units(1).leverage(10))
                        .margin(Margin.isolated()),
                BINANCE);

        Trade bought = only(backtest.run(held(Side.LONG, 30)));
        Trade sold = only(backtest.run(held(Side.SHORT, 30)));

        assertThat(bought.fees()).isCloseTo(25 + 26, within(CENT));
        assertThat(bought.funding()).isCloseTo(25.75, within(CENT));
        assertThat(bought.pnl()).isCloseTo(2_000 - 51 - 25.75, within(CENT));
        assertThat(sold.funding()).isCloseTo(-25.75, within(CENT));
        assertThat(sold.pnl()).isCloseTo(-2_000 - 51 + 25.75, within(CENT));
    }

    @Test
    void three_and_four_inverse_positions_through_changing_funding_intervals() {
        // 50,000 USD: gain 50,000 (1/50,000 - 1/52,000) = 0.03846154; fees 0.0005 + 0.00048077;
        // funding 50,000 (0.0001/50,500 + 0.0002/51,000 - 0.0001/51,000 + 0.0003/52,000) = 0.00048551 coins.
        Backtest backtest = funded(
                Backtest.of(bars(BINANCE_COIN, 50_000, Map.of(30, at(52_000))))
                        .inverse()
                        .costs(TAKER)
                        .capital(1)
                        .sizing(Sizing.units(50_000).leverage(10))
                        .margin(Margin.isolated()),
                BINANCE_COIN);

        BacktestResult bought = backtest.run(held(Side.LONG, 30));
        BacktestResult sold = backtest.run(held(Side.SHORT, 30));

        assertThat(only(bought).fees()).isCloseTo(0.00098077, within(COIN));
        assertThat(only(bought).funding()).isCloseTo(0.00048551, within(COIN));
        assertThat(only(bought).pnl()).isCloseTo(0.03699526, within(COIN));
        assertThat(only(bought).profitShare()).isCloseTo(0.03699526, within(COIN));
        assertThat(only(sold).pnl()).isCloseTo(-0.03895680, within(COIN));
        assertThat(bought.dailyEquity().value(1)).isCloseTo(1.03699526, within(COIN));
        // At the close of the first day: no gain yet, the fee of the entry and the payments of 08:00, 16:00 and 20:00.
        assertThat(bought.dailyEquity().value(0))
                .isCloseTo(1 - 0.0005 - 50_000 * (0.0001 / 50_500 + 0.0002 / 51_000 - 0.0001 / 51_000), within(COIN));
    }

    @Test
    void five_a_long_of_binance_that_loses_its_isolated_margin() {
        CandleSeries falls = bars(BINANCE, 50_000, Map.of(10, new double[] {50_000, 50_000, 40_160, 41_000}));
        Backtest backtest = Backtest.of(falls)
                .costs(TAKER)
                .sizing(Sizing.units(0.1).leverage(5))
                .margin(Margin.isolated());

        Trade trade = only(backtest.run(held(Side.LONG, 40)));

        assertThat(trade.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(trade.exit().rawPrice()).isCloseTo(40_160.64, within(CENT));
        assertThat(trade.exitPrice())
                .isCloseTo(40_000, within(CENT)); // the price of bankruptcy: the venue takes the rest
        assertThat(trade.pnl()).isCloseTo(-1_000 - 2.5, within(CENT));
    }

    @Test
    void six_a_short_of_binance_that_is_liquidated_in_a_higher_tier_for_a_fee() {
        CandleSeries rises = bars(BINANCE, 50_000, Map.of(10, new double[] {50_000, 54_752, 50_000, 51_000}));
        Backtest backtest = Backtest.of(rises)
                .costs(TAKER)
                .capital(20_000)
                .sizing(Sizing.units(2).leverage(10))
                .margin(Margin.isolated().liquidationFee(0.001));

        Trade trade = only(backtest.run(held(Side.SHORT, 40)));

        assertThat(trade.exitPrice()).isCloseTo(54_751.24, within(CENT));
        assertThat(trade.exit().fee()).isCloseTo(109.50, within(CENT));
        assertThat(trade.pnl()).isCloseTo(-2 * 4_751.2438 - 50 - 109.5025, within(CENT));
    }

    @Test
    void seven_funding_moves_the_price_of_liquidation() {
        // 20 at 60,000 with 60,000 behind them: 57,325.11. A payment of 1,200 at 08:00 moves it to
        // (58,800 + 950 - 1,200,000) / (20 x 0.0065 - 20) = 57,385.51.
        CandleSeries falls =
                bars(BINANCE, 60_000, Map.of(5, new double[] {60_000, 60_000, 57_380, 60_000}, 10, new double[] {
                    60_000, 60_000, 57_380, 60_000
                }));
        Backtest backtest = Backtest.of(falls)
                .costs(Costs.NONE)
                .capital(100_000)
                .sizing(Sizing.units(20).leverage(20))
                .margin(Margin.isolated())
                .funding(TimeSeries.of(
                        "funding_rate", new long[] {START, START + 8 * HOUR}, new double[] {0.001, 0.001}));

        Trade trade = only(backtest.run(held(Side.LONG, 40)));

        assertThat(trade.exit().bar()).isEqualTo(10);
        assertThat(trade.exit().rawPrice()).isCloseTo(57_385.51, within(CENT));
        assertThat(trade.pnl()).isCloseTo(-60_000, within(CENT)); // 1,200 of it was funding
    }

    @Test
    void eight_a_long_of_bybit_whose_maintenance_margin_is_that_of_the_entry() {
        CandleSeries falls = bars(BYBIT, 40_000, Map.of(10, new double[] {40_000, 40_000, 39_390, 40_000}));
        Backtest backtest = Backtest.of(falls)
                .costs(Costs.NONE)
                .sizing(Sizing.units(1).leverage(50))
                .margin(Margin.isolated().tiers(HALF_PERCENT));

        Trade trade = only(backtest.run(held(Side.LONG, 40)));

        assertThat(trade.exit().rawPrice()).isCloseTo(39_400, within(CENT));
        assertThat(trade.pnl()).isCloseTo(-800, within(CENT));
    }

    @Test
    void nine_and_ten_inverse_positions_of_bybit() {
        CandleSeries falls = bars(BYBIT, 50_000, Map.of(10, new double[] {50_000, 50_000, 45_600, 46_000}));
        CandleSeries rises = bars(BYBIT, 50_000, Map.of(10, new double[] {50_000, 55_300, 50_000, 50_000}));
        Margin margin = Margin.isolated().tiers(HALF_PERCENT);
        Sizing sizing = Sizing.units(60_000).leverage(10);

        Trade bought = only(Backtest.of(falls)
                .inverse()
                .costs(Costs.NONE)
                .capital(1)
                .sizing(sizing)
                .margin(margin)
                .run(held(Side.LONG, 40)));
        Trade sold = only(Backtest.of(rises)
                .inverse()
                .costs(Costs.NONE)
                .capital(1)
                .sizing(sizing)
                .margin(margin.maintenance(Maintenance.AT_ENTRY))
                .run(held(Side.SHORT, 40)));

        assertThat(bought.exit().rawPrice()).isCloseTo(45_681.82, within(CENT));
        assertThat(bought.pnl()).isCloseTo(-0.12, within(COIN));
        assertThat(sold.exit().rawPrice()).isCloseTo(55_248.62, within(CENT));
        assertThat(sold.pnl()).isCloseTo(-0.12, within(COIN));
    }

    @Test
    void eleven_a_long_of_bybit_in_its_second_tier_is_brought_to_the_first() {
        // 60 at 40,000 are 2,400,000: IM 120,000, MM 0.56 % less 1,200 = 12,240; LP 40,000 - 107,760 / 60 = 38,204. The
        // first
        // tier ends at 50: IM 100,000, MM 10,000, LP 40,000 - 90,000 / 50 = 38,200. So 10 are closed at 38,204.
        Backtest backtest = Backtest.of(bars(BYBIT, 40_000, Map.of(10, new double[] {40_000, 40_000, 38_202, 40_000})))
                .costs(Costs.NONE)
                .capital(200_000)
                .sizing(Sizing.units(60).leverage(20))
                .margin(Margin.isolated());

        Trade reduced = only(backtest.run(held(Side.LONG, 40)));
        Trade gone = only(backtest.on(bars(BYBIT, 40_000, Map.of(10, new double[] {40_000, 40_000, 38_199, 40_000})))
                .run(held(Side.LONG, 40)));

        assertThat(reduced.partialFills().get(1).units()).isCloseTo(-10, within(1e-9));
        assertThat(reduced.partialFills().get(1).fill().price()).isCloseTo(38_204, within(CENT));
        assertThat(reduced.pnl()).isCloseTo(10 * -1_796, within(CENT));
        assertThat(reduced.reason()).isEqualTo(ExitReason.SIGNAL);
        assertThat(gone.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(gone.pnl()).isCloseTo(-17_960 - 100_000, within(CENT));
    }

    @Test
    void a_cross_position_is_backed_by_the_whole_account() {
        // 10,000 behind 1 at 50,000: (10,000 - 50,000) / (0.004 - 1) = 40,160.64, whatever the leverage.
        CandleSeries falls = bars(BINANCE, 50_000, Map.of(10, new double[] {50_000, 50_000, 40_170, 50_000}));
        Backtest backtest =
                Backtest.of(falls).costs(Costs.NONE).sizing(Sizing.units(1).leverage(50));

        assertThat(only(backtest.margin(Margin.cross()).run(held(Side.LONG, 40)))
                        .reason())
                .isEqualTo(ExitReason.SIGNAL);
        assertThat(only(backtest.margin(Margin.isolated()).run(held(Side.LONG, 40)))
                        .pnl())
                .isCloseTo(-1_000, within(CENT));
        CandleSeries further = bars(BINANCE, 50_000, Map.of(10, new double[] {50_000, 50_000, 40_160, 50_000}));
        assertThat(only(backtest.on(further).margin(Margin.cross()).run(held(Side.LONG, 40)))
                        .pnl())
                .isCloseTo(-10_000, within(CENT));
    }

    @Test
    void the_mark_price_liquidates_and_a_stop_before_it_does_not() {
        CandleSeries calm = bars(BINANCE, 50_000, Map.of());
        CandleSeries mark = bars(BINANCE, 50_000, Map.of(10, new double[] {50_000, 50_000, 40_000, 50_000}));
        Backtest backtest = Backtest.of(calm)
                .costs(Costs.NONE)
                .sizing(Sizing.units(0.1).leverage(5))
                .margin(Margin.isolated())
                .mark(mark);
        assertThat(only(backtest.run(held(Side.LONG, 40))).reason()).isEqualTo(ExitReason.LIQUIDATION);

        CandleSeries both = bars(BINANCE, 50_000, Map.of(10, new double[] {50_000, 50_000, 40_000, 50_000}));
        Strategy stopped = Strategy.of(
                "stopped", s -> bar -> bar == 0 ? Signal.enter(Side.LONG, Exits.NONE.withStop(5_000)) : Signal.NONE);
        Trade trade = only(backtest.on(both).run(stopped));
        assertThat(trade.reason()).isEqualTo(ExitReason.STOP_LOSS);
        assertThat(trade.exitPrice()).isEqualTo(45_000);
    }

    @Test
    void a_jump_beyond_the_margin_is_paid_by_who_gives_the_insurance() {
        Map<Integer, double[]> jump = Map.of(10, at(30_000), 11, at(30_000));
        Sizing sizing = Sizing.units(0.1).leverage(5);
        Instrument gate = Instrument.perps("gate", "BTC", "USDT");
        Trade insured = only(Backtest.of(bars(BINANCE, 50_000, jump))
                .costs(Costs.NONE)
                .sizing(sizing)
                .margin(Margin.isolated())
                .run(held(Side.LONG, 40)));
        Trade alone = only(Backtest.of(bars(gate, 50_000, jump))
                .costs(Costs.NONE)
                .sizing(sizing)
                .margin(Margin.isolated())
                .run(held(Side.LONG, 40)));
        assertThat(insured.pnl()).isCloseTo(-1_000, within(CENT));
        assertThat(alone.pnl()).isCloseTo(-2_000, within(CENT)); // 0.1 x (30,000 - 50,000)
        Trade shifted = only(Backtest.of(bars(gate, 50_000, jump))
                .costs(Costs.NONE)
                .sizing(sizing)
                .margin(Margin.isolated().shortfall(Margin.Shortfall.VENUE_PAYS))
                .run(held(Side.LONG, 40)));
        assertThat(shifted.pnl()).isCloseTo(-1_000, within(CENT));
    }

    @Test
    void a_position_is_no_larger_than_the_tiers_allow_at_its_leverage() {
        // 125 x is allowed to a notional of 50,000 only.
        Trade trade = only(Backtest.of(bars(BINANCE, 50_000, Map.of()))
                .costs(Costs.NONE)
                .sizing(Sizing.units(3).leverage(125))
                .margin(Margin.isolated())
                .run(held(Side.LONG, 40)));
        assertThat(trade.units()).isEqualTo(1);
    }

    @Test
    void recorded_mark_prices_come_before_mark_candles() {
        Rows rows = Rows.builder(Dataset.FUNDING, 1)
                .row(START + 8 * HOUR)
                .number(Dataset.FUNDING.indexOf("funding_rate"), 0.001)
                .number(Dataset.FUNDING.indexOf("mark_price"), 40_000)
                .build();
        Backtest backtest = Backtest.of(bars(BINANCE, 50_000, Map.of()))
                .costs(Costs.NONE)
                .sizing(Sizing.units(1))
                .mark(bars(BINANCE, 45_000, Map.of()))
                .funding(rows);
        assertThat(only(backtest.capital(100_000).run(held(Side.LONG, 40))).funding())
                .isCloseTo(40, within(CENT));
    }

    @Test
    void sweeps_with_margin_give_the_trades_of_the_backtest() {
        CandleSeries market = RandomMarkets.candles(new java.util.Random(7), 3_000);
        Strategy cross =
                Strategy.of("cross", dev.kirby.strategy.Params.of("fast", 3).with("slow", 20), (study, p) -> {
                    double[] fast = study.sma(p.integer("fast"));
                    double[] slow = study.sma(p.integer("slow"));
                    return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.SHORT;
                });
        Backtest backtest =
                Backtest.of(market).sizing(Sizing.allIn().leverage(20)).margin(Margin.isolated());
        Sweep sweep = Sweep.grid(cross.values("fast", 2, 6)).minTrades(0);
        assertThat(sweep.slowerWay(Backtest.of(market))).isEmpty();
        assertThat(sweep.slowerWay(backtest)).hasValue("margin");
        assertThat(sweep.slowerWay(backtest.inverse().execution(Execution.DEFAULT.withLatency(1))))
                .hasValue("margin, an inverse contract, latency, a share of the volume or a cooldown");
        var result = sweep.run(backtest);
        for (int i = 0; i < 5; i++) {
            BacktestResult expected = backtest.run(cross.with("fast", 2 + i));
            assertThat(result.combination(i).trades())
                    .isEqualTo(expected.trades().size());
            assertThat(result.combination(i).value(dev.kirby.performance.Metric.NET_PROFIT))
                    .isEqualTo(expected.metrics().netProfit());
        }
    }

    @Test
    void spot_is_neither_margined_nor_inverse() {
        Backtest spot = Backtest.of(bars(Instrument.parse("binance:BTC/USDT"), 100, Map.of()));
        assertThatThrownBy(() -> spot.margin(Margin.cross()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("binance:BTC/USDT:USDT");
        assertThatThrownBy(spot::inverse).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void fees_are_those_of_the_listing() {
        Costs listed = Costs.of(new Listing(BINANCE, "BTCUSDT", 1, 0.1, 0.001, 0.0002, 0.0005, true));
        assertThat(listed).isEqualTo(new Costs(0.0005, 0.0005).withMakerFee(0.0002));
        assertThatThrownBy(() -> Costs.of(new Listing(BINANCE, "BTCUSDT", 1, 0.1, 0.001, Double.NaN, Double.NaN, true)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("withMakerFee");
    }
}
