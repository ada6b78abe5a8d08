package dev.kirby.backtest.internal;

import dev.kirby.market.Side;
import dev.kirby.performance.DayIndex;
import dev.kirby.performance.EquitySteps;
import dev.kirby.performance.Trade;
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
    private final EquitySteps steps;
    private double realised;

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
        this.steps = new EquitySteps(days.size(), capital);
    }

    /** Forgets all trades. */
    public void reset() {
        realised = 0;
        steps.reset();
    }

    /**
     * The next trade.
     *
     * @param isLong false for a short
     * @param units base units
     * @param entryBar bar of entry
     * @param entryFill price of entry after slippage
     * @param entryFee quote units
     * @param exitBar bar of exit
     * @param pnl profit after all costs
     */
    public void trade(
            boolean isLong, double units, int entryBar, double entryFill, double entryFee, int exitBar, double pnl) {
        int exitDay = days.dayOf(exitBar);
        if (entryBar < days.start(exitDay)) {
            mark(isLong, units, entryBar, entryFill, entryFee, exitDay);
        }
        realise(exitDay, pnl);
    }

    /** A trade that lived through the ends of days. */
    private void mark(boolean isLong, double units, int entryBar, double entryFill, double entryFee, int exitDay) {
        long entryTime = data.time(entryBar);
        for (int day = days.dayOf(entryBar); day < exitDay; day++) {
            double close = closes[day];
            if (!Double.isNaN(close)) {
                double mark = data.gross(isLong, units, entryFill, close) - entryFee;
                steps.put(day, capital + realised + (mark - paid(isLong, entryTime, day, entryFill) * units));
            }
        }
    }

    private void realise(int exitDay, double pnl) {
        realised += pnl;
        steps.put(exitDay, capital + realised);
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
        int exitDay = days.dayOf(exitBar);
        int next = 0;
        for (int day = days.dayOf(entryBar); day < exitDay; day++) {
            if (days.lastBar(day) >= 0) {
                steps.put(day, capital + realised + marks[next++]);
            }
        }
        realise(exitDay, pnl);
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
                int entry = trade.entry().bar();
                int exit = trade.exit().bar();
                boolean isMarked = daily.days.dayOf(entry) < daily.days.dayOf(exit);
                daily.trade(entry, exit, trade.pnl(), isMarked ? TradeMarks.daily(data, trade) : NO_MARKS);
                continue;
            }
            daily.trade(
                    trade.side() == Side.LONG,
                    trade.units(),
                    trade.entry().bar(),
                    trade.entryPrice(),
                    trade.entry().fee(),
                    trade.exit().bar(),
                    trade.pnl());
        }
        return daily.steps.daily();
    }

    /** {@return the equity by day after the last trade; reused, read it before the next run} */
    public EquitySteps steps() {
        return steps;
    }
}
