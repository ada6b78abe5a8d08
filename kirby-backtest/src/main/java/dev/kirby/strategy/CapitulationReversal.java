package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.Statistics;
import dev.kirby.market.Side;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * CAPITULATION REVERSAL V3: a crowd gives up in one bar, on extreme volume, and price turns.
 *
 * <p>Long, at bar {@code i}: {@code volume >= volume_explosion_threshold *} the mean volume of the 20 bars before; the low is
 * at least {@code price_move_speed} (a share) below the close before; RSI over 14 bars is at most
 * {@code sentiment_extreme_threshold}; the lower wick is at least {@code exhaustion_wick_ratio} times the body, and there is
 * one. The signal is at the first bar {@code j} of {@code i + 1 .. i + reversal_confirmation_candles} that rises and closes
 * above the close of {@code i}. The stop is {@code stop_distance * ATR} below the lowest low of the bars
 * {@code j - reversal_confirmation_candles .. j}, measured from the close of {@code j}, the target {@code target_multiple}
 * times as far. The short is the mirror image, with RSI at least 100 less the threshold.
 *
 * <p>{@code panic_score_minimum}, off by default by the value 0, needs funding: the score of a long is the share of the
 * last 500 bars at which the funding rate was higher, equal ones counting half, which is near 1 where shorts pay the most.
 */
public final class CapitulationReversal {

    /** The strategy's name in results, files and command lines. */
    public static final String NAME = "CAPITULATION_REVERSAL_V3";

    private static final int ATR_BARS = 14;
    private static final int RSI_BARS = 14;
    private static final int VOLUME_BARS = 20;
    private static final int PANIC_BARS = 500;
    private static final String EXPLOSION = "volume_explosion_threshold";
    private static final String SPEED = "price_move_speed";
    private static final String SENTIMENT = "sentiment_extreme_threshold";
    private static final String WICK = "exhaustion_wick_ratio";
    private static final String CONFIRMATION = "reversal_confirmation_candles";
    private static final String STOP = "stop_distance";
    private static final String TARGET = "target_multiple";
    private static final String PANIC = "panic_score_minimum";

    private static final Params DEFAULTS = Params.of(EXPLOSION, 3)
            .with(SPEED, 0.02)
            .with(SENTIMENT, 20)
            .with(WICK, 1.5)
            .with(CONFIRMATION, 2)
            .with(STOP, 1)
            .with(TARGET, 2)
            .with(PANIC, 0);

    private CapitulationReversal() {}

    /** Makes the strategy known by its name. */
    public static final class Provider implements StrategyProvider {

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public Strategy strategy() {
            return CapitulationReversal.strategy();
        }

        @Override
        public ParameterGrid grid() {
            return CapitulationReversal.grid();
        }

        @Override
        public ParameterSpace space() {
            return CapitulationReversal.space();
        }

        @Override
        public String description() {
            return "reversal after one bar of panic on extreme volume";
        }
    }

    /** {@return both sides, with the default parameters} */
    public static Strategy strategy() {
        ExitRule exit = new ExitRule(List.of(STOP, TARGET, CONFIRMATION), CapitulationReversal::exits);
        StatedRule rule = StatedRule.of(entry(Side.LONG), entry(Side.SHORT)).exit(exit);
        return Strategy.of(NAME, DEFAULTS, rule).checking(CapitulationReversal::check);
    }

    /** {@return 5,184 combinations, without the panic score} */
    public static ParameterGrid grid() {
        return strategy()
                .grid()
                .with(EXPLOSION, 3, 5, 7, 10)
                .with(SPEED, 0.02, 0.04, 0.07, 0.1)
                .with(SENTIMENT, 10, 15, 20)
                .with(WICK, 1.5, 2.5, 4)
                .with(CONFIRMATION, 1, 2, 3)
                .with(STOP, 1, 2, 3)
                .with(TARGET, 2, 3, 4, 5);
    }

    /** {@return the continuous space that random and Bayesian search draw from, without the panic score} */
    public static ParameterSpace space() {
        return strategy()
                .space()
                .real(EXPLOSION, 3, 10)
                .real(SPEED, 0.02, 0.1)
                .real(SENTIMENT, 5, 20)
                .real(WICK, 1.5, 4)
                .integer(CONFIRMATION, 1, 3)
                .real(STOP, 1, 3)
                .real(TARGET, 2, 5);
    }

    private static Entry entry(Side side) {
        return new Entry(
                side,
                List.of(
                        new Condition(List.of(EXPLOSION), CapitulationReversal::explosion),
                        new Condition(List.of(SPEED), (study, p) -> move(study, p, side)),
                        new Condition(List.of(SENTIMENT), (study, p) -> extreme(study, p, side)),
                        new Condition(List.of(WICK), (study, p) -> exhaustion(study, p, side)),
                        new Condition(List.of(PANIC), (study, p) -> panic(study, p, side))),
                new Confirmation(List.of(CONFIRMATION), (study, p) -> reversal(study, p, side)));
    }

    private static IntPredicate explosion(Study study, Params params) {
        double threshold = params.value(EXPLOSION);
        double[] volume = study.volumes();
        double[] mean = study.column(
                "mean volume before",
                bars -> Indicators.before(
                        Indicators.map(Indicators.sum(bars.volumes(), VOLUME_BARS), s -> s / VOLUME_BARS), 1));
        return i -> volume[i] >= threshold * mean[i];
    }

    private static IntPredicate move(Study study, Params params, Side side) {
        double speed = params.value(SPEED);
        double sign = side.sign();
        double[] extreme = side == Side.LONG ? study.lows() : study.highs();
        double[] close = study.closes();
        return i -> i > 0 && sign * (close[i - 1] - extreme[i]) >= speed * close[i - 1];
    }

    private static IntPredicate extreme(Study study, Params params, Side side) {
        double threshold = params.value(SENTIMENT);
        double[] rsi = study.rsi(RSI_BARS);
        return side == Side.LONG ? i -> rsi[i] <= threshold : i -> rsi[i] >= 100 - threshold;
    }

    private static IntPredicate exhaustion(Study study, Params params, Side side) {
        double ratio = params.value(WICK);
        double[] open = study.opens();
        double[] close = study.closes();
        double[] low = study.lows();
        double[] high = study.highs();
        return i -> {
            double wick =
                    side == Side.LONG ? Math.min(open[i], close[i]) - low[i] : high[i] - Math.max(open[i], close[i]);
            return wick > 0 && wick >= ratio * Math.abs(close[i] - open[i]);
        };
    }

    private static IntPredicate panic(Study study, Params params, Side side) {
        double least = params.value(PANIC);
        if (least == 0) {
            return i -> true;
        }
        double[] rank = Statistics.rank(study.funding(), PANIC_BARS);
        return side == Side.LONG ? i -> 1 - rank[i] >= least : i -> rank[i] >= least;
    }

    private static IntUnaryOperator reversal(Study study, Params params, Side side) {
        int candles = params.integer(CONFIRMATION);
        double sign = side.sign();
        double[] open = study.opens();
        double[] close = study.closes();
        return i -> {
            int end = (int) Math.min(close.length, i + 1L + candles);
            for (int j = i + 1; j < end; j++) {
                if (sign * (close[j] - open[j]) > 0 && sign * close[j] > sign * close[i]) {
                    return j;
                }
            }
            return -1;
        };
    }

    private static IntFunction<Exits> exits(Study study, Params params) {
        double stop = params.value(STOP);
        double target = params.value(TARGET);
        int bars = params.integer(CONFIRMATION) + 1;
        double[] atr = study.atr(ATR_BARS);
        double[] open = study.opens();
        double[] close = study.closes();
        double[] lowest = study.lowest(bars);
        double[] highest = study.highest(bars);
        return j -> {
            // a signal bar rises for a long and falls for a short
            double away = close[j] > open[j] ? close[j] - lowest[j] : highest[j] - close[j];
            double distance = away + stop * atr[j];
            return Exits.stopAndTarget(distance, target * distance);
        };
    }

    private static void check(Params params) {
        if (params.has("smart_money_divergence")) {
            throw new UnsupportedDataException(
                    "smart_money_divergence needs the trades of large accounts, which no dataset "
                            + "of Kirby's distinguishes: leave it out. Kirby does not guess it.");
        }
        for (String name : params.names()) {
            if (params.value(name) < 0) {
                throw new InvalidRequestException(name + " must be 0 or more, was " + params.value(name) + ".");
            }
        }
        if (params.valueOr(CONFIRMATION, 1) < 1) {
            throw new InvalidRequestException(
                    CONFIRMATION + " must be 1 or more, was " + params.value(CONFIRMATION) + ".");
        }
        if (params.has(CONFIRMATION)) {
            params.integer(CONFIRMATION);
        }
        if (params.valueOr(PANIC, 0) > 1) {
            throw new InvalidRequestException(PANIC + " goes from 0, off, to 1, was " + params.value(PANIC) + ".");
        }
    }
}
