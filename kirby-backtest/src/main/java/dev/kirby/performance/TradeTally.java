package dev.kirby.performance;

/**
 * Counts and sums over the profits of trades, in the order of their entries. Reusable, for one thread.
 *
 * <p>The fields are public because the innermost loop of a sweep writes them. Squares are of the difference to the first
 * profit, so that equal profits have a variance of exactly zero and close ones lose no digits.
 */
public final class TradeTally {

    /** Number of trades. */
    public int trades;
    /** Number of trades with a profit above 0. */
    public int wins;
    /** Sum of profits. */
    public double net;
    /** Sum of the profits above 0. */
    public double gained;
    /** Sum of the profits below 0: not positive. */
    public double lost;

    private double first;
    private double differences;
    private double squares;

    /** Removes all trades. */
    public void reset() {
        trades = 0;
        wins = 0;
        net = 0;
        gained = 0;
        lost = 0;
        first = 0;
        differences = 0;
        squares = 0;
    }

    /**
     * Adds the next trade.
     *
     * @param pnl its profit
     */
    public void add(double pnl) {
        if (trades++ == 0) {
            first = pnl;
        }
        wins += pnl > 0 ? 1 : 0;
        net += pnl;
        gained += Math.max(pnl, 0);
        lost += Math.min(pnl, 0);
        double difference = pnl - first;
        differences += difference;
        squares += difference * difference;
    }

    /** {@return mean over standard deviation of the profits; NaN where {@link Moments} are degenerate} */
    double sharpe() {
        double mean = net / trades;
        double deviations = squares - differences * (differences / trades);
        double all = squares + first * (2 * differences + trades * first);
        return Moments.hasVariance(trades, deviations, all) ? mean / Math.sqrt(deviations / (trades - 1)) : Double.NaN;
    }
}
