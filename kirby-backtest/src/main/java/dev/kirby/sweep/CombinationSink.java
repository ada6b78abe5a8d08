package dev.kirby.sweep;

import dev.kirby.performance.TradeTally;

/** Takes what came of each combination, on one thread: every thread has its own. */
@FunctionalInterface
interface CombinationSink {

    /**
     * @param combination its number
     * @param tally of its trades; reused
     * @param equity by day; reused
     */
    void take(int combination, TradeTally tally, double[] equity);

    /** A slice of so many combinations is finished. */
    default void finished(int combinations) {}
}
