package dev.kirby.portfolio;

import static dev.kirby.backtest.ScriptedTrades.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.margin.Margin;
import dev.kirby.margin.MarginTiers;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Trade;
import dev.kirby.report.Chart;
import dev.kirby.report.Report;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Frame;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import dev.kirby.validate.CountingLedger;
import dev.kirby.validate.Overfitting;
import dev.kirby.validate.WalkForward;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What members share: capital, margin, limits and time. Figures by hand. */
class PortfolioTest {

    private static final long START = 1_704_067_200_000L; // 2024-01-01T00:00Z
    private static final long HOUR = 3_600_000L;
    private static final Instrument BTC = Instrument.perps("kraken", "BTC", "USD");
    private static final Instrument ETH = Instrument.perps("kraken", "ETH", "USD");

    static CandleSeries bars(Instrument instrument, int size, Map<Integer, Double> closes) {
        long[] time = LongStream.range(0, size).map(i -> START + i * HOUR).toArray();
        double[][] c = new double[5][size];
        double price = 100;
        for (int i = 0; i < size; i++) {
            c[0][i] = price;
            price = closes.getOrDefault(i, price);
            c[1][i] = Math.max(c[0][i], price);
            c[2][i] = Math.min(c[0][i], price);
            c[3][i] = price;
            c[4][i] = 1;
        }
        return CandleSeries.of(instrument, Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    private static Signal enter(Side side) {
        return Signal.enter(side, Exits.NONE);
    }

    private static Backtest free(CandleSeries bars) {
        return Backtest.of(bars).costs(Costs.NONE).sizing(Sizing.allIn().compounding());
    }

    @Test
    void equal_shares_of_one_account_and_profit_that_all_have() {
        // BTC doubles and is sold at 10:00; ETH is bought at 12:00 with half of what the account has then.
        Portfolio portfolio = Portfolio.of(10_000)
                .add("BTC", free(bars(BTC, 30, Map.of(5, 200.0))), script(Map.of(0, enter(Side.LONG), 9, Signal.CLOSE)))
                .add("ETH", free(bars(ETH, 30, Map.of(20, 110.0))), script(Map.of(11, enter(Side.LONG))));

        PortfolioResult result = portfolio.run();

        Trade btc = result.members().get(0).trades().get(0);
        Trade eth = result.members().get(1).trades().get(0);
        assertThat(btc.units()).isEqualTo(50); // 5,000 at 100
        assertThat(btc.pnl()).isEqualTo(5_000);
        assertThat(eth.units()).isEqualTo(75); // half of the 15,000 there are
        assertThat(result.performance().value(Metric.NET_PROFIT)).isEqualTo(5_750);
        assertThat(result.performance().trades()).containsExactly(btc, eth);
        assertThat(result.performance().dailyEquity().value(0)).isEqualTo(15_750);
        assertThat(result.members().get(1).dailyProfit().value(0)).isEqualTo(750);
        assertThat(result).hasToString("PortfolioResult[2 members, 2 trades, net profit 5750.00, sharpe NaN]");
    }

    @Test
    void members_are_prepared_side_by_side_with_the_same_result() {
        // Enough bars for threads to be used; what one of them refuses is refused as on the caller's.
        CandleSeries year = RandomMarkets.candles(new Random(5), 40_000);
        Strategy cross = Strategy.of("cross", study -> {
            double[] fast = study.sma(5);
            double[] slow = study.sma(20);
            return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
        });
        Portfolio portfolio = Portfolio.of(10_000)
                .add("one", Backtest.of(year), cross)
                .add("two", Backtest.of(RandomMarkets.candles(new Random(6), 40_000)), cross);

        PortfolioResult many = portfolio.threads(3).run();

        assertThat(many.performance().trades())
                .isEqualTo(portfolio.threads(1).run().performance().trades())
                .hasSizeGreaterThan(1_000);
        Strategy wrong = Strategy.of("wrong", study -> {
            throw new InvalidRequestException("This strategy cannot be prepared.");
        });
        assertThatThrownBy(
                        () -> portfolio.add("wrong", Backtest.of(year), wrong).run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("This strategy cannot be prepared.");
        assertThatThrownBy(() -> portfolio.threads(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("threads must be from 1 to 1024, was 0.");
    }

    @Test
    void losses_of_one_are_losses_of_all() {
        Portfolio portfolio = Portfolio.of(10_000)
                .allocation(Allocation.whole())
                .add("BTC", free(bars(BTC, 30, Map.of(5, 20.0))), script(Map.of(0, enter(Side.LONG), 9, Signal.CLOSE)))
                .add("ETH", free(bars(ETH, 30, Map.of())), script(Map.of(11, enter(Side.LONG))));
        List<PortfolioResult.MemberResult> members = portfolio.run().members();
        assertThat(members.get(0).trades().get(0).pnl()).isEqualTo(-8_000);
        assertThat(members.get(1).trades().get(0).units()).isEqualTo(20); // what 2,000 buy
    }

    @Test
    void the_margin_of_open_positions_is_not_lent_twice() {
        Portfolio portfolio = Portfolio.of(10_000)
                .allocation(Allocation.fixed(0.75, 0.75))
                .add("BTC", free(bars(BTC, 30, Map.of())), script(Map.of(0, enter(Side.LONG))))
                .add("ETH", free(bars(ETH, 30, Map.of())), script(Map.of(3, enter(Side.SHORT))));
        List<PortfolioResult.MemberResult> members = portfolio.run().members();
        assertThat(members.get(0).trades().get(0).units()).isEqualTo(75);
        assertThat(members.get(1).trades().get(0).units()).isEqualTo(25);
        // With leverage 5 a position of 37,500 takes 7,500 of margin, and 2,500 carry 12,500 more.
        Sizing five = Sizing.allIn().leverage(5);
        List<PortfolioResult.MemberResult> levered = Portfolio.of(10_000)
                .allocation(Allocation.fixed(0.75, 0.75))
                .add("BTC", free(bars(BTC, 30, Map.of())).sizing(five), script(Map.of(0, enter(Side.LONG))))
                .add("ETH", free(bars(ETH, 30, Map.of())).sizing(five), script(Map.of(3, enter(Side.SHORT))))
                .run()
                .members();
        assertThat(levered.get(0).trades().get(0).units()).isEqualTo(375);
        assertThat(levered.get(1).trades().get(0).units()).isEqualTo(125);
    }

    @Test
    void limits_make_entries_smaller_or_refuse_them() {
        Portfolio two = Portfolio.of(10_000)
                .allocation(Allocation.whole())
                .add("BTC", free(bars(BTC, 30, Map.of())).sizing(Sizing.units(40)), script(Map.of(0, enter(Side.LONG))))
                .add(
                        "ETH",
                        free(bars(ETH, 30, Map.of())).sizing(Sizing.units(40)),
                        script(Map.of(3, enter(Side.LONG))));
        assertThat(second(two.limits(Limits.NONE))).isEqualTo(40);
        assertThat(second(two.limits(Limits.NONE.positions(1)))).isZero();
        assertThat(second(two.limits(Limits.NONE.gross(0.6)))).isEqualTo(20);
        assertThat(second(two.limits(Limits.NONE.net(0.5)))).isEqualTo(10);
        assertThat(second(two.limits(Limits.NONE.position(0.25)))).isEqualTo(25);
        assertThat(Limits.NONE.positions(3).gross(2)).hasToString("Limits[3 positions, gross 2.0]");
        assertThatThrownBy(() -> Limits.NONE.gross(0)).isInstanceOf(InvalidRequestException.class);
    }

    private static double second(Portfolio portfolio) {
        return portfolio.run().members().get(1).trades().stream()
                .mapToDouble(Trade::units)
                .sum();
    }

    @Test
    void shares_follow_the_volatility_that_was_known() {
        // BTC moves by 1 % a day, ETH by 3 %: shares 3/4 and 1/4, from the 31st day on.
        CandleSeries btc = daily(BTC, 0.01);
        CandleSeries eth = daily(ETH, 0.03);
        Portfolio portfolio = Portfolio.of(10_000)
                .allocation(Allocation.inverseVolatility())
                .add("BTC", free(btc).sizing(Sizing.allIn()), script(Map.of(39, enter(Side.LONG))))
                .add(
                        "ETH",
                        free(eth).sizing(Sizing.allIn()),
                        script(Map.of(5, enter(Side.LONG), 9, Signal.CLOSE, 39, enter(Side.LONG))));
        PortfolioResult result = portfolio.run();
        Trade early = result.members().get(1).trades().get(0);
        assertThat(early.units() * early.entryPrice()).isCloseTo(5_000, within(1e-6));
        Trade late = result.members().get(0).trades().get(0);
        assertThat(late.units() * late.entryPrice()).isCloseTo(7_500, within(10.0));
    }

    private static CandleSeries daily(Instrument instrument, double move) {
        long[] time = LongStream.range(0, 60).map(i -> START + i * 24 * HOUR).toArray();
        double[][] c = new double[5][60];
        double price = 100;
        for (int i = 0; i < 60; i++) {
            c[0][i] = price;
            price *= 1 + (i % 2 == 0 ? move : -move);
            c[3][i] = price;
            c[1][i] = Math.max(c[0][i], price);
            c[2][i] = Math.min(c[0][i], price);
        }
        return CandleSeries.of(instrument, Interval.D1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    @Test
    void kelly_shares_come_from_the_trades_so_far() {
        // 30 trades of ETH: 20 won 2 each, 10 lost 1 each: p = 2/3, b = 2, Kelly 2/3 - (1/3)/2 = 0.5; half of it 0.25.
        int size = 200;
        java.util.HashMap<Integer, Double> closes = new java.util.HashMap<>();
        java.util.HashMap<Integer, Signal> signals = new java.util.HashMap<>();
        double price = 100;
        for (int i = 0; i < 30; i++) {
            signals.put(4 * i, enter(Side.LONG));
            price += i % 3 == 0 ? -1 : 2;
            closes.put(4 * i + 1, price);
            signals.put(4 * i + 2, Signal.CLOSE);
        }
        signals.put(150, enter(Side.LONG));
        Portfolio portfolio = Portfolio.of(10_000)
                .add("BTC", free(bars(BTC, size, Map.of())), script(Map.of()))
                .add("ETH", free(bars(ETH, size, closes)).sizing(Sizing.units(1)), script(signals));
        Allocation.View[] seen = new Allocation.View[1];
        double[] shares = new double[1];
        Allocation spy = Allocation.of("spy", view -> {
            seen[0] = view;
            double[] found = Allocation.kelly(0.5).shares(view);
            shares[0] = found[1];
            return found;
        });
        portfolio.allocation(spy).run();
        assertThat(seen[0].trades(1).size()).isGreaterThanOrEqualTo(30);
        assertThat(shares[0]).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void cross_margin_is_that_of_the_account() {
        // 30 units each at leverage 5 from 10,000. BTC falls to 70: -900 x ... the profit of ETH keeps the account
        // alive.
        Margin cross = Margin.cross().tiers(MarginTiers.flat(0.005, 100));
        Sizing sizing = Sizing.units(400).leverage(10);
        Backtest btc = free(bars(BTC, 30, Map.of(8, 75.0))).sizing(sizing).margin(cross);
        Backtest up = free(bars(ETH, 30, Map.of(6, 120.0))).sizing(sizing).margin(cross);
        Backtest flat = free(bars(ETH, 30, Map.of())).sizing(sizing).margin(cross);
        Strategy hold = script(Map.of(0, enter(Side.LONG)));
        // Alone with a flat ETH: 10,000 + 400 (P - 100) - 0.005 x 40,000 = 0.005 x 400 P at P = 75.879: liquidated.
        PortfolioResult dead = Portfolio.of(10_000)
                .allocation(Allocation.whole())
                .add("ETH", flat, hold)
                .add("BTC", btc, hold)
                .run();
        Trade lost = dead.members().get(1).trades().get(0);
        assertThat(lost.reason()).isEqualTo(ExitReason.LIQUIDATION);
        assertThat(lost.exit().rawPrice()).isCloseTo((40_000 - 10_000 + 200) / (400 * 0.995), within(1e-6));
        // With ETH 8,000 up it lives.
        PortfolioResult alive = Portfolio.of(10_000)
                .allocation(Allocation.whole())
                .add("ETH", up, hold)
                .add("BTC", btc, hold)
                .run();
        assertThat(alive.members().get(1).trades().get(0).reason()).isEqualTo(ExitReason.END_OF_DATA);
    }

    @Test
    void nothing_of_a_later_bar_is_known_before_it_closes() {
        // A daily bar of ETH hits its target within the day; the profit is there for BTC only at the day's end.
        CandleSeries days = daily(ETH, 0.1);
        Strategy target = script(Map.of(0, Signal.enter(Side.SHORT, Exits.NONE.withTarget(5))));
        int hours = 24 * 3;
        Backtest btc = free(bars(BTC, hours, Map.of()));
        Portfolio portfolio = Portfolio.of(10_000)
                .allocation(Allocation.of("half of the equity", view -> new double[] {0.5, 0.5}))
                .add("ETH", free(days), target)
                .add("BTC", btc, script(Map.of(30, enter(Side.LONG), 32, Signal.CLOSE, 50, enter(Side.LONG))));
        PortfolioResult result = portfolio.run();
        assertThat(result.members().get(0).trades().get(0).reason()).isEqualTo(ExitReason.TAKE_PROFIT);
        assertThat(result.members().get(1).trades().get(0).units()).isEqualTo(50);
    }

    @Test
    void members_are_correlated_by_their_daily_profits() {
        CandleSeries one = RandomMarkets.candles(new Random(3), 4_000);
        Strategy hold = script(Map.of(0, enter(Side.LONG)));
        Strategy sold = script(Map.of(0, enter(Side.SHORT)));
        Backtest backtest = Backtest.of(one).costs(Costs.NONE).sizing(Sizing.units(0.001));
        PortfolioResult result = Portfolio.of(10_000)
                .add("a", backtest, hold)
                .add("b", backtest, hold)
                .add("c", backtest, sold)
                .run();
        assertThat(result.correlation(0, 1)).isCloseTo(1.0, within(1e-9));
        assertThat(result.correlation(0, 2)).isCloseTo(-1.0, within(1e-9));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        result.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("correlation of a and b: 1.00")
                .contains("net_profit");
        assertThat(result.report().charts().stream().map(Chart::title))
                .contains("Profit by member", "Net profit by member", "How alike their days are");
        assertThat(result.report().toHtml()).contains("c, c: 1");
        assertThat(result.toFrames().get("trades").size())
                .isEqualTo(result.performance().trades().size());
    }

    @Test
    void parameters_are_searched_and_walked_for_the_account_as_a_whole() {
        Strategy cross = Strategy.of("cross", Params.of("fast", 3).with("slow", 20), (study, p) -> {
            double[] fast = study.sma(p.integer("fast"));
            double[] slow = study.sma(p.integer("slow"));
            return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
        });
        Portfolio portfolio =
                Portfolio.of(10_000).add("a", Backtest.of(market(11)), cross).add("b", Backtest.of(market(12)), cross);
        SearchResult search = portfolio.search(
                cross.space().choice("fast", 2, 3, 5), Optimizer.grid().minTrades(0));
        assertThat(search.trials()).hasSize(3);
        assertThat(search.trials().get(1).metrics().netProfit())
                .isEqualTo(portfolio.run().performance().value(Metric.NET_PROFIT));

        PortfolioWalk walk = portfolio.walk(
                WalkForward.days(20, 10).gapDays(1),
                cross.space().choice("fast", 2, 3, 5),
                Optimizer.grid().minTrades(0));
        assertThat(walk.steps()).isNotEmpty();
        PortfolioWalk.Step first = walk.steps().get(0);
        assertThat(first.test().value(Metric.NET_PROFIT))
                .isEqualTo(portfolio
                        .within(first.window().test())
                        .with(first.chosen().orElseThrow().params())
                        .run()
                        .performance()
                        .value(Metric.NET_PROFIT));
        assertThat(walk.verdict().outcome()).isNotNull();

        Report report = walk.report();
        assertThat(report.toHtml())
                .contains(
                        walk.verdict().outcome().name(),
                        "Looks at the test days were not counted",
                        "title=\"" + walk.performance().value(Metric.SHARPE) + "\"");
        assertThat(report.charts())
                .extracting(Chart::title)
                .contains("Profit by member", "Sharpe ratio by window", "fast", "kraken:BTC/USD:USD 1h");
        assertThatThrownBy(() -> portfolio.with(Params.of("slowly", 3)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("slowly");
    }

    @Test
    void a_sweep_assigns_values_to_all_members_or_to_one() {
        Strategy cross = Strategy.of("cross", Params.of("fast", 3).with("slow", 20), (study, p) -> {
            double[] fast = study.sma(p.integer("fast"));
            double[] slow = study.sma(p.integer("slow"));
            return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
        });
        Strategy held = Strategy.of("held", Params.of("bars", 5).with("fast_1", 1), (study, p) -> bar -> Signal.LONG);
        Portfolio portfolio = Portfolio.of(10_000)
                .add("a", Backtest.of(market(11)), cross)
                .add("b", Backtest.of(market(12)), cross)
                .add("c", Backtest.of(market(13)), held);

        assertThat(portfolio.parameters())
                .containsExactly("fast", "slow", "bars", "fast_1", "slow_1", "fast_2", "slow_2", "bars_3", "fast_1_3");
        List<Member> members = portfolio
                .with(Params.of("slow_2", 40).with("slow", 30).with("fast", 4))
                .members();
        assertThat(members.get(0).strategy().params())
                .isEqualTo(Params.of("fast", 4).with("slow", 30));
        assertThat(members.get(1).strategy().params())
                .isEqualTo(Params.of("fast", 4).with("slow", 40));
        // A strategy's own parameter of such a name is that parameter.
        assertThat(portfolio
                        .with(Params.of("fast_1", 7))
                        .members()
                        .get(0)
                        .strategy()
                        .params()
                        .value("fast"))
                .isEqualTo(3);
        assertThat(portfolio
                        .with(Params.of("fast_1", 7))
                        .members()
                        .get(2)
                        .strategy()
                        .params()
                        .value("fast_1"))
                .isEqualTo(7);

        ParameterSpace space = portfolio.space().choice("fast", 2, 5).choice("slow_2", 15, 25, 35);
        SearchResult swept =
                portfolio.search(space, Optimizer.grid().minTrades(0).maximizing(Metric.SHARPE));
        Frame frame = swept.toFrame();
        assertThat(frame.size()).isEqualTo(6);
        assertThat(frame.numbers("fast")).containsExactly(2, 2, 2, 5, 5, 5);
        assertThat(frame.numbers("slow_2")).containsExactly(15, 25, 35, 15, 25, 35);
        for (int row = 0; row < 6; row++) {
            PortfolioResult alone = portfolio
                    .with(Params.of("fast", row / 3 == 0 ? 2 : 5).with("slow_2", 15 + 10 * (row % 3)))
                    .run();
            assertThat(frame.numbers("net_profit")[row])
                    .isEqualTo(alone.performance().value(Metric.NET_PROFIT));
            assertThat(frame.numbers("score")[row])
                    .isEqualTo(alone.performance().value(Metric.SHARPE));
        }
        assertThat(Overfitting.find(swept)).isPresent();
        CountingLedger ledger = new CountingLedger();
        assertThat(portfolio
                        .walk(
                                WalkForward.days(20, 10).ledger(ledger),
                                space,
                                Optimizer.grid().minTrades(0))
                        .steps())
                .isNotEmpty();
        assertThat(ledger.looks()).hasSize(1); // one market, by three members
        assertThatThrownBy(() -> portfolio.search(portfolio.space().choice("slow_3", 1), Optimizer.grid()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'slow_3'")
                .hasMessageContaining("slow_2");
    }

    @Test
    void a_walk_counts_as_a_look_at_each_of_its_markets() {
        Strategy hold = Strategy.of("hold", Params.of("from", 3), (study, p) -> bar -> Signal.LONG);
        Portfolio portfolio = Portfolio.of(10_000)
                .add("a", Backtest.of(market(11)), hold)
                .add("b", Backtest.of(bars(ETH, 24 * 60, Map.of(5, 101.0))), hold);
        CountingLedger ledger = new CountingLedger();
        WalkForward walk = WalkForward.days(20, 10).ledger(ledger);
        ParameterSpace space = hold.space().choice("from", 3);
        Optimizer grid = Optimizer.grid().minTrades(0);

        assertThat(portfolio.walk(walk, space, grid).looks()).hasValue(1);
        assertThat(portfolio.walk(walk, space, grid).looks()).hasValue(1); // the same again is no new look
        assertThat(portfolio
                        .limits(Limits.NONE.positions(1))
                        .walk(walk, space, grid)
                        .looks())
                .hasValue(2);
        assertThat(ledger.looks()).hasSize(4);
        assertThat(portfolio.walk(WalkForward.days(20, 10), space, grid).looks())
                .isEmpty();
        assertThat(walk.run(Backtest.of(market(11)), hold).looks()).hasValue(3);
    }

    private static CandleSeries market(long seed) {
        Random random = new Random(seed);
        int size = 24 * 60;
        long[] time = LongStream.range(0, size).map(i -> START + i * HOUR).toArray();
        double[][] c = new double[5][size];
        double price = 100;
        for (int i = 0; i < size; i++) {
            c[0][i] = price;
            price *= Math.exp(0.01 * random.nextGaussian());
            c[3][i] = price;
            c[1][i] = 1.001 * Math.max(c[0][i], price);
            c[2][i] = 0.999 * Math.min(c[0][i], price);
        }
        return CandleSeries.of(BTC, Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    @Test
    void what_does_not_fit_one_account_is_refused() {
        Backtest btc = free(bars(BTC, 5, Map.of()));
        Portfolio one = Portfolio.of(10_000).add("a", btc, script(Map.of()));
        assertThatThrownBy(() -> one.add("a", btc, script(Map.of()))).hasMessageContaining("a name of its own");
        assertThatThrownBy(() -> one.add("b", btc.inverse(), script(Map.of()))).hasMessageContaining("one currency");
        assertThatThrownBy(() -> Portfolio.of(1).run()).hasMessageContaining("no members");
        assertThatThrownBy(() -> Portfolio.of(-1)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> one.allocation(Allocation.fixed(1, 2))
                        .add("b", btc, script(Map.of(0, enter(Side.LONG))))
                        .allocation(Allocation.fixed(1))
                        .run())
                .hasMessageContaining("each of 2 members");
        assertThatThrownBy(() -> Allocation.parse("equals")).hasMessageContaining("did you mean equal");
        assertThat(Arrays.asList("equal", "whole", "kelly", "inverse-volatility", "0.5,0.2"))
                .allSatisfy(text ->
                        assertThat(Allocation.parse(text).toString().length()).isLessThanOrEqualTo(80));
    }
}
