package dev.kirby.performance;

/**
 * Counts and sums over the profits of trades, told in order. Reusable, for one thread.
 *
 * <p>The fields are public because the innermost loop of a sweep writes them.
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
    /** Sum of the squared profits. */
    public double squares;

    /** Forgets all trades. */
    public void reset() {
        trades = 0;
        wins = 0;
        net = 0;
        gained = 0;
        lost = 0;
        squares = 0;
    }

    /**
     * The next trade.
     *
     * @param pnl its profit
     */
    public void add(double pnl) {
        trades++;
        wins += pnl > 0 ? 1 : 0;
        net += pnl;
        gained += Math.max(pnl, 0);
        lost += Math.min(pnl, 0);
        squares += pnl * pnl;
    }

    /**
     * Gains over losses.
     *
     * @return infinite with gains and no loss, NaN with neither
     */
    public double profitFactor() {
        return gained / Math.abs(lost);
    }

    /**
     * Mean profit.
     *
     * @return NaN without trades
     */
    public double expectancy() {
        return trades == 0 ? Double.NaN : net / trades;
    }

    /**
     * Mean over standard deviation of profits.
     *
     * @return NaN below two trades or where they do not vary
     */
    public double sharpe() {
        if (trades < 2) {
            return Double.NaN;
        }
        double mean = net / trades;
        double variance = (squares - net * mean) / (trades - 1);
        return variance > 0 ? mean / Math.sqrt(variance) : Double.NaN;
    }
}
