package dev.kirby.backtest;

import static dev.kirby.backtest.ScriptedTrades.longAt0;
import static dev.kirby.backtest.ScriptedTrades.only;
import static dev.kirby.backtest.ScriptedTrades.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.margin.Margin;
import dev.kirby.margin.MarginTier;
import dev.kirby.margin.MarginTiers;
import dev.kirby.market.ContractType;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import dev.kirby.portfolio.Allocation;
import dev.kirby.portfolio.Limits;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.portfolio.PortfolioResult;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.TrailingStop;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Options of orders and exits together with margin, inverse contracts, funding and portfolios, figures by hand. Hourly bars from
 * 2024-01-01; two units at ten times leverage with half a percent of maintenance margin, no costs, unless said otherwise.
 */
class OrdersOnMarginTest {

    private static final long START = 1_704_067_200_000L;
    private static final long HOUR = 3_600_000L;
    private static final Instrument LINEAR = Instrument.parse("binance:BTC/USDT:USDT");
    private static final Instrument COIN = Instrument.parse("binance:BTC/USD:USD");
    private static final double[] QUIET = bar(100, 101, 99, 100);
    private static final Margin ISOLATED = Margin.isolated().tiers(MarginTiers.flat(0.005, 100));
    private static final double TINY = 1e-9;

    private static double[] bar(double open, double high, double low, double close) {
        return new double[] {open, high, low, close};
    }

    private static CandleSeries bars(Instrument instrument, double[]... rows) {
        long[] time = new long[rows.length];
        double[][] c = new double[5][rows.length];
        for (int i = 0; i < rows.length; i++) {
            time[i] = START + i * HOUR;
            for (int k = 0; k < 4; k++) {
                c[k][i] = rows[i][k];
            }
            c[4][i] = 10;
        }
        return CandleSeries.of(instrument, Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    private static Backtest backtest(double[]... rows) {
        return Backtest.of(bars(LINEAR, rows))
                .costs(Costs.NONE)
                .sizing(Sizing.units(2).leverage(10))
                .margin(ISOLATED);
    }

    @Test
    void a_trailing_stop_beyond_the_price_of_liquidation_does_not_save() {
        // Margin 2 * 100 / 10 = 20; liquidation at (20 - 200) / (2 * 0.005 - 2) = 90.45, before the stop at 85.
        Strategy trailing = longAt0(Exits.NONE.trailing(TrailingStop.distance(15)));

        Trade gone = only(backtest(QUIET, bar(100, 101, 99, 100), bar(100, 100, 88, 95), QUIET)
                .run(trailing));

        assertThat(gone.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(gone.exit().rawPrice()).isCloseTo(180 / 1.99, within(TINY));
        assertThat(gone.pnl()).isCloseTo(-20, within(TINY));

        // A high of 112 moves the stop to 97, which is nearer.
        Trade saved = only(backtest(QUIET, bar(100, 112, 99, 110), bar(110, 110, 88, 95), QUIET)
                .run(trailing));

        assertThat(saved.reason()).isEqualTo(ExitReason.TRAILING_STOP);
        assertThat(saved.exitPrice()).isEqualTo(97);
        assertThat(saved.pnl()).isEqualTo(-6);
    }

    @Test
    void parts_pay_the_funding_of_the_units_that_are_held() {
        // 0.1 % at 02:00, 03:00 and 04:00. Two units pay at 02:00, on the open of 100; the first target of 105 is met
        // later in
        // that bar; one unit pays at 03:00 and 04:00, on 106 and 108; the last target of 110 is met after that.
        TimeSeries rates = TimeSeries.of(
                "funding_rate",
                new long[] {START + 2 * HOUR, START + 3 * HOUR, START + 4 * HOUR},
                new double[] {0.001, 0.001, 0.001});
        Exits exits = Exits.NONE.withPartialTarget(5, 0.5).withTarget(10);
        BacktestResult result = backtest(
                        QUIET, QUIET, bar(100, 106, 99, 106), bar(106, 108, 104, 108), bar(108, 111, 107, 110), QUIET)
                .funding(rates)
                .run(longAt0(exits));

        Trade trade = only(result);
        assertThat(trade.funding()).isCloseTo(0.2 + 0.106 + 0.108, within(TINY));
        assertThat(trade.pnl()).isCloseTo(5 + 10 - 0.414, within(TINY));
        assertThat(result.missingFunding().times()).isZero();
        // At the close of 02:00: 5 made, 6 open, 0.2 paid.
        assertThat(result.equity().value(2)).isCloseTo(10_000 + 11 - 0.2, within(TINY));
        assertThat(result.dailyEquity().value(0)).isCloseTo(10_000 + 14.586, within(TINY));
    }

    @Test
    void missing_rates_are_bounded_for_the_units_that_are_held() {
        // The rate of 16:00 is absent: by then one of two units is left, worth 100.
        double[][] rows = new double[26][];
        Arrays.fill(rows, QUIET);
        rows[3] = bar(100, 106, 99, 100);
        TimeSeries rates = TimeSeries.of(
                "funding_rate",
                new long[] {START, START + 8 * HOUR, START + 16 * HOUR, START + 24 * HOUR},
                new double[] {0.001, 0.003, Double.NaN, 0.001});

        BacktestResult result = backtest(rows).funding(rates).run(longAt0(Exits.NONE.withPartialTarget(5, 0.5)));

        double net = 5 - 0.3 - 0.1; // one unit at 08:00, and at 24:00
        assertThat(only(result).pnl()).isCloseTo(net, within(TINY));
        assertThat(result.missingFunding().times()).isEqualTo(1);
        assertThat(result.missingFunding().worst()).isCloseTo(net - 0.3, within(TINY));
        assertThat(result.missingFunding().best()).isCloseTo(net - 0.1, within(TINY));
    }

    @Test
    void scaling_in_averages_the_entry_adds_margin_and_moves_the_liquidation() {
        // 2 at 100 and 2 at 110: entry 105, margin 20 + 22 = 42. Binance: (42 - 4 * 105) / (4 * 0.005 - 4) = 94.9749.
        Strategy adding = script(Map.of(
                0,
                Signal.enter(Side.LONG, Exits.NONE, Order.MARKET.adding(1)),
                1,
                Signal.enter(Side.LONG, Exits.NONE)));

        Trade above = only(backtest(QUIET, QUIET, bar(110, 110, 94.98, 100), bar(100, 100, 100, 100))
                .run(adding));
        Trade below = only(backtest(QUIET, QUIET, bar(110, 110, 94.97, 100), bar(100, 100, 100, 100))
                .run(adding));

        assertThat(above.entryPrice()).isEqualTo(105);
        assertThat(above.reason()).isEqualTo(ExitReason.END_OF_DATA);
        assertThat(above.pnl()).isCloseTo(-20, within(TINY));
        assertThat(below.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(below.exit().rawPrice()).isCloseTo(378 / 3.98, within(TINY));
        assertThat(below.exitPrice()).isCloseTo(94.5, within(TINY)); // the bankruptcy price, 42 below for 4 units
        assertThat(below.pnl()).isCloseTo(-42, within(TINY));
        assertThat(below.partialFills()).hasSize(3);
    }

    @Test
    void leaving_a_part_releases_its_margin_and_leaves_the_price_of_liquidation() {
        // As above, and then half is left at 104: 2 * (104 - 105) = -2, margin 21, liquidation at 94.9749 as before.
        Strategy reducing = script(Map.of(
                0, Signal.enter(Side.LONG, Exits.NONE, Order.MARKET.adding(1)),
                1, Signal.enter(Side.LONG, Exits.NONE),
                2, Signal.reduce(0.5)));
        double[] added = bar(110, 110, 104, 104);

        Trade above =
                only(backtest(QUIET, QUIET, added, bar(104, 104, 94.98, 100)).run(reducing));
        Trade below =
                only(backtest(QUIET, QUIET, added, bar(104, 104, 94.97, 100)).run(reducing));

        assertThat(above.pnl()).isCloseTo(-2 - 10, within(TINY));
        assertThat(below.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(below.pnl()).isCloseTo(-2 - 21, within(TINY));
    }

    @Test
    void funding_takes_from_the_margin_of_all_parts() {
        // 2 units pay 1 % of 100 at 01:30, cut to the minute: 2 of the margin; 2 more at 110: 20 - 2 + 22 = 40 stand
        // behind 4.
        TimeSeries rates = TimeSeries.of("funding_rate", new long[] {START + HOUR + HOUR / 2}, new double[] {0.01});
        Strategy adding = script(Map.of(
                0,
                Signal.enter(Side.LONG, Exits.NONE, Order.MARKET.adding(1)),
                1,
                Signal.enter(Side.LONG, Exits.NONE)));

        Trade trade = only(backtest(QUIET, QUIET, bar(110, 110, 90, 100), QUIET)
                .funding(rates)
                .run(adding));

        assertThat(trade.funding()).isCloseTo(2, within(TINY));
        assertThat(trade.exit().rawPrice()).isCloseTo((40 - 420) / (4 * 0.005 - 4), within(TINY));
        assertThat(trade.pnl()).isCloseTo(-42, within(TINY)); // funding and what was left
    }

    @Test
    void parts_of_an_inverse_contract_have_the_harmonic_mean_as_entry() {
        // 100 USD at 100 and 100 at 200: 1.5 coins, entry 200 / 1.5 = 133.33. At 150: 1.5 - 200 / 150 = 0.16667 coins.
        double[] twice = bar(200, 201, 199, 200);
        double[] out = bar(150, 150, 150, 150);
        Backtest inverse = Backtest.of(bars(COIN, QUIET, QUIET, twice, out))
                .inverse()
                .capital(10)
                .costs(new Costs(0.001, 0))
                .sizing(Sizing.units(100).leverage(2))
                .margin(ISOLATED);

        Trade trade = only(inverse.run(script(Map.of(
                0, Signal.enter(Side.LONG, Exits.NONE, Order.MARKET.adding(1)),
                1, Signal.enter(Side.LONG, Exits.NONE),
                2, Signal.CLOSE))));

        assertThat(trade.entryPrice()).isCloseTo(200 / 1.5, within(TINY));
        assertThat(trade.units()).isEqualTo(200);
        assertThat(trade.fees()).isCloseTo(0.001 * (1 + 0.5 + 200 / 150.0), within(TINY));
        assertThat(trade.pnl()).isCloseTo(1.5 - 200 / 150.0 - trade.fees(), within(TINY));
    }

    @Test
    void an_inverse_position_without_margin_is_liquidated_too() {
        // 100 USD at 100 with one coin behind them, 1 % of maintenance: 100 * 1.01 / (1 + 1) = 50.5.
        Backtest inverse = Backtest.of(bars(COIN, QUIET, QUIET, bar(100, 100, 50, 60), QUIET))
                .inverse()
                .capital(1)
                .costs(Costs.NONE)
                .sizing(Sizing.allIn());

        Trade trade = only(inverse.run(longAt0(Exits.NONE)));

        assertThat(trade.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(trade.exitPrice()).isCloseTo(50.5, within(TINY));
        assertThat(trade.pnl()).isCloseTo(1 - 100 / 50.5, within(TINY));
    }

    @Test
    void a_limit_entry_rests_at_the_maker_fee_and_is_liquidated_in_its_own_bar() {
        // Bought at 95 inside the bar: margin 19, liquidation at (19 - 190) / (0.01 - 2) = 85.93; the bar falls to 85
        // after that.
        Strategy limit = script(Map.of(0, Signal.enter(Side.LONG, Exits.NONE, Order.limit(95))));
        Costs costs = new Costs(0.001, 0).withMakerFee(0.0002);

        Trade gone =
                only(backtest(QUIET, bar(100, 101, 85, 95), QUIET).costs(costs).run(limit));
        Trade held =
                only(backtest(QUIET, bar(100, 101, 86, 95), QUIET).costs(costs).run(limit));

        assertThat(gone.entry().bar()).isEqualTo(1);
        assertThat(gone.entry().fee()).isCloseTo(0.0002 * 190, within(TINY));
        assertThat(gone.exit().bar()).isEqualTo(1);
        assertThat(gone.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(gone.pnl()).isCloseTo(-19 - 0.038, within(TINY));
        assertThat(held.reason()).isEqualTo(ExitReason.END_OF_DATA);
        assertThat(held.pnl()).isCloseTo(10 - 0.038 - 0.2, within(TINY));
    }

    @Test
    void latency_shares_of_volume_and_pauses_work_with_margin() {
        // Decided at the close of bar 0, done at the open of bar 2; 10 % of a volume of 10 gives one unit. The loss
        // pauses bars 4 and 5.
        Map<Integer, Signal> signals = Map.of(
                0, Signal.enter(Side.LONG, Exits.NONE),
                1, Signal.CLOSE,
                2, Signal.enter(Side.LONG, Exits.NONE),
                4, Signal.enter(Side.LONG, Exits.NONE));
        double[] lower = bar(98, 99, 97, 98);
        BacktestResult result = backtest(QUIET, QUIET, QUIET, lower, lower, lower, lower, lower)
                .execution(Execution.DEFAULT.withLatency(1).withVolumeShare(0.1).withCooldown(2))
                .run(script(signals));

        assertThat(result.trades()).hasSize(2);
        assertThat(result.trades().get(0).entry().bar()).isEqualTo(2);
        assertThat(result.trades().get(0).units()).isEqualTo(1);
        assertThat(result.trades().get(0).pnl()).isEqualTo(-2);
        assertThat(result.trades().get(1).entry().bar()).isEqualTo(6);
    }

    @Test
    void a_bar_that_reaches_target_and_liquidation_is_ambiguous() {
        BacktestResult result =
                backtest(QUIET, QUIET, bar(100, 111, 90, 100), QUIET).run(longAt0(Exits.NONE.withTarget(10)));

        AmbiguousBars bars = result.ambiguousBars();
        assertThat(only(result).reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(bars.count()).isEqualTo(1);
        assertThat(bars.worst()).isCloseTo(-20, within(TINY));
        assertThat(bars.best()).isCloseTo(20, within(TINY));
        assertThat(bars.isProven()).isTrue();

        Portfolio alone = Portfolio.of(10_000)
                .add("one", backtest(QUIET, QUIET, bar(100, 111, 90, 100), QUIET), longAt0(Exits.NONE.withTarget(10)));
        assertThat(alone.run().members().get(0).ambiguousBars()).isEqualTo(1);
        assertThat(alone.run().notes()).anyMatch(note -> note.contains("net profit is from -20.00 to 20.00"));

        CandleSeries minutes = minutes();
        Trade decided = only(backtest(QUIET, QUIET, bar(100, 111, 90, 100), QUIET)
                .finer(minutes)
                .run(longAt0(Exits.NONE.withTarget(10))));
        assertThat(decided.reason()).isEqualTo(ExitReason.TAKE_PROFIT);
        assertThat(decided.pnl()).isCloseTo(20, within(TINY));
    }

    /** Of 02:00: up to 111 in the first half hour, down to 90 in the second. */
    private static CandleSeries minutes() {
        return CandleSeries.of(
                LINEAR,
                Interval.parse("30m"),
                new long[] {START + 2 * HOUR, START + 2 * HOUR + HOUR / 2},
                new double[] {100, 110},
                new double[] {111, 110},
                new double[] {100, 90},
                new double[] {110, 100},
                new double[] {5, 5});
    }

    private static final MarginTiers TWO_TIERS =
            MarginTiers.of("two", new MarginTier(0, 1_000, 0.01, 50, 0), new MarginTier(1_000, 5_000, 0.05, 20, 40));

    private static Backtest large(Margin.Liquidation how, double low) {
        return backtest(QUIET, QUIET, bar(100, 100, low, 95), bar(95, 95, 95, 95))
                .sizing(Sizing.units(30).leverage(10))
                .margin(Margin.isolated().tiers(TWO_TIERS).liquidation(how));
    }

    @Test
    void a_liquidation_by_tiers_closes_what_brings_the_rest_into_a_lower_one() {
        // 30 at 100, margin 300: (300 + 40 - 3,000) / (30 * 0.05 - 30) = 93.33. There 1,000 are 10.714 units; 19.286
        // are closed
        // at 93.33 and lose 128.57. Behind the rest are 107.14: it lives to (107.14 - 1,071.43) / (10.714 * -0.99) =
        // 90.91.
        Trade part = only(large(Margin.Liquidation.BY_TIERS, 92).run(longAt0(Exits.NONE)));

        double mark = 2_660 / 28.5;
        double left = 1_000 / mark;
        assertThat(part.reason()).isEqualTo(ExitReason.END_OF_DATA);
        assertThat(part.partialFills().get(1).fill().rawPrice()).isCloseTo(mark, within(TINY));
        assertThat(part.partialFills().get(1).units()).isCloseTo(-(30 - left), within(TINY));
        assertThat(part.pnl()).isCloseTo(-128.571 - 53.571, within(0.001));

        Trade gone = only(large(Margin.Liquidation.BY_TIERS, 90.9).run(longAt0(Exits.NONE)));
        assertThat(gone.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(gone.exit().bar()).isEqualTo(2);
        assertThat(gone.pnl()).isCloseTo(-128.571 - 107.143, within(0.001));

        Trade whole = only(large(Margin.Liquidation.WHOLE, 92).run(longAt0(Exits.NONE)));
        assertThat(whole.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(whole.pnl()).isCloseTo(-300, within(TINY));
    }

    @Test
    void bybit_goes_by_tiers_and_binance_does_not() {
        Margin margin = Margin.isolated();
        Instrument bybit = Instrument.parse("bybit:BTC/USDT:USDT");
        assertThat(margin.on(bybit, ContractType.LINEAR).isByTiers()).isTrue();
        assertThat(margin.on(LINEAR, ContractType.LINEAR).isByTiers()).isFalse();
    }

    @Test
    void cross_margin_counts_what_parts_have_made() {
        // 20 units at 100 with 1,000 on the account; half leaves at 120 and makes 200. Then (1,200 - 1,000) / (10 *
        // 0.005 - 10)
        // is below 0: 10 units at 100 cannot lose 1,200. Without that exit (1,000 - 2,000) / (20 * -0.995) = 50.25.
        double[] crash = bar(120, 120, 40, 60);
        Backtest cross = backtest(QUIET, bar(100, 120, 100, 120), bar(120, 120, 120, 120), crash, bar(60, 60, 60, 60))
                .capital(1_000)
                .sizing(Sizing.units(20).leverage(10))
                .margin(Margin.cross().tiers(MarginTiers.flat(0.005, 100)));

        Trade reduced = only(cross.run(script(Map.of(0, Signal.enter(Side.LONG, Exits.NONE), 1, Signal.reduce(0.5)))));
        Trade whole = only(cross.run(longAt0(Exits.NONE)));

        assertThat(reduced.reason()).isEqualTo(ExitReason.END_OF_DATA);
        assertThat(reduced.pnl()).isCloseTo(200 - 400, within(TINY));
        assertThat(whole.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(whole.exit().rawPrice()).isCloseTo(1_000 / 19.9, within(TINY));
        assertThat(whole.pnl()).isCloseTo(-1_000, within(TINY));
    }

    @Test
    void a_portfolio_takes_orders_that_wait_and_lends_what_parts_have_made() {
        // BTC: 2 units at 100, one leaves at 105. The limit of ETH is filled at 03:00 at 50, with half of 1,005.
        Instrument eth = Instrument.parse("binance:ETH/USDT:USDT");
        Backtest first = backtest(QUIET, QUIET, bar(100, 106, 99, 104), QUIET, QUIET, QUIET);
        Backtest second = Backtest.of(bars(eth, at(60), at(60), at(60), bar(60, 60, 45, 55), at(55), at(55)))
                .costs(Costs.NONE)
                .sizing(Sizing.allIn().compounding());
        PortfolioResult result = Portfolio.of(1_000)
                .allocation(Allocation.equal())
                .add("BTC", first, longAt0(Exits.NONE.withPartialTarget(5, 0.5)))
                .add(
                        "ETH",
                        second,
                        script(Map.of(
                                0,
                                Signal.enter(
                                        Side.LONG, Exits.NONE, Order.limit(50).expiringAfter(5)))))
                .run();

        List<PortfolioResult.MemberResult> members = result.members();
        Trade btc = members.get(0).trades().get(0);
        Trade bought = members.get(1).trades().get(0);
        assertThat(btc.pnl()).isCloseTo(5, within(TINY));
        assertThat(bought.entry().bar()).isEqualTo(3);
        assertThat(bought.entryPrice()).isEqualTo(50);
        assertThat(bought.units()).isCloseTo(502.5 / 50, within(TINY));
        assertThat(bought.pnl()).isCloseTo(10.05 * 5, within(TINY));
        assertThat(result.performance().dailyEquity().value(0)).isCloseTo(1_000 + 5 + 50.25, within(TINY));
    }

    private static double[] at(double price) {
        return bar(price, price, price, price);
    }

    @Test
    void additions_of_a_portfolio_stay_within_the_share_of_their_member() {
        // Half of 1,000 pays for 5 at 100; at 50 it pays for 10 altogether. The loss is not realised, so that 5 more
        // are bought.
        Backtest falling = Backtest.of(bars(LINEAR, QUIET, QUIET, at(50), at(50)))
                .costs(Costs.NONE)
                .sizing(Sizing.allIn());
        Strategy averaging = script(Map.of(
                0,
                Signal.enter(Side.LONG, Exits.NONE, Order.MARKET.adding(3)),
                1,
                Signal.enter(Side.LONG, Exits.NONE)));
        PortfolioResult result = Portfolio.of(1_000)
                .add("one", falling, averaging)
                .add("two", falling, script(Map.of()))
                .run();

        Trade trade = result.members().get(0).trades().get(0);
        assertThat(trade.units()).isEqualTo(10);
        assertThat(trade.entryPrice()).isEqualTo(75);

        // At most 0.6 of the equity in one position: 500 are held, so that 100 more buy 2 at 50.
        Trade limited = Portfolio.of(1_000)
                .limits(Limits.NONE.position(0.6).positions(1))
                .add("one", falling, averaging)
                .add("two", falling, script(Map.of()))
                .run()
                .members()
                .get(0)
                .trades()
                .get(0);
        assertThat(limited.units()).isEqualTo(7);
    }
}
