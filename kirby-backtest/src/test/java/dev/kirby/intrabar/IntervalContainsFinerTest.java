package dev.kirby.intrabar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.backtest.RecordedData;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * For fixed sizes the interval of ambiguous bars contains the profit that finer candles give, whatever the order inside those.
 * The finer profit comes from a naive walk over the finer candles in this test.
 */
class IntervalContainsFinerTest {

    @Test
    void on_random_markets() {
        Random random = new Random(15);
        int ambiguous = 0;
        for (int run = 0; run < 60; run++) {
            ambiguous += check(random, minutes(random, 3_000), "random market, seed 15, run " + run);
        }
        assertThat(ambiguous).isGreaterThan(300);
    }

    @Test
    void on_real_1m_candles() {
        Random random = new Random(16);
        CandleSeries minutes = RecordedData.minutes();
        int ambiguous = 0;
        for (int run = 0; run < 40; run++) {
            ambiguous += check(random, minutes, "real candles, seed 16, run " + run);
        }
        assertThat(ambiguous).isGreaterThan(100);
    }

    /** Returns how many bars were ambiguous. */
    private static int check(Random random, CandleSeries minutes, String what) {
        CandleSeries bars = minutes.resample(Interval.M5);
        Strategy strategy = strategy(random.nextInt(), 0.0002 + 0.003 * random.nextDouble(), random.nextDouble());
        Costs costs = random.nextBoolean()
                ? Costs.NONE
                : new Costs(0.0005, 0.0003).withMakerFee(random.nextBoolean() ? 0.0001 : -0.0001);
        Backtest backtest =
                Backtest.of(bars).costs(costs).sizing(Sizing.units(0.01)).capital(1e9);

        AmbiguousBars coarse = backtest.run(strategy).ambiguousBars();
        AmbiguousBars fine = backtest.finer(minutes).run(strategy).ambiguousBars();

        assertThat(coarse.isProven()).as(what).isTrue();
        assertThat(coarse.worst()).as(what + ", stop first").isEqualTo(coarse.netProfit());
        double rounding = 1e-9 * (1 + Math.abs(coarse.best()) + Math.abs(coarse.worst())) + 1e-9 * bars.size();
        assertThat(fine.worst()).as(what).isGreaterThanOrEqualTo(coarse.worst() - rounding);
        assertThat(fine.best()).as(what).isLessThanOrEqualTo(coarse.best() + rounding);
        assertThat(fine.count()).as(what).isLessThanOrEqualTo(coarse.count());
        for (int order = 0; order < 3; order++) {
            double naive = naive(bars, minutes, strategy.prepare(bars), costs, random);
            assertThat(naive)
                    .as(what + ", order " + order)
                    .isBetween(coarse.worst() - rounding, coarse.best() + rounding)
                    .isBetween(fine.worst() - rounding, fine.best() + rounding);
        }
        return coarse.count();
    }

    /** Decides by chance, a stop and a target near the price. */
    private static Strategy strategy(int seed, double distance, double multiple) {
        return Strategy.of("chance", study -> {
            double[] close = study.closes();
            return bar -> {
                Random chance = new Random(seed * 31L + bar);
                Exits exits = Exits.stopAndTarget(distance * close[bar], (0.3 + multiple) * distance * close[bar])
                        .withMaxHoldingPeriods(1 + chance.nextInt(30));
                return chance.nextInt(3) > 0
                        ? Signal.NONE
                        : Signal.enter(chance.nextBoolean() ? Side.LONG : Side.SHORT, exits);
            };
        });
    }

    /** Steps minute by minute. A minute that reaches both takes one by chance. */
    private static double naive(CandleSeries bars, CandleSeries minutes, Rule rule, Costs costs, Random chance) {
        double profit = 0;
        int bar = 1;
        while (bar < bars.size()) {
            Signal signal = rule.at(bar - 1);
            if (signal.action() == Signal.Action.NONE) {
                bar++;
                continue;
            }
            double sign = signal.action() == Signal.Action.LONG ? 1 : -1;
            double entry = bars.open(bar);
            double stop = entry - sign * signal.exits().stopDistance();
            double target = entry + sign * signal.exits().targetDistance();
            int last = Math.min(bars.size(), bar + signal.exits().maxHoldingPeriods()) - 1;
            double exit = bars.close(last);
            boolean rests = false;
            int at = bar;
            boolean out = false;
            for (; at <= last && !out; at++) {
                double open = bars.open(at);
                if (at > bar && (sign * open <= sign * stop || sign * open >= sign * target)) {
                    exit = open;
                    rests = sign * open >= sign * target;
                    break;
                }
                int minute = minutes.indexAtOrAfter(bars.time(at));
                for (; minute < minutes.size() && minutes.time(minute) < bars.closeTime(at) && !out; minute++) {
                    double worst = sign > 0 ? minutes.low(minute) : minutes.high(minute);
                    double best = sign > 0 ? minutes.high(minute) : minutes.low(minute);
                    boolean opensBeyond = sign * minutes.open(minute) >= sign * target;
                    boolean stopped = sign * worst <= sign * stop && !opensBeyond;
                    boolean taken = sign * best >= sign * target && sign * minutes.open(minute) > sign * stop;
                    if (stopped || taken) {
                        rests = taken && (!stopped || chance.nextBoolean());
                        exit = rests ? target : stop;
                        out = true;
                    }
                }
                if (out) {
                    break;
                }
            }
            double units = 0.01;
            double entryFill = entry * (1 + sign * costs.slippage());
            double exitFill = rests ? exit : exit * (1 - sign * costs.slippage());
            double exitFee = rests ? costs.makerFee() : costs.fee();
            profit += sign * units * (exitFill - entryFill)
                    - costs.fee() * units * entryFill
                    - exitFee * units * exitFill;
            bar = Math.min(at, last) + 1;
        }
        return profit;
    }

    /** Minutes that swing far enough for bars of 5m to reach both sides. */
    private static CandleSeries minutes(Random random, int size) {
        long[] time = new long[size];
        double[][] c = new double[5][size];
        double price = 1_000;
        for (int i = 0; i < size; i++) {
            time[i] = 1_704_067_200_000L + i * 60_000L;
            double open = random.nextInt(4) == 0 ? price * (1 + 0.0005 * random.nextGaussian()) : price;
            double close = open * (1 + 0.001 * random.nextGaussian());
            c[0][i] = open;
            c[1][i] = Math.max(open, close) * (1 + 0.0005 * random.nextDouble());
            c[2][i] = Math.min(open, close) * (1 - 0.0005 * random.nextDouble());
            c[3][i] = close;
            c[4][i] = 1;
            price = close;
        }
        return CandleSeries.of(RandomMarkets.BTC, Interval.M1, time, c[0], c[1], c[2], c[3], c[4]);
    }
}
