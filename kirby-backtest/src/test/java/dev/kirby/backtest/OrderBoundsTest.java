package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.backtest.internal.Account;
import dev.kirby.backtest.internal.BarChoice;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.intrabar.AmbiguousBar;
import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.margin.Margin;
import dev.kirby.margin.MarginTiers;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Trade;
import dev.kirby.portfolio.Limits;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.portfolio.PortfolioResult;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.TrailingStop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * With orders that wait inside bars, and exits that move, the interval contains every order of events: each ambiguous bar decided
 * by chance, and decided by finer candles. Both change which trades there are.
 */
class OrderBoundsTest {

    @Test
    void on_random_markets() {
        Random random = new Random(25);
        int ambiguous = 0;
        for (int run = 0; run < 150; run++) {
            CandleSeries bars = RandomMarkets.candles(random, 20 + random.nextInt(400));
            ambiguous += check(random, Backtest.of(bars), null, "random market, seed 25, run " + run);
        }
        assertThat(ambiguous).isGreaterThan(500);
    }

    @Test
    void on_real_1m_and_5m_candles() {
        Random random = new Random(26);
        CandleSeries minutes = RecordedData.minutes();
        CandleSeries bars = minutes.resample(Interval.M5);
        int ambiguous = 0;
        for (int run = 0; run < 25; run++) {
            ambiguous += check(random, Backtest.of(bars), minutes, "real candles, seed 26, run " + run);
        }
        assertThat(ambiguous).isGreaterThan(1_000);
    }

    @Test
    void of_markets_that_share_an_account() {
        Random random = new Random(27);
        int proven = 0;
        int unproven = 0;
        for (int run = 0; run < 200; run++) {
            String what = "shared account, seed 27, run " + run;
            int members = 2 + random.nextInt(3);
            double capital = random.nextBoolean() ? 1e9 : 200 * random.nextDouble();
            Portfolio portfolio = Portfolio.of(capital);
            List<Backtest> backtests = new ArrayList<>();
            for (int i = 0; i < members; i++) {
                Backtest backtest = Backtest.of(RandomMarkets.candles(random, 20 + random.nextInt(300)))
                        .costs(new Costs(0.0005, 0.0003).withMakerFee(-0.0001))
                        .sizing(Sizing.units(0.5));
                Strategy strategy = strategy(random.nextInt(), 0.0003 + 0.004 * random.nextDouble());
                portfolio = portfolio.add("member " + i, backtest, strategy);
                backtests.add(backtest);
            }
            PortfolioResult counted = portfolio.run();
            AmbiguousBars interval = counted.ambiguousBars();
            assertThat(interval.netProfit())
                    .as(what)
                    .isCloseTo(counted.performance().value(Metric.NET_PROFIT), within(1e-6));
            assertThat(interval.worst()).as(what).isLessThanOrEqualTo(interval.netProfit());
            assertThat(interval.best()).as(what).isGreaterThanOrEqualTo(interval.netProfit());
            proven += interval.isProven() && interval.count() > 0 ? 1 : 0;
            unproven += interval.isProven() ? 0 : 1;
            for (int order = 0; order < 5 && interval.isProven(); order++) {
                assertThat(byChance(portfolio, backtests, random))
                        .as(what + ", order " + order)
                        .isBetween(interval.worst() - 1e-6, interval.best() + 1e-6);
            }
        }
        assertThat(proven).isGreaterThan(50);
        assertThat(unproven).isGreaterThan(10);
    }

    @Test
    void of_real_markets_that_share_an_account() {
        Random random = new Random(28);
        CandleSeries minutes = RecordedData.minutes();
        CandleSeries bars = minutes.resample(Interval.M5);
        int ambiguous = 0;
        for (int run = 0; run < 5; run++) {
            Portfolio coarse = Portfolio.of(1e9);
            Portfolio fine = Portfolio.of(1e9);
            for (int i = 0; i < 3; i++) {
                Backtest backtest = Backtest.of(bars).costs(Costs.NONE).sizing(Sizing.units(0.01));
                Strategy strategy = strategy(random.nextInt(), 0.0003 + 0.004 * random.nextDouble());
                coarse = coarse.add("member " + i, backtest, strategy);
                fine = fine.add("member " + i, backtest.finer(minutes), strategy);
            }
            AmbiguousBars interval = coarse.run().ambiguousBars();
            AmbiguousBars narrowed = fine.run().ambiguousBars();
            assertThat(interval.isProven() && narrowed.isProven()).isTrue();
            assertThat(narrowed.worst()).isGreaterThanOrEqualTo(interval.worst() - 1e-6);
            assertThat(narrowed.best()).isLessThanOrEqualTo(interval.best() + 1e-6);
            assertThat(narrowed.netProfit()).isBetween(interval.worst() - 1e-6, interval.best() + 1e-6);
            assertThat(narrowed.best() - narrowed.worst()).isLessThan(interval.best() - interval.worst());
            ambiguous += interval.count();
        }
        assertThat(ambiguous).isGreaterThan(1_000);
    }

    @Test
    void limits_and_sizes_by_profit_make_that_of_an_account_unproven() {
        Random random = new Random(29);
        Backtest backtest = Backtest.of(RandomMarkets.candles(random, 400)).costs(Costs.NONE);
        Strategy strategy = strategy(7, 0.002);
        Portfolio portfolio = Portfolio.of(1e9).add("a", backtest.sizing(Sizing.units(1)), strategy);
        Portfolio two = portfolio.add("b", backtest.sizing(Sizing.units(1)), strategy(8, 0.002));
        assertThat(two.run().ambiguousBars().count()).isPositive();
        assertThat(two.run().ambiguousBars().isProven()).isTrue();
        PortfolioResult limited = two.limits(Limits.NONE.positions(1)).run();
        assertThat(limited.ambiguousBars().isProven()).isFalse();
        assertThat(limited.notes()).anyMatch(note -> note.contains("not proven"));
        assertThat(portfolio
                        .add("b", backtest.sizing(Sizing.allIn()), strategy(8, 0.002))
                        .run()
                        .ambiguousBars()
                        .isProven())
                .isFalse();
        // Trades are numbered as in the account, bars are in the order of time.
        AmbiguousBars bars = two.run().ambiguousBars();
        for (int i = 0; i < bars.bars().size(); i++) {
            AmbiguousBar bar = bars.bars().get(i);
            Trade trade = two.run().performance().trades().get(bar.trade());
            assertThat(bar.counted()).isEqualTo(trade.pnl());
            assertThat(bar.bar()).isBetween(trade.entry().bar(), trade.exit().bar());
            assertThat(bar.time())
                    .isGreaterThanOrEqualTo(bars.bars().get(Math.max(0, i - 1)).time());
        }
    }

    /** Every ambiguous bar of every member takes one of its outcomes by chance. */
    private static double byChance(Portfolio portfolio, List<Backtest> backtests, Random random) {
        List<MarketRun> runs = new ArrayList<>();
        for (int i = 0; i < backtests.size(); i++) {
            Backtest backtest = backtests.get(i);
            Rule rule = backtest.prepare(portfolio.members().get(i).strategy());
            runs.add(new MarketRun(backtest.data(), rule, backtest.terms(), 0, chance(random)));
        }
        Account account = new Account(portfolio.capital(), runs);
        account.run();
        return account.realised();
    }

    private static int check(Random random, Backtest plain, CandleSeries finer, String what) {
        Costs costs = random.nextBoolean()
                ? Costs.NONE
                : new Costs(0.0005, 0.0003).withMakerFee(random.nextBoolean() ? 0.0001 : -0.0001);
        Backtest backtest = plain.costs(costs)
                .sizing(Sizing.units(0.01))
                .capital(1e9)
                .execution(Execution.DEFAULT.withLatency(random.nextInt(2)));
        if (random.nextInt(3) == 0) {
            // Liquidation is near: 100 to 250 times, with half of the margin as maintenance.
            double leverage = 100 + 150 * random.nextDouble();
            backtest = backtest.sizing(Sizing.units(0.01).leverage(leverage))
                    .margin(Margin.isolated().tiers(MarginTiers.flat(0.5 / leverage, 1_000)));
        }
        Strategy strategy = strategy(random.nextInt(), 0.0003 + 0.004 * random.nextDouble());

        BacktestResult coarse = backtest.run(strategy);
        AmbiguousBars interval = coarse.ambiguousBars();

        assertThat(interval.isProven()).as(what).isTrue();
        double rounding = 1e-9 * (1 + Math.abs(interval.best()) + Math.abs(interval.worst()))
                + 1e-9 * backtest.bars().size();
        for (int order = 0; order < 5; order++) {
            assertThat(byChance(backtest, strategy, random))
                    .as(what + ", order " + order)
                    .isBetween(interval.worst() - rounding, interval.best() + rounding);
        }
        if (finer != null) {
            AmbiguousBars narrowed = backtest.finer(finer).run(strategy).ambiguousBars();
            assertThat(narrowed.isProven()).as(what).isTrue();
            assertThat(narrowed.worst()).as(what).isGreaterThanOrEqualTo(interval.worst() - rounding);
            assertThat(narrowed.best()).as(what).isLessThanOrEqualTo(interval.best() + rounding);
            assertThat(narrowed.netProfit())
                    .as(what)
                    .isBetween(interval.worst() - rounding, interval.best() + rounding);
        }
        return interval.count();
    }

    /** Every ambiguous bar takes one of its outcomes by chance. */
    private static double byChance(Backtest backtest, Strategy strategy, Random random) {
        BarChoice choice = chance(random);
        BarData data = backtest.data();
        MarketRun run = new MarketRun(data, backtest.prepare(strategy), backtest.terms(), data.from, choice);
        Account account = new Account(backtest.capital(), List.of(run));
        account.run();
        return account.realised();
    }

    private static BarChoice chance(Random random) {
        return possible -> {
            BarChoice.Outcome[] all = BarChoice.Outcome.values();
            while (true) {
                BarChoice.Outcome one = all[random.nextInt(all.length)];
                if (BarChoice.allows(possible, one)) {
                    return one;
                }
            }
        };
    }

    private static Strategy strategy(int seed, double distance) {
        return Strategy.of("chance", study -> {
            double[] close = study.closes();
            return bar -> {
                Random chance = new Random(seed * 31L + bar);
                double away = distance * close[bar];
                Side side = chance.nextBoolean() ? Side.LONG : Side.SHORT;
                double below = close[bar] - side.sign() * away * chance.nextDouble();
                double above = close[bar] + side.sign() * away * chance.nextDouble();
                Order order = switch (chance.nextInt(3)) {
                    case 0 -> Order.limit(below).expiringAfter(1 + chance.nextInt(3));
                    case 1 -> Order.stop(above).expiringAfter(1 + chance.nextInt(3));
                    default -> Order.MARKET;
                };
                Exits exits = switch (chance.nextInt(4)) {
                    case 0 -> Exits.stopAndTarget(away, away).orOppositeSignal();
                    case 1 -> Exits.NONE.trailing(TrailingStop.distance(away)).withTarget(2 * away);
                    case 2 -> Exits.stopAndTarget(away, 1.5 * away).breakEvenAfter(away / 2);
                    default ->
                        Exits.stopAndTarget(away, 0.7 * away)
                                .withMaxHoldingPeriods(1 + chance.nextInt(20))
                                .when(position -> position.gain() < -0.5 * distance && position.barsHeld() > 5);
                };
                return chance.nextInt(3) > 0 ? Signal.NONE : Signal.enter(side, exits, order);
            };
        });
    }
}
