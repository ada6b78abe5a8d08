package dev.kirby.sweep;

import dev.kirby.strategy.Rule;
import dev.kirby.strategy.internal.LoopCopies;
import java.lang.invoke.MethodHandles;

/**
 * The decisions of a rule as runs: one number wherever the action changes. A run is coded as {@code bar * 4 + action}, the
 * action being the ordinal of {@code Signal.Action}; before the first run the action is none.
 *
 * <p>Only actions are kept. The exits of an entry are taken from the rule again at the bar where a position is opened.
 */
abstract class Decisions {

    private static final LoopCopies<Decisions> COPIES = new LoopCopies<>(MethodHandles.lookup(), DecisionLoop.class);

    /** The loop for the class of a rule. */
    static Decisions of(Rule rule) {
        return COPIES.get(rule.getClass());
    }

    /**
     * Evaluates a rule at every bar of a range.
     *
     * @param rule of the class that {@link #of(Rule)} was called with
     * @param from first bar
     * @param to last bar, exclusive
     * @param runs has room for a run more for each bar of the range
     * @param before how many runs there are from the bars before
     * @return how many there are then
     */
    abstract int runs(Rule rule, int from, int to, int[] runs, int before);

    /** Codes a run. */
    static int run(int bar, int action) {
        return bar << 2 | action;
    }

    /** The bar at which a run starts. */
    static int bar(int run) {
        return run >>> 2;
    }

    /** The action of a run. */
    static int action(int run) {
        return run & 3;
    }
}
