package dev.kirby.performance;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a {@link Performance}: each constant has its formula, the unit of its value, whether more of it is better, and
 * what it is computed from. A figure that has no meaning, such as the win rate of no trades, is NaN.
 *
 * <p>Annualised figures take {@link Performance#DAYS_PER_YEAR} days, since crypto trades every day. Standard deviations divide
 * by n - 1. Ratios to a deviation are NaN where the sample is degenerate, see {@link Moments}. A new metric is one more
 * constant here; sweeps, walk-forwards, documents and pages then have it.
 */
public enum Metric {
    /** Sum of the profits of all trades, after fees, slippage and funding. */
    NET_PROFIT(Unit.QUOTE, Input.TALLY, Better.HIGHER, run -> run.tally().net),
    /** {@link #NET_PROFIT} over the initial capital, times 100. */
    NET_PROFIT_PCT(Unit.PERCENT, Input.TALLY, Better.HIGHER, run -> run.tally().net / run.capital() * 100),
    /** Equity at the end over the initial capital, less 1; over the windows of a stitched run, it compounds. */
    TOTAL_RETURN(Unit.SHARE, Input.DAILY, Better.HIGHER, DailyRatios::total),
    /** Compound annual growth {@code (last / capital)^(365 / days) - 1}. */
    ANNUAL_RETURN(Unit.SHARE, Input.DAILY, Better.HIGHER, DailyRatios::annual),
    /** Number of trades. */
    SAMPLE_SIZE(Unit.COUNT, Input.TALLY, Better.HIGHER, run -> run.tally().trades),
    /** Trades with a profit above 0, over all trades. */
    GROSS_WIN_RATE(Unit.SHARE, Input.TALLY, Better.HIGHER, run -> (double) run.tally().wins / run.tally().trades),
    /** Mean profit of the trades with a profit above 0; NaN without one. */
    AVG_WIN(
            Unit.QUOTE,
            Input.TALLY,
            Better.HIGHER,
            run -> run.tally().wins == 0 ? Double.NaN : run.tally().gained / run.tally().wins),
    /** Mean profit of the trades with a profit below 0: a negative number; NaN without one. */
    AVG_LOSS(Unit.QUOTE, Input.TRADES, Better.HIGHER, run -> run.figures().meanLoss()),
    /** Largest profit of a trade; NaN if none was above 0. */
    LARGEST_WIN(Unit.QUOTE, Input.TRADES, Better.HIGHER, run -> run.figures().largestWin()),
    /** Smallest profit of a trade, a negative number; NaN if none was below 0. */
    LARGEST_LOSS(Unit.QUOTE, Input.TRADES, Better.HIGHER, run -> run.figures().largestLoss()),
    /** Sum of the profits above 0 over the sum of the losses; infinite with profits and no loss. */
    PROFIT_FACTOR(Unit.RATIO, Input.TALLY, Better.HIGHER, run -> run.tally().gained / Math.abs(run.tally().lost)),
    /** {@link #NET_PROFIT} over the number of trades. */
    EXPECTANCY(Unit.QUOTE, Input.TALLY, Better.HIGHER, run -> run.tally().net / run.tally().trades),
    /** Mean over standard deviation of the trades' profits, not annualised; NaN below three trades. */
    SHARPE_TRADE(Unit.RATIO, Input.TALLY, Better.HIGHER, run -> run.tally().sharpe()),
    /** Mean over standard deviation of the daily returns, times sqrt(365) (Sharpe, Journal of Business 39, 1966). */
    SHARPE(Unit.RATIO, Input.DAILY, Better.HIGHER, run -> DailyRatios.sharpe(run, run.returns().length)),
    /**
     * Mean of the daily returns over {@code sqrt(sum(min(r, 0)^2) / n)}, times sqrt(365) (Sortino and Price, Journal of
     * Investing 3, 1994); NaN without a day below 0.
     */
    SORTINO(Unit.RATIO, Input.DAILY, Better.HIGHER, DailyRatios::sortino),
    /** {@link #ANNUAL_RETURN} over {@link #MAX_DRAWDOWN} (Young, Futures 20, 1991); NaN without a drawdown. */
    CALMAR(Unit.RATIO, Input.DAILY, Better.HIGHER, run -> overDrawdown(run, DailyRatios.annual(run))),
    /** Sum of the daily returns above 0 over that of those below, negated (Keating and Shadwick, 2002), threshold 0. */
    OMEGA(Unit.RATIO, Input.DAILY, Better.HIGHER, DailyRatios::omega),
    /** 95 % quantile of the daily returns over the size of the 5 % quantile; NaN where that is not below 0. */
    TAIL_RATIO(Unit.RATIO, Input.DAILY, Better.HIGHER, DailyRatios::tailRatio),
    /** Standard deviation of the daily returns, times sqrt(365). */
    VOLATILITY(Unit.SHARE, Input.DAILY, Better.LOWER, DailyRatios::volatility),
    /** Largest fall of the daily equity from its highest so far, the initial capital counted, as a share of that high. */
    MAX_DRAWDOWN(Unit.SHARE, Input.DAILY, Better.LOWER, Drawdowns::max),
    /** Mean over the falls of the daily equity (from a high to the day before the next) of their depth. */
    AVG_DRAWDOWN(Unit.SHARE, Input.DAILY, Better.LOWER, Drawdowns::mean),
    /** Longest time that the daily equity stayed below a high. */
    DRAWDOWN_DURATION(Unit.DAYS, Input.DAILY, Better.LOWER, Drawdowns::longest),
    /** Days on which the equity was below a high, over all days. */
    TIME_IN_DRAWDOWN(Unit.SHARE, Input.DAILY, Better.LOWER, Drawdowns::timeBelow),
    /** Root of the mean squared drawdown of all days (Martin and McCann, The Investor's Guide to Fidelity Funds, 1989). */
    ULCER_INDEX(Unit.SHARE, Input.DAILY, Better.LOWER, Drawdowns::ulcer),
    /** {@link #TOTAL_RETURN} over {@link #MAX_DRAWDOWN}; NaN without a drawdown. */
    RECOVERY_FACTOR(Unit.RATIO, Input.DAILY, Better.HIGHER, run -> overDrawdown(run, DailyRatios.total(run))),
    /** {@link #SHARPE} of the last 30 days; NaN with fewer. */
    ROLLING_30D_SHARPE(Unit.RATIO, Input.DAILY, Better.HIGHER, run -> DailyRatios.sharpe(run, 30)),
    /** {@link #SHARPE} of all days: what {@link #ROLLING_30D_SHARPE} is held against. */
    LIFETIME_SHARPE(Unit.RATIO, Input.DAILY, Better.HIGHER, run -> DailyRatios.sharpe(run, run.returns().length)),
    /** Bars in which there was a position, over all bars. */
    EXPOSURE(Unit.SHARE, Input.TRADES, Better.LOWER, TradeFigures::exposure),
    /** Mean number of bars a trade lived, those of entry and exit counted. */
    AVG_HOLDING_PERIODS(
            Unit.BARS, Input.TRADES, Better.LOWER, run -> run.figures().meanHoldingPeriods()),
    /** Most trades in a row with a profit above 0; NaN without trades. */
    LONGEST_WINNING_STREAK(
            Unit.COUNT, Input.TRADES, Better.HIGHER, run -> run.figures().winningStreak()),
    /** Most trades in a row with a profit below 0; NaN without trades. */
    LONGEST_LOSING_STREAK(
            Unit.COUNT, Input.TRADES, Better.LOWER, run -> run.figures().losingStreak()),
    /**
     * Mean over the trades of the farthest that prices went against them, as a share of the price of entry (Sweeney, Maximum
     * Adverse Excursion, 1997). Of the bar of exit only the price of exit counts, unless the position was held to its close.
     */
    AVG_MAE(Unit.SHARE, Input.TRADES, Better.LOWER, run -> run.excursions().adverse()),
    /** As {@link #AVG_MAE}, of the farthest that prices went in favour of each trade. */
    AVG_MFE(Unit.SHARE, Input.TRADES, Better.HIGHER, run -> run.excursions().favourable()),
    /** Fees of all fills. */
    FEES_PAID(Unit.QUOTE, Input.TRADES, Better.LOWER, run -> run.figures().fees()),
    /** Slippage of all fills. */
    SLIPPAGE_PAID(Unit.QUOTE, Input.TRADES, Better.LOWER, run -> run.figures().slippage()),
    /** Funding paid, less funding received. */
    FUNDING_PAID(Unit.QUOTE, Input.TRADES, Better.LOWER, run -> run.figures().funding()),
    /**
     * How even the result is over time: {@code 0.4 / (1 + sd(Sharpe)) + 0.3 / (1 + 10 sd(win rate)) + 0.3 share of
     * profitable}, over the windows of a stitched run and spans of 30 days of any other; the first term is 0 where the mean
     * Sharpe ratio is not positive. NaN with fewer than two spans that have trades.
     */
    STABILITY_SCORE(Unit.RATIO, Input.TRADES, Better.HIGHER, Stability::score),
    /**
     * Burstiness (sd - mean) / (sd + mean) of the times between entries (Goh and Barabási, Europhysics Letters 81, 2008): -1
     * regular, 0 at random, towards 1 in clusters; NaN below three trades.
     */
    TRADE_CLUSTERING(
            Unit.RATIO, Input.TRADES, Better.LOWER, run -> run.figures().clustering()),
    /** {@code p - (1 - p) / b} with p the win rate and b the mean win over the mean loss (Kelly, 1956). */
    KELLY_FRACTION(Unit.SHARE, Input.TRADES, Better.HIGHER, TradeFigures::kelly),
    /** The loss that 5 % of days exceed: the 5 % quantile of daily returns (linear between values), negated. */
    VAR_95(Unit.SHARE, Input.DAILY, Better.LOWER, DailyRatios::valueAtRisk),
    /** The mean loss of the days at or beyond {@link #VAR_95}, as a positive number. */
    CVAR_95(Unit.SHARE, Input.DAILY, Better.LOWER, DailyRatios::tailLoss),
    /** What one unit bought at the first open of the same bars returned by the last close, without costs. */
    BUY_AND_HOLD_RETURN(Unit.SHARE, Input.DAILY, Better.HIGHER, DailyRatios::holding),
    /** Slope of the daily returns on those of holding the market, by least squares. */
    BETA(Unit.RATIO, Input.DAILY, Better.LOWER, DailyRatios::beta),
    /** Mean daily return less {@link #BETA} times that of holding the market, times 365 (Jensen, Journal of Finance 23, 1968). */
    ALPHA(Unit.SHARE, Input.DAILY, Better.HIGHER, DailyRatios::alpha);

    /** What the value of a metric is measured in. */
    public enum Unit {
        /** Quote units. */
        QUOTE,
        /** A share: 0.01 for 1 %. */
        SHARE,
        /** Percent: 1 for 1 %. */
        PERCENT,
        /** A number without a unit. */
        RATIO,
        /** A whole number. */
        COUNT,
        /** Calendar days. */
        DAYS,
        /** Bars. */
        BARS
    }

    /** What a metric is computed from, the cheapest first. */
    public enum Input {
        /** Counts and sums over the profits: costs nothing in a sweep. */
        TALLY,
        /** Daily equity and returns too: a pass over the days. */
        DAILY,
        /** Every trade with its fills and bars: a sweep runs the combination again by the reference engine. */
        TRADES
    }

    private enum Better {
        HIGHER,
        LOWER
    }

    private final Unit unit;
    private final Input needs;
    private final Better better;
    private final ToDoubleFunction<Performance> formula;

    Metric(Unit unit, Input needs, Better better, ToDoubleFunction<Performance> formula) {
        this.unit = unit;
        this.needs = needs;
        this.better = better;
        this.formula = formula;
    }

    private static double overDrawdown(Performance run, double value) {
        double drawdown = Drawdowns.max(run);
        return drawdown > 0 ? value / drawdown : Double.NaN;
    }

    /** The figure of a run. */
    double of(Performance run) {
        return formula.applyAsDouble(run);
    }

    /** {@return what its value is measured in} */
    public Unit unit() {
        return unit;
    }

    /** {@return what it is computed from} */
    public Input needs() {
        return needs;
    }

    /** {@return whether more of it is better: false for costs, risks and drawdowns} */
    public boolean higherIsBetter() {
        return better == Better.HIGHER;
    }

    /** {@return the name in files and tables, in snake_case, such as {@code net_profit}} */
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
        List<String> keys = Arrays.stream(values()).map(Metric::key).toList();
        throw new InvalidRequestException(
                "Unknown metric '" + text + "'" + NearestNames.hint(text, keys) + ": use one of " + keys + ".");
    }
}
