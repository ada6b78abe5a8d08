package dev.kirby.sweep;

import dev.kirby.performance.Performance;
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

    /** As {@link #take(int, TradeTally, double[])}, of a run that has its trades. */
    default void take(int combination, Performance run) {
        TradeTally tally = new TradeTally();
        run.trades().forEach(trade -> tally.add(trade.pnl()));
        take(combination, tally, run.dailyEquity().toArray());
    }

    /** A slice of so many combinations is finished. */
    default void finished(int combinations) {}
}
