package dev.kirby.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Metric;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Condition;
import dev.kirby.strategy.Entry;
import dev.kirby.strategy.ExitRule;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.StatedRule;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.TrailingStop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * Both engines give the same trades to the last bit. 1,000 random cases; {@code -Dkirby.property.cases=100000} runs more,
 * {@code -Dkirby.property.seed=N} starts at another seed.
 */
class SweepAgainstReferenceTest {

    private static final int CASES = Integer.getInteger("kirby.property.cases", 1_000);
    private static final Metric[] COMPUTED = Arrays.stream(Metric.values())
            .filter(metric -> metric.needs() != Metric.Input.TRADES)
            .toArray(Metric[]::new);
    private static final long FIRST_SEED = Long.getLong("kirby.property.seed", 1L);

    @Test
    void gives_the_trades_of_the_reference_engine() {
        long trades = 0;
        int ruined = 0;
        Set<ExitReason> reasons = EnumSet.noneOf(ExitReason.class);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
            Random random = new Random(seed);
            CandleSeries bars = RandomMarkets.candles(random, 1 + random.nextInt(500));
            Backtest backtest = backtest(random, bars);
            ParameterGrid grid = switch (random.nextInt(8)) {
                case 0 -> crosses(random);
                case 1, 2, 3 -> RandomStrategies.plain(random);
                case 4 -> RandomStrategies.closing(random);
                default -> sweeps(random);
            };
            // Metrics that read trades make the engine walk in another way.
            Metric[] computed = random.nextInt(3) == 0 ? Metric.values() : COMPUTED;
            SweepResult result = Sweep.grid(grid)
                    .computing(computed)
                    .threads(1 + random.nextInt(3))
                    .minTrades(0)
                    .budget(
                            random.nextBoolean()
                                    ? Budget.DEFAULT
                                    : new Budget(
                                            1 + random.nextInt(2_000),
                                            1 + random.nextInt(2_000),
                                            random.nextInt(20_000)))
                    .run(backtest);
            Map<Integer, double[]> returns = new ConcurrentHashMap<>();
            result.eachDailyReturns((combination, values) -> returns.put(combination, values.clone()));
            for (int row = 0; row < Math.min(grid.size(), 6); row++) {
                int combination = random.nextInt(grid.size());
                BacktestResult expected = backtest.run(grid.strategy().with(grid.params(combination)));
                String what = "seed " + seed + ", " + grid.params(combination).text();
                compare(what, result, combination, expected, computed);
                assertThat(returns.get(combination)).as(what).isEqualTo(rounded(expected.dailyReturns()));
                trades += expected.trades().size();
                ruined += expected.isRuined() ? 1 : 0;
                reasons.addAll(expected.exitReasons().keySet());
            }
        }
        if (CASES >= 1_000) {
            assertThat(trades).isGreaterThan(20_000);
            assertThat(ruined).isGreaterThan(50);
            assertThat(reasons).containsExactlyInAnyOrder(ExitReason.values());
        }
    }

    private static void compare(
            String what, SweepResult result, int combination, BacktestResult expected, Metric[] computed) {
        Combination row = result.combination(combination);
        assertThat(row.trades()).as(what).isEqualTo(expected.trades().size());
        for (Metric metric : computed) {
            assertThat(row.value(metric))
                    .as(what + " " + metric)
                    .isEqualTo(Double.valueOf(expected.metrics().value(metric)));
        }
    }

    static Backtest backtest(Random random, CandleSeries bars) {
        Sizing sizing = Sizing.risk(random.nextInt(4) == 0 ? 5 : 0.02);
        if (random.nextInt(4) == 0) {
            sizing = sizing.compounding();
        }
        if (random.nextInt(5) == 0) {
            sizing = Sizing.risk(random.nextInt(2) == 0 ? 20 : 0.02).leverage(1 + 60 * random.nextDouble());
        }
        if (random.nextInt(6) == 0) {
            sizing = sizing.lot(random.nextBoolean() ? 0.01 : 7);
        }
        boolean lent = random.nextInt(4) == 0;
        Backtest backtest = Backtest.of(lent ? onSpot(bars) : bars)
                .costs(new Costs(random.nextInt(4) == 0 ? 0.1 : 0.001, random.nextInt(5) == 0 ? 0 : 0.0005)
                        .withMakerFee(random.nextInt(3) == 0 ? 0.0002 : 0.001))
                .sizing(sizing);
        if (lent) {
            backtest = backtest.borrow(5 * random.nextDouble() + 0.01);
        } else if (random.nextBoolean()) {
            backtest = backtest.funding(RandomMarkets.funding(random, bars));
        }
        if (random.nextInt(4) == 0) {
            backtest = backtest.finer(finer(random, bars));
        }
        if (random.nextInt(3) == 0 && bars.size() > 3) {
            int from = random.nextInt(bars.size() - 2);
            int to = from + 1 + random.nextInt(bars.size() - from - 1);
            backtest = backtest.within(TimeRange.ofMillis(bars.time(from), bars.time(to)));
        }
        return backtest;
    }

    private static CandleSeries onSpot(CandleSeries bars) {
        return CandleSeries.of(
                Instrument.parse("binance:BTC/USDT"),
                bars.interval(),
                bars.times(),
                bars.opens(),
                bars.highs(),
                bars.lows(),
                bars.closes(),
                bars.volumes());
    }

    private static CandleSeries finer(Random random, CandleSeries bars) {
        int size = bars.size() * 5;
        long[] time = new long[size];
        double[][] columns = new double[5][size];
        for (int i = 0; i < size; i++) {
            int bar = i / 5;
            time[i] = bars.time(bar) + 60_000L * (i % 5);
            double range = bars.high(bar) - bars.low(bar);
            columns[0][i] = bars.low(bar) + range * random.nextDouble();
            columns[3][i] = bars.low(bar) + range * random.nextDouble();
            columns[1][i] = random.nextBoolean() ? bars.high(bar) : Math.max(columns[0][i], columns[3][i]);
            columns[2][i] = random.nextBoolean() ? bars.low(bar) : Math.min(columns[0][i], columns[3][i]);
            columns[4][i] = 1;
        }
        return CandleSeries.of(
                bars.instrument(), Interval.M1, time, columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    static ParameterGrid sweeps(Random random) {
        Strategy strategy = switch (random.nextInt(5)) {
            case 0 -> LiquiditySweep.only(Side.LONG);
            case 1 -> LiquiditySweep.only(Side.SHORT);
            default -> LiquiditySweep.strategy();
        };
        ParameterGrid grid = ParameterGrid.of(strategy)
                .with("volume_spike_threshold", some(random, 0, 0.3, 0.7, 1, 1.5, 2))
                .with("key_level_lookback", some(random, 1, 2, 3, 5, 10, 20, 50))
                .with("pierce_depth", some(random, 0, 0.0001, 0.0005, 0.001));
        for (String name :
                shuffled(random, "rejection_candles", "reversal_candle_size", "stop_distance", "target_multiple")) {
            grid = grid.with(
                    name,
                    switch (name) {
                        case "rejection_candles" -> some(random, 1, 2, 3, 5);
                        case "reversal_candle_size" -> some(random, 0, 0.2, 0.5, 1);
                        case "stop_distance" -> some(random, 0, 0.3, 1, 2, 30);
                        default -> some(random, 0, 0.5, 1, 2.5);
                    });
        }
        if (random.nextInt(3) == 0) {
            grid = grid.with("max_holding_periods", some(random, 0, 1, 2, 7, 40));
        }
        if (random.nextInt(8) == 0) {
            grid = grid.with("min_level_touches", some(random, 0, 1, 2)).with("min_distance_from_level", 0.01);
        }
        return grid;
    }

    /** Turns from side to side, with a parameter that conditions and exits share. */
    static ParameterGrid crosses(Random random) {
        boolean turning = random.nextBoolean();
        int moves = random.nextInt(6);
        Condition up = new Condition(List.of("lag"), (study, p) -> {
            double[] close = study.closes();
            int lag = p.integer("lag");
            return bar -> bar >= lag && close[bar] > close[bar - lag];
        });
        Condition down = new Condition(List.of("lag", "fall"), (study, p) -> {
            double[] close = study.closes();
            int lag = p.integer("lag");
            return bar -> bar >= lag && close[bar] < close[bar - lag] * (1 - p.value("fall"));
        });
        ExitRule exit = new ExitRule(List.of("lag", "stop"), (study, p) -> bar -> {
            Exits exits = Exits.NONE.withMaxHoldingPeriods(p.integer("lag") * 20);
            exits = p.value("stop") > 0 ? exits.withStop(p.value("stop")) : exits;
            exits = moves == 0 ? exits.trailing(TrailingStop.share(0.01)) : exits;
            exits = moves == 1 ? exits.breakEvenAfter(2).trailing(TrailingStop.atr(study.atr(14), 1.5)) : exits;
            exits = moves == 2 ? exits.withTarget(9).withPartialTarget(3, 0.5) : exits;
            return turning ? exits.orOppositeSignal() : exits;
        });
        Strategy strategy = Strategy.of(
                "CROSSES",
                Params.of("lag", 1).with("fall", 0).with("stop", 0).with("unused", 0),
                StatedRule.of(Entry.of(Side.LONG, up), Entry.of(Side.SHORT, down))
                        .exit(exit));
        return ParameterGrid.of(strategy)
                .with("stop", some(random, 0, 1, 10))
                .with("unused", some(random, 1, 2))
                .with("lag", some(random, 1, 2, 5))
                .with("fall", some(random, 0, 0.001, 0.01));
    }

    private static double[] some(Random random, double... values) {
        List<Double> shuffled = new ArrayList<>();
        for (double value : values) {
            shuffled.add(value);
        }
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, 1 + random.nextInt(Math.min(3, values.length))).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static List<String> shuffled(Random random, String... names) {
        List<String> list = new ArrayList<>(List.of(names));
        Collections.shuffle(list, random);
        return list;
    }

    /** As a sweep keeps them. */
    private static double[] rounded(TimeSeries series) {
        double[] values = new double[series.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) series.value(i);
        }
        return values;
    }
}
