package dev.kirby.ml;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Study;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which of three barriers a position of a bar's close meets first: a target, a stop, or a time. Target and stop are multiples of the
 * volatility known at the bar, the average true range of 14 bars if no other is given. After López de Prado, Advances in Financial Machine
 * Learning, chapter 3.
 *
 * <p>Classes: 0 the stop comes first, 1 neither is met in time, 2 the target comes first. The bars after the bar are watched by their highs
 * and lows; where one bar meets both, the stop counts, because the order inside a bar is not known. A label ends with the bar that meets a
 * barrier, and is known there; bars that do not have the whole time ahead of them have no label even if a barrier is met, because those of
 * them that do would all be the quick ones.
 *
 * <p>Class 2 is a position in the direction of the side. Class 0 is one in the other direction only where target and stop are equally far:
 * otherwise the fall to a near stop is no target of a short.
 *
 * <p>Immutable and thread-safe.
 */
public final class TripleBarrier implements Labels {

    private final double target;
    private final double stop;
    private final int within;
    private final Side side;
    private final String volatilityName;
    private final Function<Study, double[]> volatility;

    /** What became of a position, and when. */
    enum Outcome {
        STOP(0),
        TIME(1),
        TARGET(2);

        /** The index of its class. */
        final int label;

        Outcome(int label) {
            this.label = label;
        }
    }

    private TripleBarrier(
            double target,
            double stop,
            int within,
            Side side,
            String volatilityName,
            Function<Study, double[]> volatility) {
        if (!(target > 0 && stop > 0 && target < Double.POSITIVE_INFINITY && stop < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException(
                    "Target and stop are multiples of the volatility above 0, not " + target + " and " + stop + ".");
        }
        this.target = target;
        this.stop = stop;
        this.within = Horizon.checked(within);
        this.side = requireNonNull(side, "side");
        this.volatilityName = requireNonNull(volatilityName, "name");
        this.volatility = requireNonNull(volatility, "volatility");
    }

    static TripleBarrier standard() {
        return new TripleBarrier(2, 1, 48, Side.LONG, "atr 14", study -> study.atr(14));
    }

    /**
     * A copy with another target.
     *
     * @param multiple of the volatility, above 0; 2 if not given
     * @return the new labels
     */
    public TripleBarrier target(double multiple) {
        return new TripleBarrier(multiple, stop, within, side, volatilityName, volatility);
    }

    /**
     * A copy with another stop.
     *
     * @param multiple of the volatility, above 0; 1 if not given
     * @return the new labels
     */
    public TripleBarrier stop(double multiple) {
        return new TripleBarrier(target, multiple, within, side, volatilityName, volatility);
    }

    /**
     * A copy with another time.
     *
     * @param bars after how many the position is given up, 1 or more; 48 if not given
     * @return the new labels
     */
    public TripleBarrier within(int bars) {
        return new TripleBarrier(target, stop, bars, side, volatilityName, volatility);
    }

    /**
     * A copy for positions of a side.
     *
     * @param newSide long if not given
     * @return the new labels
     */
    public TripleBarrier side(Side newSide) {
        return new TripleBarrier(target, stop, within, newSide, volatilityName, volatility);
    }

    /**
     * A copy with another volatility.
     *
     * @param name what it is, for example {@code 1 %}
     * @param column causal, one value for each bar, as a difference of prices, for example
     *     {@code study -> Indicators.map(study.closes(), close -> 0.01 * close)}
     * @return the new labels
     */
    public TripleBarrier volatility(String name, Function<Study, double[]> column) {
        return new TripleBarrier(target, stop, within, side, name, column);
    }

    @Override
    public String name() {
        return "target " + target + " or stop " + stop + " of " + volatilityName + " in " + within + " bars"
                + (side == Side.LONG ? "" : ", short");
    }

    @Override
    public List<LabelClass> classes() {
        int direction = side == Side.LONG ? 1 : -1;
        return List.of(
                new LabelClass("stop", target == stop ? -direction : 0),
                new LabelClass("neither", 0),
                new LabelClass("target", direction));
    }

    @Override
    public int horizon() {
        return within;
    }

    @Override
    public LabelColumn over(Study study) {
        double[] values = new double[study.size()];
        long[] ends = new long[study.size()];
        Arrays.fill(values, Double.NaN);
        @Nullable Side[] sides = new Side[study.size()];
        Arrays.fill(sides, side);
        watch(study, sides, (bar, outcome, end) -> {
            values[bar] = outcome.label;
            ends[bar] = study.bars().closeTime(end);
        });
        return LabelColumn.of(classes(), values, ends);
    }

    /** Hears what became of the position of a bar, and at which bar. */
    interface Watcher {
        void met(int bar, Outcome outcome, int end);
    }

    /** Follows a position for each bar that has a side, a volatility and the whole time ahead. */
    void watch(Study study, @Nullable Side[] sides, Watcher watcher) {
        CandleSeries bars = study.bars();
        Horizon future = Horizon.of(bars, within);
        double[] unit = volatility.apply(study);
        for (int bar = 0; bar < sides.length; bar++) {
            double entry = bars.close(bar);
            Side asked = sides[bar];
            if (asked != null && unit[bar] > 0 && Double.isFinite(entry) && future.reaches(bar)) {
                follow(bars, bar, asked == Side.LONG ? unit[bar] : -unit[bar], watcher);
            }
        }
    }

    private void follow(CandleSeries bars, int bar, double unit, Watcher watcher) {
        double aim = bars.close(bar) + target * unit;
        double worst = bars.close(bar) - stop * unit;
        boolean isLong = unit > 0;
        for (int next = bar + 1; next <= bar + within; next++) {
            if (isLong ? bars.low(next) <= worst : bars.high(next) >= worst) {
                watcher.met(bar, Outcome.STOP, next);
                return;
            }
            if (isLong ? bars.high(next) >= aim : bars.low(next) <= aim) {
                watcher.met(bar, Outcome.TARGET, next);
                return;
            }
        }
        watcher.met(bar, Outcome.TIME, bar + within);
    }

    /** For example {@code Labels[target 2.0 or stop 1.0 of atr 14 in 48 bars]}. */
    @Override
    public String toString() {
        return "Labels[" + name() + "]";
    }
}
