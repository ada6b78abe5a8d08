package dev.kirby.performance;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.Frame;
import dev.kirby.series.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trades and the daily equity of a run, from which every {@link Metric} is computed: a backtest, the stitched test
 * windows of a walk-forward, a row of a sweep, or any other list of trades. The same trades and equity give the same figures
 * to the last bit, wherever they come from.
 *
 * <p>Daily returns are those of the equity (capital, realised profit and open profit at the last close of each UTC day) over
 * the equity of the day before, the initial capital before the first; 0 after a day whose equity was not positive.
 *
 * <p>Immutable and thread-safe.
 */
public final class Performance {

    /** Days in a year of a market that never closes. */
    public static final double DAYS_PER_YEAR = 365;

    private final double capital;
    private final TradeTally tally;
    private final @Nullable List<Trade> trades;
    private final @Nullable TradedBars bars;
    private final List<Performance> parts;
    private final long[] days;
    private final double[] equity;
    private final double[] returns;
    private final double[] marketReturns;
    // Of rows of sweeps, whose daily equity and returns are there when a metric has read them.
    private @Nullable EquitySteps steps;
    private boolean hasEquity = true;
    private boolean hasReturns = true;
    // Found when one of them is requested; two threads may find the same ones.
    private @Nullable Excursions excursions;
    private volatile @Nullable TradeFigures figures;
    private volatile double @Nullable [] sortedReturns;

    private Performance(
            double capital,
            TradeTally tally,
            @Nullable List<Trade> trades,
            @Nullable TradedBars bars,
            List<Performance> parts,
            long[] days,
            double[] equity,
            double[] returns,
            double[] marketReturns) {
        this.capital = capital;
        this.tally = tally;
        this.trades = trades;
        this.bars = bars;
        this.parts = parts;
        this.days = days;
        this.equity = equity;
        this.returns = returns;
        this.marketReturns = marketReturns;
    }

    /**
     * The performance of trades whose bars are not at hand. Metrics that need bars, such as exposure, are NaN.
     *
     * @param capital before the first day, quote units, above 0
     * @param trades in the order of their entries
     * @param dailyEquity at the last close of each UTC day, with the starts of the days as times
     * @return the performance
     */
    public static Performance of(double capital, List<Trade> trades, TimeSeries dailyEquity) {
        long[] days = new long[dailyEquity.size()];
        double[] equity = new double[days.length];
        Arrays.setAll(days, dailyEquity::time);
        Arrays.setAll(equity, dailyEquity::value);
        return of(capital, trades, null, days, equity, new double[0]);
    }

    /**
     * The performance of a run that was written as frames, by {@link #toFrames} or by another tool. Metrics that need bars, such as
     * exposure, are NaN.
     *
     * @param capital before the first day, quote units, above 0
     * @param frames {@code trades} in the order of their entries, with {@code entry_time}, {@code exit_time}, {@code side}, {@code
     *     entry_price}, {@code exit_price}, {@code units} and {@code pnl}, all others as far as they are known; {@code daily} with
     *     {@code time} and {@code equity}
     * @return the performance
     */
    public static Performance of(double capital, Map<String, Frame> frames) {
        return PerformanceFrames.read(capital, frames);
    }

    /**
     * The performance of a run over bars.
     *
     * @param capital before the first day, quote units, above 0
     * @param trades in the order of their entries, on these bars
     * @param bars that were traded on
     * @param dailyEquity one value for each of their days
     * @return the performance
     */
    public static Performance of(double capital, List<Trade> trades, TradedBars bars, double[] dailyEquity) {
        if (dailyEquity.length != bars.days().size()) {
            throw new InvalidRequestException(
                    "The equity has " + dailyEquity.length + " days, but " + bars + ". Give one value for each day.");
        }
        return of(capital, trades, bars, bars.dayStarts(), dailyEquity.clone(), bars.marketReturns());
    }

    private static Performance of(
            double capital,
            List<Trade> trades,
            @Nullable TradedBars bars,
            long[] days,
            double[] equity,
            double[] marketReturns) {
        if (!(capital > 0 && capital < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException("capital must be a number more than 0, was " + capital + ".");
        }
        double[] returns = new double[equity.length];
        returns(equity, capital, returns);
        return new Performance(
                capital, tally(trades), List.copyOf(trades), bars, List.of(), days, equity, returns, marketReturns);
    }

    /**
     * A row of a sweep: it has no trades, so that metrics that {@linkplain Metric#needs need} them cannot be computed. Equity and
     * buffer are reused by the sweep: a row is read before the next one is made.
     *
     * @param tally of the trades
     * @param bars that were traded on
     * @param equity by their days
     * @param buffer for daily returns, a number for each day; filled if a metric reads them
     * @return the row
     */
    public static Performance row(TradeTally tally, TradedBars bars, EquitySteps equity, double[] buffer) {
        Performance row = new Performance(
                equity.capital(),
                tally,
                null,
                bars,
                List.of(),
                bars.dayStarts(),
                equity.buffer(),
                buffer,
                bars.marketReturns());
        row.steps = equity;
        row.hasEquity = false;
        row.hasReturns = false;
        return row;
    }

    /**
     * Runs over successive spans of time as one. Each begins with its own initial capital, so daily returns follow one
     * another and equity is linked by them (time-weighted, as a fund links periods between which money came and went);
     * profits of trades add up.
     *
     * @param parts at least one, in order of time, not overlapping
     * @return the same figures as the part if there is one only
     */
    public static Performance stitched(List<Performance> parts) {
        if (parts.isEmpty()) {
            throw new InvalidRequestException("There is nothing to stitch: give at least one performance.");
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        List<Trade> trades = new ArrayList<>();
        int size = 0;
        boolean market = true;
        for (Performance part : parts) {
            trades.addAll(part.trades());
            size += part.days.length;
            market &= part.marketReturns.length == part.days.length;
        }
        long[] days = new long[size];
        double[] equity = new double[size];
        double[] returns = new double[size];
        double[] marketReturns = new double[market ? size : 0];
        double linked = parts.get(0).capital;
        int at = 0;
        for (Performance part : parts) {
            int n = part.days.length;
            System.arraycopy(part.days, 0, days, at, n);
            System.arraycopy(part.returns(), 0, returns, at, n);
            if (market) {
                System.arraycopy(part.marketReturns, 0, marketReturns, at, n);
            }
            double before = linked;
            for (int day = 0; day < n; day++) {
                linked = before > 0 ? before * (part.equity()[day] / part.capital) : before;
                equity[at + day] = linked;
            }
            at += n;
        }
        return new Performance(
                parts.get(0).capital,
                tally(trades),
                List.copyOf(trades),
                null,
                List.copyOf(parts),
                days,
                equity,
                returns,
                marketReturns);
    }

    private static TradeTally tally(List<Trade> trades) {
        TradeTally tally = new TradeTally();
        for (Trade trade : trades) {
            tally.add(trade.pnl());
        }
        return tally;
    }

    private static void returns(double[] equity, double capital, double[] into) {
        double before = capital;
        for (int day = 0; day < equity.length; day++) {
            into[day] = before > 0 ? equity[day] / before - 1 : 0;
            before = equity[day];
        }
    }

    /**
     * A figure.
     *
     * @param metric which
     * @return NaN where it has no meaning
     */
    public double value(Metric metric) {
        return metric.of(this);
    }

    /** {@return all figures, computed now} */
    public Metrics metrics() {
        return Metrics.of(this);
    }

    /**
     * 95 % intervals of the figures, by the stationary bootstrap: days for what is made of daily returns, trades for what is made
     * of trades, each in blocks of the length that the data ask for.
     *
     * @param resamples how many, such as 500
     * @param seed of the draws
     * @return low and high end; without those that need the bars, such as exposure, or that the same trades always have, such as their
     *     number; empty for fewer than ten days
     */
    public Map<Metric, double[]> intervals(int resamples, long seed) {
        return ConfidenceIntervals.of(this, resamples, seed);
    }

    /** {@return the equity before the first day, quote units} */
    public double capital() {
        return capital;
    }

    /** {@return the round trips, in the order of their entries; unmodifiable} */
    public List<Trade> trades() {
        if (trades == null) {
            throw new InvalidRequestException(
                    "A row of a sweep has no trades. Run the combination: result.combination(number).run().");
        }
        return trades;
    }

    /** {@return the profit of each trade, in the order of their entries, quote units; a new array} */
    public double[] profits() {
        return trades().stream().mapToDouble(Trade::pnl).toArray();
    }

    /** {@return the equity at the last close of each UTC day, quote units; times are the starts of the days} */
    public TimeSeries dailyEquity() {
        return TimeSeries.of("equity", days, equity());
    }

    /** {@return returns of each UTC day over the day before, 0.01 for 1 %; times are the starts of the days} */
    public TimeSeries dailyReturns() {
        return TimeSeries.of("daily_return", days, returns());
    }

    /** {@return how far the daily equity is from its high so far, -0.1 for 10 % below; times are the starts of the days} */
    public TimeSeries drawdown() {
        return TimeSeries.of("drawdown", days, Drawdowns.series(this));
    }

    /**
     * What the capital would have become by holding the market on the same days, without costs.
     *
     * @return times are the starts of the days; empty where the bars are not at hand
     */
    public TimeSeries holding() {
        double[] held = new double[marketReturns.length];
        double money = capital;
        for (int day = 0; day < held.length; day++) {
            money *= 1 + marketReturns[day];
            held[day] = money;
        }
        return TimeSeries.of("holding", held.length == 0 ? new long[0] : days, held);
    }

    /**
     * How far prices went against each trade while it was held, as {@link Metric#AVG_MAE} has it.
     *
     * @return a share of the price of entry for each trade; NaN where the bars are not at hand
     */
    public double[] adverseExcursions() {
        return Excursions.ofEach(this)[0];
    }

    /**
     * How far prices went in favour of each trade while it was held, as {@link Metric#AVG_MFE} has it.
     *
     * @return a share of the price of entry for each trade; NaN where the bars are not at hand
     */
    public double[] favourableExcursions() {
        return Excursions.ofEach(this)[1];
    }

    /**
     * The run for files and other programs: {@code trades}, one row each; {@code daily}, equity, return and drawdown of each day;
     * {@code metrics}, one row each.
     *
     * @return frames by their names, in that order
     */
    public Map<String, Frame> toFrames() {
        return PerformanceFrames.of(this);
    }

    TradeTally tally() {
        return tally;
    }

    /** By day; shared, not to be written. */
    double[] equity() {
        if (!hasEquity && steps != null) {
            steps.daily();
            hasEquity = true;
        }
        return equity;
    }

    /** The steps of the equity of a row of a sweep; null of anything else. */
    @Nullable
    EquitySteps steps() {
        return steps;
    }

    /** By day; shared, not to be written. */
    double[] returns() {
        if (!hasReturns) {
            returns(equity(), capital, returns);
            hasReturns = true;
        }
        return returns;
    }

    /** The daily returns from the lowest to the highest; shared, not to be written. */
    double[] sortedReturns() {
        double[] known = sortedReturns;
        if (known == null) {
            known = returns().clone();
            Arrays.sort(known);
            sortedReturns = known;
        }
        return known;
    }

    TradeFigures figures() {
        TradeFigures known = figures;
        if (known == null) {
            known = new TradeFigures(this);
            figures = known;
        }
        return known;
    }

    Excursions excursions() {
        Excursions known = excursions;
        if (known == null) {
            known = Excursions.of(this);
            excursions = known;
        }
        return known;
    }

    /** The starts of the days; shared, not to be written. */
    long[] days() {
        return days;
    }

    /** By day, what holding the market returned; shared, empty if unknown. */
    double[] marketReturns() {
        return marketReturns;
    }

    /** The runs that this one is made of: itself, if it is not stitched. */
    List<Performance> parts() {
        return parts.isEmpty() ? List.of(this) : parts;
    }

    /** The bars of a run that is not stitched. */
    @Nullable
    TradedBars bars() {
        return bars;
    }

    /** For example {@code Performance[124 trades over 365 days, net profit 512.30]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Performance[%d trades over %d days, net profit %.2f]",
                tally.trades,
                equity.length,
                tally.net);
    }
}
