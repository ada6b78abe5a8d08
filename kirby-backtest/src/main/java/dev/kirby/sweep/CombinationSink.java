package dev.kirby.sweep;

import dev.kirby.performance.EquitySteps;
import dev.kirby.performance.Trade;
import dev.kirby.performance.TradeTally;
import java.util.List;

/** Takes what came of each combination, on one thread: every thread has its own. */
@FunctionalInterface
interface CombinationSink {

    /**
     * @param combination its number
     * @param tally of its trades; reused
     * @param equity by day; reused
     */
    void take(int combination, TradeTally tally, EquitySteps equity);

    /** Whether it takes trades; they are created only where this is so. */
    default boolean readsTrades() {
        return false;
    }

    /**
     * As {@link #take(int, TradeTally, EquitySteps)}, where it reads trades.
     *
     * @param trades in the order of their entries
     */
    default void take(int combination, List<Trade> trades, EquitySteps equity) {
        throw new UnsupportedOperationException("This sink reads no trades.");
    }

    /** A slice of combinations is finished. */
    default void finished(int combinations) {}
}
