package dev.kirby.ml;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a strategy's signal is worth following: the strategy decides the side, the model whether to trade at all. 1 where a position of
 * that side meets its target before its stop, or is ahead when its time is up; 0 otherwise; NaN where the strategy gives no signal.
 *
 * <p>After López de Prado, Advances in Financial Machine Learning, section 3.6. Immutable and thread-safe.
 */
public final class MetaLabels implements Labels {

    private static final List<LabelClass> CLASSES = List.of(new LabelClass("leave", 0), new LabelClass("follow", 0));

    private final Strategy strategy;
    private final TripleBarrier barriers;

    MetaLabels(Strategy strategy, TripleBarrier barriers) {
        this.strategy = strategy;
        this.barriers = barriers;
    }

    /**
     * A copy with other barriers.
     *
     * @param newBarriers target, stop and time; their side is not used
     * @return the new labels
     */
    public MetaLabels barriers(TripleBarrier newBarriers) {
        return new MetaLabels(strategy, requireNonNull(newBarriers, "barriers"));
    }

    /** {@return the strategy that decides the side} */
    public Strategy strategy() {
        return strategy;
    }

    @Override
    public String name() {
        return "whether to follow " + strategy.name() + ", " + barriers.name();
    }

    @Override
    public List<LabelClass> classes() {
        return CLASSES;
    }

    @Override
    public int horizon() {
        return barriers.horizon();
    }

    @Override
    public LabelColumn over(Study study) {
        CandleSeries bars = study.bars();
        double[] values = new double[bars.size()];
        long[] ends = new long[bars.size()];
        Arrays.fill(values, Double.NaN);
        @Nullable Side[] sides = sides(study);
        barriers.watch(study, sides, (bar, outcome, end) -> {
            double gain = bars.close(end) - bars.close(bar);
            boolean isAhead = sides[bar] == Side.LONG ? gain > 0 : gain < 0;
            values[bar] = outcome == TripleBarrier.Outcome.TARGET || (outcome == TripleBarrier.Outcome.TIME && isAhead)
                    ? 1
                    : 0;
            ends[bar] = bars.closeTime(end);
        });
        return LabelColumn.of(CLASSES, values, ends);
    }

    private @Nullable Side[] sides(Study study) {
        Rule rule = strategy.prepare(study);
        @Nullable Side[] sides = new Side[study.size()];
        for (int bar = 0; bar < sides.length; bar++) {
            Signal.Action action = rule.at(bar).action();
            sides[bar] = action == Signal.Action.LONG ? Side.LONG : action == Signal.Action.SHORT ? Side.SHORT : null;
        }
        return sides;
    }

    /** For example {@code MetaLabels[sma cross, 48 bars]}. */
    @Override
    public String toString() {
        return "MetaLabels[" + strategy.name() + ", " + barriers.horizon() + " bars]";
    }
}
