package dev.kirby.strategy;

import dev.kirby.market.TimeRange;

/**
 * A strategy that has to learn before it can decide: a walk-forward makes it anew in each training window, and runs what was made on the
 * test after it.
 */
public interface LearnedStrategy {

    /** {@return what it is called in results} */
    String name();

    /**
     * Learns.
     *
     * @param study what is known; bars after the window must not be looked at
     * @param window the bars to learn from
     * @return the strategy, with nothing left to learn
     */
    Strategy learn(Study study, TimeRange window);
}
