package dev.kirby.portfolio;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.backtest.internal.RealisedProfits;
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

    /** Of runs that have come to their end; their profits are in the order of time. */
    static PortfolioEquity of(double capital, RealisedProfits profits, List<MarketRun> runs) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (MarketRun run : runs) {
            DayIndex days = run.data().days;
            first = Math.min(first, days.time(0) / MarketDays.DAY);
            last = Math.max(last, days.time(days.size() - 1) / MarketDays.DAY);
        }
        PortfolioEquity daily = new PortfolioEquity(first, (int) (last - first) + 1);
        runs.forEach(run -> daily.mark(run.data(), run.overnight()));
        daily.realise(capital, profits);
        return daily;
    }

    /** Trades that did not end on their first day, in the order of their entries. */
    private void mark(BarData data, List<Trade> trades) {
        DayIndex index = data.days;
        int offset = (int) (index.time(0) / MarketDays.DAY - first);
        int day = 0;
        for (Trade trade : trades) {
            while (trade.entry().bar() >= index.end(day)) {
                day++;
            }
            int exitBar = trade.exit().bar();
            double mark = 0;
            for (int open = day; exitBar >= index.end(open); open++) {
                int bar = index.lastBar(open);
                if (bar >= 0) {
                    mark = TradeMarks.at(data, trade, bar);
                }
                int at = offset + open;
                marks[at] = marked[at] ? marks[at] + mark : mark;
                marked[at] = true;
            }
        }
    }

    private void realise(double capital, RealisedProfits profits) {
        double realised = 0;
        int next = 0;
        for (int day = 0; day < days.length; day++) {
            while (next < profits.size() && day(profits.time(next)) <= day) {
                realised += profits.profit(next++);
            }
            double closed = capital + realised;
            equity[day] = marked[day] ? closed + marks[day] : closed;
        }
    }

    private int day(long time) {
        return (int) (Math.floorDiv(time, MarketDays.DAY) - first);
    }
}
