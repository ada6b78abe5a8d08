package dev.kirby.backtest.internal;

import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;

/**
 * What a rule decided for the open of each bar: at the close of the bar before it, or {@link Terms#latency} bars earlier.
 *
 * <p>For one thread.
 */
final class Decisions {

    private final Rule rule;
    private final int delay;
    // The decision for a bar that was asked for already.
    private Signal known = Signal.NONE;
    private int knownFor = -1;

    Decisions(Rule rule, int latency) {
        this.rule = rule;
        this.delay = 1 + latency;
    }

    Rule rule() {
        return rule;
    }

    /** The bar of the decision that is carried out in a bar; negative before the first. */
    int bar(int at) {
        return at - delay;
    }

    /** What was decided for the open of a bar. */
    Signal at(int bar) {
        if (bar == knownFor) {
            return known;
        }
        return bar >= delay ? rule.at(bar - delay) : Signal.NONE;
    }

    /**
     * The last bar before an end up to which the decision is that of a bar, the same object: mostly it is the same constant again,
     * so that only decisions are asked for.
     */
    @SuppressWarnings("ReferenceEquality") // of equal decisions that are two objects both are looked at
    int unchanged(Signal same, int at, int end) {
        if (at < delay) {
            return at;
        }
        int last = end - delay;
        for (int decided = at + 1 - delay; decided < last; decided++) {
            Signal now = rule.at(decided);
            if (now != same) {
                known = now;
                knownFor = decided + delay;
                return knownFor - 1;
            }
        }
        return Math.max(at, end - 1);
    }
}
