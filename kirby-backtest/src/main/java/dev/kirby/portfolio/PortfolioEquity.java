package dev.kirby.portfolio;

import dev.kirby.backtest.internal.Account;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.backtest.internal.TradeMarks;
import dev.kirby.breaker.MarketDays;
import dev.kirby.performance.DayIndex;
import dev.kirby.performance.Trade;
import java.util.Arrays;
import java.util.List;

/**
 * The equity of an account at the last close of each UTC day: capital, realised profit, and the open profit of all positions as
 * {@code DailyEquity} has it, each at the last close that its market has by then. Of one market it is the same to the last bit.
 */
final class PortfolioEquity {

    final long[] days;
    final double[] equity;

    private final long first;
    private final double[] marks;
    private final boolean[] marked;

    private PortfolioEquity(long first, int size) {
        this.first = first;
        this.days = new long[size];
        this.equity = new double[size];
        this.marks = new double[size];
        this.marked = new boolean[size];
        Arrays.setAll(days, day -> (first + day) * MarketDays.DAY);
    }

    /** Of runs that have come to their end; what they closed is in the order of time. */
    static PortfolioEquity of(double capital, List<Account.Exit> exits, List<MarketRun> runs) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (MarketRun run : runs) {
            DayIndex days = run.data().days;
            first = Math.min(first, days.time(0) / MarketDays.DAY);
            last = Math.max(last, days.time(days.size() - 1) / MarketDays.DAY);
        }
        PortfolioEquity daily = new PortfolioEquity(first, (int) (last - first) + 1);
        runs.forEach(run -> run.trades().forEach(trade -> daily.mark(run.data(), trade)));
        daily.realise(capital, exits);
        return daily;
    }

    private void mark(BarData data, Trade trade) {
        DayIndex index = data.days;
        int offset = (int) (index.time(0) / MarketDays.DAY - first);
        int exitDay = day(trade.exitTime()) - offset;
        double mark = 0;
        for (int day = day(trade.entryTime()) - offset; day < exitDay; day++) {
            int bar = index.lastBar(day);
            if (bar >= 0) {
                mark = TradeMarks.at(data, trade, bar);
            }
            marks[offset + day] = marked[offset + day] ? marks[offset + day] + mark : mark;
            marked[offset + day] = true;
        }
    }

    private void realise(double capital, List<Account.Exit> exits) {
        double realised = 0;
        int next = 0;
        for (int day = 0; day < days.length; day++) {
            while (next < exits.size() && day(exits.get(next).trade().exitTime()) <= day) {
                realised += exits.get(next++).trade().pnl();
            }
            double closed = capital + realised;
            equity[day] = marked[day] ? closed + marks[day] : closed;
        }
    }

    private int day(long time) {
        return (int) (Math.floorDiv(time, MarketDays.DAY) - first);
    }
}
