package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.indicator.Indicators;
import dev.kirby.market.Side;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * LIQUIDITY SWEEP V3, a reversal: price takes out an obvious level where stops rest, volume spikes, and price comes back
 * over the level.
 *
 * <p>Long, at bar {@code i}: {@code low <= level * (1 - pierce_depth)}, the level being the lowest low of the
 * {@code key_level_lookback} bars before, and {@code volume >= volume_spike_threshold *} the mean volume of the 20 bars
 * before. The signal is at the first bar {@code j} of {@code i .. i + rejection_candles - 1} that closes above the level and
 * gains {@code close - open >= reversal_candle_size * ATR}; ATR is Wilder's over 14 bars. The stop is
 * {@code stop_distance * ATR} from the next open, the target {@code target_multiple} times as far. The short is the mirror
 * image; a long and a short signal on one bar cancel out.
 *
 * <p>Off by default, by the value 0: {@code max_holding_periods} closes a position at the close of that bar of its life;
 * {@code min_level_touches} takes as level the lowest cluster of at least that many swing lows of the look-back, a swing being
 * lower than the two bars on either side and the cluster holding prices within {@code min_distance_from_level} (a share) of
 * its mean.
 */
public final class LiquiditySweep {

    /** The strategy's name in results, files and command lines. */
    public static final String NAME = "LIQUIDITY_SWEEP_V3";

    private static final int ATR_BARS = 14;
    private static final int VOLUME_BARS = 20;
    private static final String PIERCE = "pierce_depth";
    private static final String REJECTION = "rejection_candles";
    private static final String SPIKE = "volume_spike_threshold";
    private static final String REVERSAL = "reversal_candle_size";
    private static final String LOOKBACK = "key_level_lookback";
    private static final String STOP = "stop_distance";
    private static final String TARGET = "target_multiple";
    private static final String HOLDING = "max_holding_periods";
    private static final String TOUCHES = "min_level_touches";
    private static final String TOLERANCE = "min_distance_from_level";

    private static final Params DEFAULTS = Params.of(PIERCE, 0.001)
            .with(REJECTION, 3)
            .with(SPIKE, 2)
            .with(REVERSAL, 1)
            .with(LOOKBACK, 100)
            .with(STOP, 1)
            .with(TARGET, 2.5)
            .with(HOLDING, 0)
            .with(TOUCHES, 0)
            .with(TOLERANCE, 0.001);

    private LiquiditySweep() {}

    /** Makes the strategy known by its name. */
    public static final class Provider implements StrategyProvider {

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public Strategy strategy() {
            return LiquiditySweep.strategy();
        }

        @Override
        public ParameterGrid grid() {
            return LiquiditySweep.grid();
        }

        @Override
        public ParameterSpace space() {
            return LiquiditySweep.space();
        }

        @Override
        public String description() {
            return "reversal after price takes out an obvious level on high volume and comes back";
        }
    }

    /**
     * The strategy with its default parameters, both sides.
     *
     * @return ready to run
     */
    public static Strategy defaults() {
        return with(Params.empty());
    }

    /**
     * The strategy with some parameters, both sides.
     *
     * @param params those not given take their defaults
     * @return ready to run
     */
    public static Strategy with(Params params) {
        return strategy().with(params);
    }

    /**
     * Both sides, with the parameters open.
     *
     * @return the strategy
     */
    public static Strategy strategy() {
        return of(List.of(entry(Side.LONG), entry(Side.SHORT)));
    }

    /**
     * One side alone, with the parameters open. Signals of the other side then neither open nor cancel anything.
     *
     * @param side long or short
     * @return the strategy
     */
    public static Strategy only(Side side) {
        return of(List.of(entry(side)));
    }

    /**
     * The grid of 201,600 combinations.
     *
     * @return both sides
     */
    public static ParameterGrid grid() {
        return grid(strategy());
    }

    /**
     * The grid of 201,600 combinations of one side alone.
     *
     * @param side long or short
     * @return the grid
     */
    public static ParameterGrid grid(Side side) {
        return grid(only(side));
    }

    private static ParameterGrid grid(Strategy strategy) {
        return ParameterGrid.of(strategy)
                .with(PIERCE, 0.0005, 0.001, 0.002, 0.003, 0.004, 0.005)
                .with(REJECTION, 1, 2, 3, 4, 5)
                .with(SPIKE, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)
                .with(REVERSAL, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
                .with(LOOKBACK, 20, 50, 100, 150, 200)
                .with(STOP, 0.5, 1.0, 1.5, 2.0)
                .with(TARGET, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0);
    }

    /**
     * The continuous space that random and Bayesian search draw from.
     *
     * @return both sides, the seven parameters of the grid
     */
    public static ParameterSpace space() {
        return ParameterSpace.of(strategy())
                .real(PIERCE, 0.0005, 0.005)
                .integer(REJECTION, 1, 5)
                .real(SPIKE, 1.5, 5)
                .real(REVERSAL, 0.5, 2)
                .integer(LOOKBACK, 20, 200)
                .real(STOP, 0.5, 2)
                .real(TARGET, 1.5, 4);
    }

    private static Strategy of(List<Entry> entries) {
        ExitRule exit = new ExitRule(List.of(STOP, TARGET, HOLDING), LiquiditySweep::exits);
        return Strategy.of(NAME, DEFAULTS, new StatedRule(entries, List.of(), exit, OrderRule.MARKET))
                .checking(LiquiditySweep::check);
    }

    private static Entry entry(Side side) {
        List<String> level = List.of(LOOKBACK, TOUCHES, TOLERANCE);
        return new Entry(
                side,
                List.of(
                        new Condition(
                                List.of(PIERCE, LOOKBACK, TOUCHES, TOLERANCE), (study, p) -> pierce(study, p, side)),
                        new Condition(List.of(SPIKE), LiquiditySweep::spike)),
                new Confirmation(concat(level, REJECTION, REVERSAL), (study, p) -> rejection(study, p, side)));
    }

    private static IntPredicate pierce(Study study, Params params, Side side) {
        double depth = params.value(PIERCE);
        double[] level = level(study, params, side);
        if (side == Side.LONG) {
            double[] low = study.lows();
            return i -> low[i] <= level[i] * (1 - depth);
        }
        double[] high = study.highs();
        return i -> high[i] >= level[i] * (1 + depth);
    }

    private static IntPredicate spike(Study study, Params params) {
        double threshold = params.value(SPIKE);
        double[] volume = study.volumes();
        double[] mean = study.column(
                "mean volume before",
                bars -> before(Indicators.map(Indicators.sum(bars.volumes(), VOLUME_BARS), s -> s / VOLUME_BARS)));
        return i -> volume[i] >= threshold * mean[i];
    }

    private static IntUnaryOperator rejection(Study study, Params params, Side side) {
        int candles = params.integer(REJECTION);
        double size = params.value(REVERSAL);
        double sign = side.sign();
        double[] level = level(study, params, side);
        double[] open = study.opens();
        double[] close = study.closes();
        double[] atr = study.atr(ATR_BARS);
        return i -> {
            int end = Math.min(close.length, i + candles);
            for (int j = i; j < end; j++) {
                // negation is exact, so the mirrored comparisons are too
                if (sign * close[j] > sign * level[i] && sign * (close[j] - open[j]) >= size * atr[j]) {
                    return j;
                }
            }
            return -1;
        };
    }

    private static IntFunction<Exits> exits(Study study, Params params) {
        double stop = params.value(STOP);
        double target = params.value(TARGET);
        int periods = params.integer(HOLDING);
        double[] atr = study.atr(ATR_BARS);
        return j -> {
            double distance = stop * atr[j];
            Exits exits = Exits.stopAndTarget(distance, target * distance);
            return periods > 0 ? exits.withMaxHoldingPeriods(periods) : exits;
        };
    }

    /** The level at each bar, from the bars before it only; NaN until there are enough. */
    private static double[] level(Study study, Params params, Side side) {
        int lookback = params.integer(LOOKBACK);
        int touches = params.integer(TOUCHES);
        if (touches > 0) {
            double tolerance = params.value(TOLERANCE);
            return study.column(
                    "level of " + touches + " touches " + side + " " + lookback + " " + tolerance,
                    bars -> SwingLevels.of(bars, side, lookback, touches, tolerance));
        }
        return side == Side.LONG
                ? study.column("lowest before " + lookback, b -> before(Indicators.lowest(b.lows(), lookback)))
                : study.column("highest before " + lookback, b -> before(Indicators.highest(b.highs(), lookback)));
    }

    /** The column as it stood one bar earlier. */
    private static double[] before(double[] column) {
        double[] earlier = new double[column.length];
        Arrays.fill(earlier, 0, Math.min(1, earlier.length), Double.NaN);
        System.arraycopy(column, 0, earlier, Math.min(1, earlier.length), Math.max(0, column.length - 1));
        return earlier;
    }

    private static void check(Params params) {
        for (String missing : List.of("min_stop_density_score", "max_spread_tolerance")) {
            if (params.has(missing)) {
                throw new UnsupportedDataException(missing + " needs order-book data, which candles do not have: leave "
                        + "it out. Kirby does not guess it.");
            }
        }
        atLeast(params, PIERCE, 0);
        if (params.valueOr(PIERCE, 0) >= 1) {
            throw new InvalidRequestException(
                    PIERCE + " is a share of the price (0.001 means 0.1 %), was " + params.value(PIERCE) + ".");
        }
        atLeast(params, REJECTION, 1);
        atLeast(params, SPIKE, 0);
        atLeast(params, LOOKBACK, 1);
        atLeast(params, STOP, 0);
        atLeast(params, TARGET, 0);
        atLeast(params, HOLDING, 0);
        atLeast(params, TOUCHES, 0);
        atLeast(params, TOLERANCE, 0);
        for (String whole : List.of(REJECTION, LOOKBACK, HOLDING, TOUCHES)) {
            if (params.has(whole)) {
                params.integer(whole);
            }
        }
    }

    private static void atLeast(Params params, String name, double least) {
        if (params.valueOr(name, least) < least) {
            throw new InvalidRequestException(
                    name + " must be " + Params.format(least) + " or more, was " + params.value(name) + ".");
        }
    }

    private static List<String> concat(List<String> names, String... more) {
        return java.util.stream.Stream.concat(names.stream(), Arrays.stream(more))
                .toList();
    }
}
