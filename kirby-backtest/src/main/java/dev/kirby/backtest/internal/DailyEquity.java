package dev.kirby.backtest.internal;

import dev.kirby.market.Side;
import dev.kirby.performance.DayIndex;
import dev.kirby.performance.Trade;
import java.util.Arrays;
import java.util.List;

/**
 * The equity at the last close of each UTC day, from trades in the order of their entries.
 *
 * <p>While a position is open a day's equity is {@code capital + realised + mark} with
 * {@code mark = (gross - entry fee) - funding so far}: the fee of the exit counts when it is paid. Days without bars keep
 * the equity of the day before.
 *
 * <p>Reusable, for one thread.
 */
public final class DailyEquity {

    private static final double[] NO_MARKS = {};

    private final DayIndex days;
    private final BarData data;
    private final double capital;
    // Of days without bars NaN. Side by side, since the last bars of days are far apart.
    private final double[] closes;
    private final double[] equity;
    private double realised;
    private int nextDay;
    // The first bar after the next day.
    private int nextEnd;

    /**
     * For the days of a series.
     *
     * @param data the bars
     * @param capital initial capital, quote units
     */
    public DailyEquity(BarData data, double capital) {
        this.data = data;
        this.days = data.days;
        this.capital = capital;
        this.closes = new double[days.size()];
        for (int day = 0; day < closes.length; day++) {
            int bar = days.lastBar(day);
            closes[day] = bar < 0 ? Double.NaN : data.close(bar);
        }
        this.equity = new double[days.size()];
        moveTo(0);
    }

    /**
     * Whether a trade that ends in a bar lived through the end of a day, so that its marks count.
     *
     * @param exitBar bar of exit
     * @return false if only its profit counts, by {@link #realise}
     */
    public boolean needsMarks(int exitBar) {
        return exitBar >= nextEnd;
    }

    /**
     * The profit of the next trade, where its marks do not count.
     *
     * @param pnl profit after all costs
     */
    public void realise(double pnl) {
        realised += pnl;
    }

    /** Forgets all trades. */
    public void reset() {
        realised = 0;
        moveTo(0);
    }

    /**
     * The next trade.
     *
     * @param isLong false for a short
     * @param units base units
     * @param entryBar bar of entry
     * @param entryTime open time of that bar
     * @param entryFill price of entry after slippage
     * @param entryFee quote units
     * @param exitBar bar of exit
     * @param pnl profit after all costs
     */
    public void trade(
            boolean isLong,
            double units,
            int entryBar,
            long entryTime,
            double entryFill,
            double entryFee,
            int exitBar,
            double pnl) {
        if (needsMarks(exitBar)) {
            int entryDay = dayAt(entryBar, nextDay);
            int exitDay = dayAt(exitBar, entryDay);
            fillUpTo(entryDay);
            double last = capital + realised;
            for (int day = nextDay; day < exitDay; day++) {
                double close = closes[day];
                if (!Double.isNaN(close)) {
                    double mark = data.gross(isLong, units, entryFill, close) - entryFee;
                    last = capital + realised + (mark - paid(isLong, entryTime, day, entryFill) * units);
                }
                equity[day] = last;
            }
            moveTo(exitDay);
        }
        realised += pnl;
    }

    /** Funding and interest that one unit has paid by the last close of a day. */
    private double paid(boolean isLong, long entryTime, int day, double entryFill) {
        return data.carries() ? data.carry(isLong, entryTime, data.closeTime(days.lastBar(day)), entryFill) : 0;
    }

    /**
     * The next trade, one that was left in parts.
     *
     * @param entryBar bar of entry
     * @param exitBar bar of exit
     * @param pnl profit after all costs
     * @param marks what it was worth at the last close of each day with bars that it lived through, in their order
     */
    public void trade(int entryBar, int exitBar, double pnl, double[] marks) {
        if (needsMarks(exitBar)) {
            int entryDay = dayAt(entryBar, nextDay);
            int exitDay = dayAt(exitBar, entryDay);
            fillUpTo(entryDay);
            double last = capital + realised;
            int next = 0;
            for (int day = nextDay; day < exitDay; day++) {
                if (days.lastBar(day) >= 0) {
                    last = capital + realised + marks[next++];
                }
                equity[day] = last;
            }
            moveTo(exitDay);
        }
        realised += pnl;
    }

    /**
     * The equity of every day of a run.
     *
     * @param data the bars
     * @param trades in the order of their entries
     * @param capital initial capital, quote units
     * @return one value a day; a new array
     */
    public static double[] of(BarData data, List<Trade> trades, double capital) {
        DailyEquity daily = new DailyEquity(data, capital);
        for (Trade trade : trades) {
            if (!trade.partialFills().isEmpty()) {
                int exit = trade.exit().bar();
                double[] marks = daily.needsMarks(exit) ? TradeMarks.daily(data, trade) : NO_MARKS;
                daily.trade(trade.entry().bar(), exit, trade.pnl(), marks);
                continue;
            }
            daily.trade(
                    trade.side() == Side.LONG,
                    trade.units(),
                    trade.entry().bar(),
                    trade.entryTime(),
                    trade.entryPrice(),
                    trade.entry().fee(),
                    trade.exit().bar(),
                    trade.pnl());
        }
        return daily.finish();
    }

    /**
     * The equity of every day, after the last trade. The array is reused: copy it to keep it.
     *
     * @return one value a day
     */
    public double[] finish() {
        fillUpTo(equity.length);
        return equity;
    }

    private void fillUpTo(int day) {
        if (nextDay < day) {
            Arrays.fill(equity, nextDay, day, capital + realised);
            moveTo(day);
        }
    }

    /** The day of a bar, from a day before it on: they are close. */
    private int dayAt(int bar, int from) {
        int day = from;
        while (bar >= days.end(day)) {
            day++;
        }
        return day;
    }

    private void moveTo(int day) {
        nextDay = day;
        nextEnd = day < equity.length ? days.end(day) : Integer.MAX_VALUE;
    }
}
