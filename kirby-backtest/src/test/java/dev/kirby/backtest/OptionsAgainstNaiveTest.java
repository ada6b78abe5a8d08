package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kirby.backtest.NaiveAccount.Conditions;
import dev.kirby.backtest.NaiveAccount.RoundTrip;
import dev.kirby.margin.Margin;
import dev.kirby.margin.MarginTiers;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.TrailingStop;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Options that meet in one position: partial targets, additions, reductions, latency, gaps, bars without volume, funding at changing
 * intervals, liquidation in the bar of a target, prices of 0.00000001. The engine and {@link NaiveAccount}, which shares no arithmetic
 * with it, must agree on every trade. {@code -Dkirby.property.cases=100000} runs more, {@code -Dkirby.property.seed=N} starts at
 * another seed.
 */
class OptionsAgainstNaiveTest {

    private static final int CASES = Integer.getInteger("kirby.property.cases", 1_500);
    private static final long FIRST_SEED = Long.getLong("kirby.property.seed", 1L);
    private static final Instrument MARKET = Instrument.perps("kraken", "BTC", "USD"); // no table: 1 % of maintenance

    @Test
    void the_engine_agrees_with_a_naive_account() {
        Map<ExitReason, Integer> reasons = new EnumMap<>(ExitReason.class);
        int inParts = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
            for (Trade trade : check(seed)) {
                reasons.merge(trade.reason(), 1, Integer::sum);
                inParts += trade.partialFills().isEmpty() ? 0 : 1;
            }
        }
        if (CASES >= 1_000) {
            for (ExitReason reason : ExitReason.values()) {
                assertThat(reasons)
                        .hasEntrySatisfying(reason, count -> assertThat(count).isGreaterThan(50));
            }
            assertThat(inParts).isGreaterThan(1_000);
        }
    }

    private static List<Trade> check(long seed) {
        Random random = new Random(seed);
        double scale = random.nextInt(3) == 0 ? 1e-10 : 1;
        CandleSeries bars = bars(random, 2 + random.nextInt(80), 100 * scale);
        TimeSeries funding = random.nextBoolean() ? funding(random, bars) : null;
        Signal[] signals = signals(random, bars);
        Conditions on = conditions(random, scale);
        Backtest backtest = Backtest.of(bars)
                .capital(on.capital())
                .costs(new Costs(on.fee(), on.slippage())
                        .withMakerFee(on.makerFee())
                        .withImpact(on.impact()))
                .sizing(sizing(on))
                .execution(new Execution(on.latency(), on.volumeShare(), on.cooldown()));
        if (on.isolated()) {
            Margin margin = Margin.isolated().tiers(MarginTiers.flat(on.maintenance(), 100));
            backtest = backtest.margin(
                    Double.isNaN(on.liquidationFee()) ? margin : margin.liquidationFee(on.liquidationFee()));
        }
        if (funding != null) {
            backtest = backtest.funding(funding);
        }

        BacktestResult found = backtest.run(Strategy.of("script", study -> bar -> signals[bar]));

        NaiveAccount naive = new NaiveAccount(on, bars, funding, bar -> signals[bar]);
        List<RoundTrip> expected = naive.run();
        String what = "seed " + seed + ", " + on;
        for (int i = 0; i < Math.min(expected.size(), found.trades().size()); i++) {
            if (!isSame(expected.get(i), found.trades().get(i))) {
                fail(what + "\ntrade " + i + " is " + expected.get(i) + "\nbut was "
                        + found.trades().get(i) + "\n" + found.trades().get(i).partialFills());
            }
        }
        assertThat(found.trades()).as(what).hasSameSizeAs(expected);
        assertThat(found.isRuined()).as(what).isEqualTo(naive.isRuined());
        return found.trades();
    }

    private static boolean isSame(RoundTrip expected, Trade found) {
        double worth = expected.units() * expected.entryPrice();
        return expected.side() == found.side()
                && expected.entryBar() == found.entry().bar()
                && expected.exitBar() == found.exit().bar()
                && expected.reason() == found.reason()
                && isClose(expected.units(), found.units(), expected.units())
                && isClose(expected.entryPrice(), found.entryPrice(), expected.entryPrice())
                && isClose(expected.exitPrice(), found.exitPrice(), expected.entryPrice())
                && isClose(expected.funding(), found.funding(), worth)
                && isClose(expected.pnl(), found.pnl(), worth);
    }

    private static boolean isClose(double one, double other, double size) {
        return Math.abs(one - other) <= 1e-9 * size;
    }

    private static Sizing sizing(Conditions on) {
        Sizing sizing = Double.isNaN(on.fixedUnits()) ? Sizing.risk(0.02) : Sizing.units(on.fixedUnits());
        sizing = on.leverage() > 1 ? sizing.leverage(on.leverage()) : sizing;
        return on.lot() > 0 ? sizing.lot(on.lot()) : sizing;
    }

    private static Conditions conditions(Random random, double scale) {
        boolean isolated = random.nextBoolean();
        return new Conditions(
                random.nextInt(4) == 0 ? 300 : 10_000,
                random.nextInt(3) == 0 ? 3.3 / scale : Double.NaN,
                random.nextInt(3) == 0 ? 1 : 1 + 20 * random.nextDouble(),
                random.nextInt(3) == 0 ? 0.37 / scale : 0,
                0.0005 + random.nextInt(3) * 0.0007,
                random.nextInt(3) * 0.0002,
                random.nextInt(3) * 0.0004,
                random.nextInt(4) == 0 ? 0.003 : 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0,
                random.nextInt(3) == 0 ? 0.05 + 0.3 * random.nextDouble() : 0,
                random.nextInt(3) == 0 ? random.nextInt(6) : 0,
                isolated,
                isolated ? 0.002 + 0.02 * random.nextDouble() : 0.01,
                isolated && random.nextBoolean() ? 0.01 * random.nextDouble() : Double.NaN);
    }

    /** Jumps, gaps, bars without volume, and now and then a bar that falls or rises by a tenth. */
    private static CandleSeries bars(Random random, int size, double start) {
        long[] time = new long[size];
        double[][] c = new double[5][size];
        double volatility = 0.002 + 0.02 * random.nextDouble();
        boolean gaps = random.nextBoolean();
        boolean dry = random.nextBoolean();
        long at = 1_704_067_200_000L;
        double price = start;
        for (int i = 0; i < size; i++) {
            time[i] = at;
            at += 3_600_000L * (gaps && random.nextInt(10) == 0 ? 2 + random.nextInt(30) : 1);
            c[0][i] = random.nextInt(4) == 0 ? moved(price, volatility, random) : price;
            c[3][i] = moved(c[0][i], random.nextInt(25) == 0 ? 0.1 : volatility, random);
            c[1][i] = Math.max(c[0][i], c[3][i]) * (1 + volatility * random.nextDouble());
            c[2][i] = Math.min(c[0][i], c[3][i]) * (1 - volatility * random.nextDouble());
            c[4][i] = dry && random.nextInt(4) == 0 ? 0 : 40 * random.nextDouble() * (100 / start);
            price = c[3][i];
        }
        return CandleSeries.of(MARKET, Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    private static double moved(double price, double volatility, Random random) {
        return price * Math.exp(volatility * Math.max(-3, Math.min(3, random.nextGaussian())));
    }

    /** Every eight hours, then four, then one; some rates unknown, some in gaps. */
    private static TimeSeries funding(Random random, CandleSeries bars) {
        int hours = (int) ((bars.closeTime(bars.size() - 1) - bars.time(0)) / 3_600_000L) + 1;
        long[] times = new long[hours];
        double[] rates = new double[hours];
        int count = 0;
        int step = 8;
        for (int hour = random.nextInt(8); hour < hours; hour += step) {
            step = random.nextInt(5) == 0 ? new int[] {1, 4, 8}[random.nextInt(3)] : step;
            times[count] = bars.time(0) + hour * 3_600_000L;
            rates[count++] = random.nextInt(10) == 0 ? Double.NaN : 0.002 * random.nextGaussian();
        }
        return TimeSeries.of("funding_rate", Arrays.copyOf(times, count), Arrays.copyOf(rates, count));
    }

    private static Signal[] signals(Random random, CandleSeries bars) {
        Signal[] signals = new Signal[bars.size()];
        for (int bar = 0; bar < signals.length; bar++) {
            signals[bar] = signal(random, bars.close(bar));
        }
        return signals;
    }

    private static Signal signal(Random random, double close) {
        if (random.nextInt(2) == 0) {
            return switch (random.nextInt(12)) {
                case 0 -> Signal.CLOSE;
                case 1, 2 -> Signal.reduce(0.1 + 0.8 * random.nextDouble());
                default -> Signal.NONE;
            };
        }
        Side side = random.nextInt(3) == 0 ? Side.SHORT : Side.LONG;
        double away = close * 0.03 * random.nextDouble();
        Exits exits = exits(random, Math.max(away, close * 1e-6));
        Order order = switch (random.nextInt(5)) {
            case 0 -> Order.limit(close - side.sign() * away).expiringAfter(1 + random.nextInt(4));
            case 1 -> Order.stop(close + side.sign() * away).expiringAfter(1 + random.nextInt(4));
            default -> Order.MARKET;
        };
        if (random.nextInt(2) == 0) {
            order = order.adding(1 + random.nextInt(3));
        }
        return Signal.enter(side, exits, random.nextBoolean() ? order : order.sized(0.2 + 1.2 * random.nextDouble()));
    }

    private static Exits exits(Random random, double away) {
        Exits exits = Exits.NONE;
        if (random.nextInt(2) == 0) {
            exits = exits.withStop(random.nextInt(8) == 0 ? 0 : 2 * away * random.nextDouble());
        }
        if (random.nextInt(2) == 0) {
            exits = exits.withTarget(3 * away * random.nextDouble());
        }
        for (int part = random.nextInt(3); part > 0; part--) {
            exits = exits.withPartialTarget(away * (0.01 + 2 * random.nextDouble()), 0.1 + 0.35 * random.nextDouble());
        }
        if (random.nextInt(4) == 0) {
            TrailingStop trailing = random.nextBoolean() ? TrailingStop.distance(away) : TrailingStop.share(0.02);
            exits = exits.trailing(random.nextBoolean() ? trailing : trailing.after(away / 2));
        }
        if (random.nextInt(4) == 0) {
            exits = exits.breakEvenAfter(away / 2);
        }
        if (random.nextInt(4) == 0) {
            exits = exits.withMaxHoldingPeriods(1 + random.nextInt(12));
        }
        if (random.nextInt(6) == 0) {
            exits = exits.when(position -> position.barsHeld() > 4 && position.gain() < -0.002);
        }
        return random.nextBoolean() ? exits.orOppositeSignal() : exits;
    }
}
