package dev.kirby.performance;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The figures of a backtest, each with its formula. A figure that has no meaning, such as the win rate of no trades, is NaN.
 *
 * <p>Money is in quote units. Daily returns are those of the equity (capital, realised profit and open profit at the last
 * close of each UTC day) over the equity of the day before, the initial capital before the first; every calendar day from
 * the first to the last bar counts, one without bars as 0. Annualised figures take 365 days, since crypto trades every day.
 * Standard deviations divide by n - 1.
 */
public enum Metric {
    /** Sum of the profits of all trades, after fees, slippage and funding. */
    NET_PROFIT(true),
    /** {@link #NET_PROFIT} over the initial capital, times 100. */
    NET_PROFIT_PCT(true),
    /** Number of trades. */
    SAMPLE_SIZE(true),
    /** Trades with a profit above 0, over all trades. */
    GROSS_WIN_RATE(true),
    /** Mean profit of the trades with a profit above 0. */
    AVG_WIN(true),
    /** Mean profit of the trades with a profit below 0: a negative number. */
    AVG_LOSS(true),
    /** Largest profit of a trade; NaN if none was above 0. */
    LARGEST_WIN(true),
    /** Smallest profit of a trade, a negative number; NaN if none was below 0. */
    LARGEST_LOSS(true),
    /** Sum of the profits above 0 over the sum of the losses; infinite with profits and no loss. */
    PROFIT_FACTOR(true),
    /** {@link #NET_PROFIT} over the number of trades. */
    EXPECTANCY(true),
    /** Mean over standard deviation of the trades' profits, not annualised; NaN below two trades. */
    SHARPE_TRADE(true),
    /** Mean over standard deviation of the daily returns, times sqrt(365). */
    SHARPE(true),
    /** Mean of the daily returns over {@code sqrt(sum(min(r, 0)^2) / n)}, times sqrt(365). */
    SORTINO(true),
    /** Compound annual growth {@code (last / capital)^(365 / days) - 1} over {@link #MAX_DRAWDOWN}. */
    CALMAR(true),
    /** Largest fall of the daily equity from its highest so far, the initial capital counted, as a share of that high. */
    MAX_DRAWDOWN(false),
    /** Mean over the falls of the daily equity (from a high to the day before the next) of their depth. */
    AVG_DRAWDOWN(false),
    /** Longest time that the daily equity stayed below a high, in days. */
    DRAWDOWN_DURATION(false),
    /** {@link #SHARPE} of the last 30 days; NaN with fewer. */
    ROLLING_30D_SHARPE(true),
    /** {@link #SHARPE} of all days. */
    LIFETIME_SHARPE(true),
    /** Bars in which there was a position, over all bars. */
    EXPOSURE(false),
    /** Mean number of bars a trade lived, those of entry and exit counted. */
    AVG_HOLDING_PERIODS(false),
    /** Fees of all fills. */
    FEES_PAID(false),
    /** Slippage of all fills. */
    SLIPPAGE_PAID(false),
    /** Funding paid, less funding received. */
    FUNDING_PAID(false),
    /**
     * How even the result is over time: {@code 0.4 / (1 + sd(Sharpe)) + 0.3 / (1 + 10 sd(win rate)) + 0.3 share of
     * profitable}, over consecutive spans of 30 days, the first term being 0 where the mean Sharpe is not positive. Spans
     * without trades have no win rate and are not profitable; NaN with fewer than two spans that have trades. Walk-forward
     * computes the same of its test windows.
     */
    STABILITY_SCORE(true),
    /**
     * Burstiness (sd - mean) / (sd + mean) of the times between entries (Goh and Barabási, 2008): -1 regular, 0 at random,
     * towards 1 in clusters; NaN below three trades.
     */
    TRADE_CLUSTERING(false),
    /** {@code p - (1 - p) / b} with p the win rate and b the mean win over the mean loss. */
    KELLY_FRACTION(true),
    /** The loss that 5 % of days exceed: the 5 % quantile of daily returns (linear between values), negated. */
    VAR_95(false),
    /** The mean loss of the days at or beyond {@link #VAR_95}, as a positive number. */
    CVAR_95(false);

    private final boolean higherIsBetter;

    Metric(boolean higherIsBetter) {
        this.higherIsBetter = higherIsBetter;
    }

    /**
     * Whether more of it is better.
     *
     * @return false for costs, risks and drawdowns
     */
    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /**
     * The name in files and tables.
     *
     * @return in snake_case, such as {@code net_profit}
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a name, in any case.
     *
     * @param text for example {@code NET_PROFIT} or {@code sharpe}
     * @return the metric
     * @throws InvalidRequestException for any other text, with the names there are
     */
    public static Metric parse(String text) {
        for (Metric metric : values()) {
            if (metric.name().equalsIgnoreCase(text.trim())) {
                return metric;
            }
        }
        throw new InvalidRequestException("Unknown metric '" + text + "': use one of "
                + Arrays.stream(values()).map(Metric::key).toList() + ".");
    }
}
