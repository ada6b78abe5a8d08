package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.internal.Account;
import dev.kirby.backtest.internal.BarChoice;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.intrabar.AmbiguousBars;
import dev.kirby.margin.Margin;
import dev.kirby.margin.MarginTiers;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.TrailingStop;
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
        BarChoice choice = possible -> {
            BarChoice.Outcome[] all = BarChoice.Outcome.values();
            while (true) {
                BarChoice.Outcome one = all[random.nextInt(all.length)];
                if (BarChoice.allows(possible, one)) {
                    return one;
                }
            }
        };
        BarData data = backtest.data();
        MarketRun run = new MarketRun(data, backtest.prepare(strategy), backtest.terms(), data.from, choice);
        Account account = new Account(backtest.capital(), List.of(run));
        account.run();
        return account.realised();
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
