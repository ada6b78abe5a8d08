package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.indicator.Indicators;
import dev.kirby.market.Side;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * FAILED BREAKDOWN V3, Wyckoff's spring: price breaks out of its range on little volume and comes back on much.
 *
 * <p>Long, at bar {@code i}: {@code low <= support * (1 - breakdown_depth)}, the support being the lowest low of the
 * {@code range_lookback_periods} bars before, and {@code volume <= volume_decline_threshold *} the mean volume of the 20 bars
 * before. The signal is at the first bar {@code j} of {@code i + 1 .. i + recovery_speed} that rises, closes above the
 * support and has {@code volume >= spring_confirmation_volume *} the mean of the 20 bars before it. The stop is
 * {@code stop_distance * ATR} below the lowest low of the bars {@code j - recovery_speed .. j}, the target the highest high of
 * the look-back, both measured from the close of {@code j}; from above that high, it is a move as long as the range is high.
 * The short, an upthrust, is the mirror image.
 */
public final class FailedBreakdown {

    /** The strategy's name in results, files and command lines. */
    public static final String NAME = "FAILED_BREAKDOWN_V3";

    private static final int ATR_BARS = 14;
    private static final int VOLUME_BARS = 20;
    private static final String LOOKBACK = "range_lookback_periods";
    private static final String DEPTH = "breakdown_depth";
    private static final String DECLINE = "volume_decline_threshold";
    private static final String SPEED = "recovery_speed";
    private static final String VOLUME = "spring_confirmation_volume";
    private static final String STOP = "stop_distance";

    private static final Params DEFAULTS = Params.of(LOOKBACK, 50)
            .with(DEPTH, 0.005)
            .with(DECLINE, 0.7)
            .with(SPEED, 3)
            .with(VOLUME, 1.5)
            .with(STOP, 0.5);

    private FailedBreakdown() {}

    /** Makes the strategy known by its name. */
    public static final class Provider implements StrategyProvider {

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public Strategy strategy() {
            return FailedBreakdown.strategy();
        }

        @Override
        public ParameterGrid grid() {
            return FailedBreakdown.grid();
        }

        @Override
        public ParameterSpace space() {
            return FailedBreakdown.space();
        }

        @Override
        public String description() {
            return "return into a range after a breakout on little volume";
        }
    }

    /** {@return both sides, with the default parameters} */
    public static Strategy strategy() {
        ExitRule exit = new ExitRule(List.of(LOOKBACK, SPEED, STOP), FailedBreakdown::exits);
        StatedRule rule = StatedRule.of(entry(Side.LONG), entry(Side.SHORT)).exit(exit);
        return Strategy.of(NAME, DEFAULTS, rule).checking(FailedBreakdown::check);
    }

    /** {@return 6,000 combinations} */
    public static ParameterGrid grid() {
        return strategy()
                .grid()
                .with(LOOKBACK, 20, 50, 100, 150, 200)
                .with(DEPTH, 0.005, 0.01, 0.015, 0.02)
                .with(DECLINE, 0.3, 0.4, 0.5, 0.6, 0.7)
                .with(SPEED, 1, 2, 3, 4, 5)
                .with(VOLUME, 1.5, 2, 3, 4)
                .with(STOP, 0.25, 0.5, 1);
    }

    /** {@return the continuous space that random and Bayesian search draw from} */
    public static ParameterSpace space() {
        return strategy()
                .space()
                .integer(LOOKBACK, 20, 200)
                .real(DEPTH, 0.005, 0.02)
                .real(DECLINE, 0.3, 0.7)
                .integer(SPEED, 1, 5)
                .real(VOLUME, 1.5, 4)
                .real(STOP, 0.25, 1);
    }

    private static Entry entry(Side side) {
        return new Entry(
                side,
                List.of(
                        new Condition(List.of(LOOKBACK, DEPTH), (study, p) -> breakdown(study, p, side)),
                        new Condition(List.of(DECLINE), FailedBreakdown::decline)),
                new Confirmation(List.of(LOOKBACK, SPEED, VOLUME), (study, p) -> recovery(study, p, side)));
    }

    private static IntPredicate breakdown(Study study, Params params, Side side) {
        double depth = params.value(DEPTH);
        int lookback = params.integer(LOOKBACK);
        if (side == Side.LONG) {
            double[] low = study.lows();
            double[] support = support(study, lookback);
            return i -> low[i] <= support[i] * (1 - depth);
        }
        double[] high = study.highs();
        double[] resistance = resistance(study, lookback);
        return i -> high[i] >= resistance[i] * (1 + depth);
    }

    private static IntPredicate decline(Study study, Params params) {
        double threshold = params.value(DECLINE);
        double[] volume = study.volumes();
        double[] mean = meanVolume(study);
        return i -> volume[i] <= threshold * mean[i];
    }

    private static IntUnaryOperator recovery(Study study, Params params, Side side) {
        int candles = params.integer(SPEED);
        int lookback = params.integer(LOOKBACK);
        double times = params.value(VOLUME);
        double sign = side.sign();
        double[] level = side == Side.LONG ? support(study, lookback) : resistance(study, lookback);
        double[] open = study.opens();
        double[] close = study.closes();
        double[] volume = study.volumes();
        double[] mean = meanVolume(study);
        return i -> {
            int end = (int) Math.min(close.length, i + 1L + candles);
            for (int j = i + 1; j < end; j++) {
                boolean isBack = sign * (close[j] - open[j]) > 0 && sign * close[j] > sign * level[i];
                if (isBack && volume[j] >= times * mean[j]) {
                    return j;
                }
            }
            return -1;
        };
    }

    private static IntFunction<Exits> exits(Study study, Params params) {
        int lookback = params.integer(LOOKBACK);
        int bars = params.integer(SPEED) + 1;
        double stop = params.value(STOP);
        double[] atr = study.atr(ATR_BARS);
        double[] open = study.opens();
        double[] close = study.closes();
        double[] lowest = study.lowest(bars);
        double[] highest = study.highest(bars);
        double[] support = support(study, lookback);
        double[] resistance = resistance(study, lookback);
        return j -> {
            // a signal bar rises for a long and falls for a short
            boolean isLong = close[j] > open[j];
            double away = isLong ? close[j] - lowest[j] : highest[j] - close[j];
            double room = isLong ? resistance[j] - close[j] : close[j] - support[j];
            double target = room > 0 ? room : resistance[j] - support[j];
            return Exits.stopAndTarget(away + stop * atr[j], target);
        };
    }

    private static double[] support(Study study, int lookback) {
        return study.column("support " + lookback, b -> Indicators.before(Indicators.lowest(b.lows(), lookback), 1));
    }

    private static double[] resistance(Study study, int lookback) {
        return study.column(
                "resistance " + lookback, b -> Indicators.before(Indicators.highest(b.highs(), lookback), 1));
    }

    private static double[] meanVolume(Study study) {
        return study.column(
                "mean volume before",
                bars -> Indicators.before(
                        Indicators.map(Indicators.sum(bars.volumes(), VOLUME_BARS), s -> s / VOLUME_BARS), 1));
    }

    private static void check(Params params) {
        for (String missing : List.of("accumulation_score_min", "wyckoff_phase_alignment")) {
            if (params.has(missing)) {
                throw new UnsupportedDataException(
                        missing + " cannot be computed from candles: leave it out. " + "Kirby does not guess it.");
            }
        }
        for (String name : params.names()) {
            double least = name.equals(LOOKBACK) || name.equals(SPEED) ? 1 : 0;
            if (params.value(name) < least) {
                throw new InvalidRequestException(
                        name + " must be " + Params.format(least) + " or more, was " + params.value(name) + ".");
            }
            if (least == 1) {
                params.integer(name);
            }
        }
        if (params.valueOr(DEPTH, 0) >= 1) {
            throw new InvalidRequestException(
                    DEPTH + " is a share of the price (0.01 means 1 %), was " + params.value(DEPTH) + ".");
        }
    }
}
