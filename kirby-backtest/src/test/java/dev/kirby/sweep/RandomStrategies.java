package dev.kirby.sweep;

import dev.kirby.market.Side;
import dev.kirby.strategy.Condition;
import dev.kirby.strategy.Confirmation;
import dev.kirby.strategy.Entry;
import dev.kirby.strategy.ExitRule;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.StatedRule;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import dev.kirby.strategy.TrailingStop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Strategies as users write them, random in what they look at, how they decide and how they leave. */
final class RandomStrategies {

    private RandomStrategies() {}

    private interface Score {
        double at(int bar);
    }

    /** Something between about -1 and 1, of two parameters. */
    private static Score score(int kind, Study study, Params p) {
        int fastBars = p.integer("fast");
        double[] close = study.closes();
        double[] fast = study.sma(fastBars);
        double[] slow = kind % 2 == 0 ? study.sma(p.integer("slow")) : study.ema(p.integer("slow"));
        double[] rsi = study.rsi(fastBars);
        return switch (kind) {
            case 0, 1 -> bar -> fast[bar] / slow[bar] - 1;
            case 2 -> bar -> (rsi[bar] - 50) / 50;
            case 3 -> bar -> bar < fastBars ? Double.NaN : close[bar] / close[bar - fastBars] - 1;
            // what it says now has nothing to do with what it said before
            default -> bar -> Math.sin(close[bar] * 1e6 + bar * p.integer("slow"));
        };
    }

    private static Exits exits(int kind, double scale, double[] atr, int bar) {
        double stop = scale * (bar >= 14 && atr.length > bar ? atr[bar] : 1);
        return switch (kind) {
            case 0 -> Exits.NONE;
            case 1 -> Exits.ON_OPPOSITE_SIGNAL;
            case 2 -> Exits.NONE.withStop(stop);
            case 3 -> Exits.stopAndTarget(stop, 2 * stop);
            case 4 -> Exits.NONE.withMaxHoldingPeriods(1 + bar % 7).orOppositeSignal();
            case 5 -> Exits.stopAndTarget(stop, stop).withMaxHoldingPeriods(12).orOppositeSignal();
            case 6 -> Exits.NONE.trailing(TrailingStop.distance(Math.max(stop, 1e-6)));
            case 7 ->
                Exits.stopAndTarget(stop, 3 * stop)
                        .breakEvenAfter(Math.max(stop, 1e-6))
                        .withPartialTarget(Math.max(stop, 1e-6), 0.3)
                        .withPartialTarget(2 * Math.max(stop, 1e-6), 0.4)
                        .orOppositeSignal();
            case 8 ->
                Exits.NONE
                        .withStop(2 * stop)
                        .trailing((bar % 2 == 0 ? TrailingStop.atr(atr, 2) : TrailingStop.share(0.004))
                                .after(Math.max(stop, 1e-6)))
                        .withMaxHoldingPeriods(40);
            default -> Exits.NONE.withStop(stop).when(position -> position.barsHeld() > 3 && position.gain() < 0);
        };
    }

    /** A plain rule: sides, closes and exits by chance, constant signals or new ones at every bar. */
    static ParameterGrid plain(Random random) {
        int kind = random.nextInt(5);
        int longExits = random.nextInt(10);
        int shortExits = random.nextInt(10);
        boolean constant = random.nextInt(3) == 0;
        boolean shorts = random.nextBoolean();
        boolean closes = random.nextBoolean();
        boolean reads = random.nextBoolean();
        Strategy strategy = Strategy.of(
                "PLAIN " + kind,
                Params.of("fast", 3).with("slow", 8).with("band", 0.001).with("scale", 1),
                (study, p) -> {
                    Score score = score(kind, study, p);
                    double[] atr = study.atr(14);
                    double prepared = p.value("band");
                    return bar -> {
                        double band = reads ? p.value("band") : prepared;
                        double now = score.at(bar);
                        if (now > band) {
                            return constant
                                    ? Signal.LONG
                                    : Signal.enter(Side.LONG, exits(longExits, p.value("scale"), atr, bar));
                        }
                        if (shorts && now < -band) {
                            return constant
                                    ? Signal.SHORT
                                    : Signal.enter(Side.SHORT, exits(shortExits, p.value("scale"), atr, bar));
                        }
                        return closes && now < 0 ? Signal.CLOSE : Signal.NONE;
                    };
                });
        if (random.nextInt(5) == 0) {
            strategy = strategy.only(random.nextBoolean() ? Side.LONG : Side.SHORT);
        }
        return grid(random, strategy);
    }

    /** A stated rule that closes by conditions, with and without confirmations, opposites and exits. */
    static ParameterGrid closing(Random random) {
        int kind = random.nextInt(5);
        int exitKind = random.nextInt(10);
        Condition above = new Condition(List.of("fast", "slow", "band"), (study, p) -> {
            Score score = score(kind, study, p);
            double band = p.value("band");
            return bar -> score.at(bar) > band;
        });
        Condition below = new Condition(List.of("slow"), (study, p) -> {
            double[] slow = study.sma(p.integer("slow"));
            double[] close = study.closes();
            return bar -> close[bar] < slow[bar];
        });
        Confirmation later = new Confirmation(List.of("fast"), (study, p) -> {
            int lag = p.integer("fast") % 3;
            return bar -> bar + lag < study.size() ? bar + lag : -1;
        });
        ExitRule exit = new ExitRule(List.of("scale"), (study, p) -> {
            double[] atr = study.atr(14);
            return bar -> exits(exitKind, p.value("scale"), atr, bar);
        });
        Entry longs = random.nextBoolean()
                ? Entry.of(Side.LONG, above)
                : new Entry(Side.LONG, List.of(above, below.not()), later);
        Entry shorts = Entry.of(Side.SHORT, below, above.not());
        StatedRule rule = random.nextBoolean() ? StatedRule.of(longs, shorts) : StatedRule.of(longs);
        rule = random.nextBoolean() ? rule.closeWhen(above.not()) : rule.closeWhen(below, above.not());
        return grid(
                random,
                Strategy.of(
                        "CLOSING " + kind,
                        Params.of("fast", 3).with("slow", 8).with("band", 0.001).with("scale", 1),
                        rule.exit(exit)));
    }

    /** Every kind of order and exit at some of its bars, by chance: nothing that two runs could share. */
    static Strategy orders(Random random) {
        int seed = random.nextInt();
        double scale = 0.0005 + 0.01 * random.nextDouble();
        return Strategy.of("orders", study -> {
            double[] close = study.closes();
            double[] atr = study.atr(14);
            return bar -> order(new Random(seed * 31L + bar), scale * close[bar], close[bar], atr);
        });
    }

    private static Signal order(Random chance, double away, double close, double[] atr) {
        if (chance.nextInt(3) > 0) {
            return chance.nextInt(12) > 0
                    ? Signal.NONE
                    : chance.nextBoolean() ? Signal.CLOSE : Signal.reduce(0.1 + 0.8 * chance.nextDouble());
        }
        Side side = chance.nextBoolean() ? Side.LONG : Side.SHORT;
        double below = close - side.sign() * away * chance.nextDouble();
        double above = close + side.sign() * away * chance.nextDouble();
        Order order = switch (chance.nextInt(4)) {
            case 0 -> Order.limit(below).expiringAfter(1 + chance.nextInt(3));
            case 1 -> Order.stop(above).expiringAfter(1 + chance.nextInt(3));
            case 2 -> Order.MARKET.adding(1 + chance.nextInt(3));
            default -> Order.MARKET;
        };
        Exits exits = switch (chance.nextInt(5)) {
            case 0 -> Exits.stopAndTarget(away, away).orOppositeSignal();
            case 1 -> Exits.NONE.trailing(TrailingStop.distance(away)).withTarget(2 * away);
            case 2 -> Exits.NONE.trailing(TrailingStop.atr(atr, 2)).withPartialTarget(away, 0.4);
            case 3 ->
                Exits.stopAndTarget(away, 3 * away)
                        .breakEvenAfter(away / 2)
                        .withPartialTarget(away, 0.3)
                        .withPartialTarget(2 * away, 0.3);
            default ->
                Exits.NONE
                        .withMaxHoldingPeriods(1 + chance.nextInt(20))
                        .when(position -> position.gain() < -0.01 && position.barsHeld() > 5);
        };
        return Signal.enter(side, exits, chance.nextBoolean() ? order : order.sized(0.2 + chance.nextDouble()));
    }

    private static ParameterGrid grid(Random random, Strategy strategy) {
        ParameterGrid grid = strategy.grid();
        List<String> names = new ArrayList<>(List.of("fast", "slow", "band", "scale"));
        Collections.shuffle(names, random);
        for (String name : names.subList(0, 1 + random.nextInt(4))) {
            grid = switch (name) {
                case "fast" -> grid.values("fast", 1, 1 + random.nextInt(12));
                case "slow" -> grid.values("slow", 5, 5 + random.nextInt(12));
                case "band" -> grid.with("band", 0, 0.0005, 0.01);
                default -> grid.values("scale", 0.5, 2.5, 0.5);
            };
        }
        return grid;
    }
}
