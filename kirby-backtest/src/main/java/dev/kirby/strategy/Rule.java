package dev.kirby.strategy;

/**
 * A strategy prepared for one series: the decision at each bar.
 *
 * <p>A decision at a bar may use that bar and those before it, nothing after: {@code Backtest.verifyNoLookahead} checks it.
 * The same bar always gets the same signal; engines may ask in any order.
 */
@FunctionalInterface
public interface Rule {

    /**
     * The decision at the close of a bar.
     *
     * @param bar from 0
     * @return what to do at the next open
     */
    Signal at(int bar);
}
