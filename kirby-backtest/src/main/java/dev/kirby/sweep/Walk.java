package dev.kirby.sweep;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.internal.DailyEquity;
import dev.kirby.backtest.internal.Market;
import dev.kirby.backtest.internal.Ticket;
import dev.kirby.backtest.internal.TradeTally;
import dev.kirby.strategy.Exits;
import java.util.function.IntFunction;

/**
 * Walks over the signals of a combination: takes those that find no position open, until the capital is gone. Reusable, for
 * one thread.
 */
final class Walk {

    private final Market market;
    private final int[] codes;
    private final double capital;
    private final double feeRate;
    private final double slippage;
    private final TradeTally tally = new TradeTally();
    private final DailyEquity daily;
    private final Ticket ticket;
    private final ExitScan scan;

    Walk(Backtest backtest, Market market, int[] codes) {
        this.market = market;
        this.codes = codes;
        this.capital = backtest.capital();
        this.feeRate = backtest.costs().fee();
        this.slippage = backtest.costs().slippage();
        this.daily = new DailyEquity(market.days, market.close, market.closeTime, market.funding, capital);
        this.ticket = ticket(backtest, market);
        this.scan = new ExitScan(market);
    }

    static Ticket ticket(Backtest backtest, Market market) {
        return new Ticket(
                market, backtest.costs().fee(), backtest.costs().slippage(), backtest.sizing(), backtest.capital());
    }

    TradeTally tally() {
        return tally;
    }

    double[] equity() {
        return daily.finish();
    }

    /** With outcomes that were computed before. */
    void shared(int[] list, Outcomes outcomes) {
        tally.reset();
        daily.reset();
        int[] exitBars = outcomes.exitBar;
        int free = -1;
        for (int id : list) {
            int bar = codes[id] >> 1;
            if (bar < free) {
                continue;
            }
            int exitBar = exitBars[id];
            if (capital + tally.net <= 0) {
                return;
            }
            if (exitBar < 0) {
                continue;
            }
            double pnl = outcomes.pnl[id];
            if (daily.needsMarks(exitBar)) {
                mark((codes[id] & 1) == 0, bar + 1, outcomes.units[id], exitBar, pnl);
            } else {
                daily.realise(pnl);
            }
            tally.add(pnl);
            free = exitBar;
        }
    }

    private void mark(boolean isLong, int entryBar, double units, int exitBar, double pnl) {
        double entryFill = Ticket.fill(isLong, market.open[entryBar], slippage);
        double entryFee = feeRate * (units * entryFill);
        daily.trade(isLong, units, entryBar, market.time[entryBar], entryFill, entryFee, exitBar, pnl);
    }

    /** With outcomes that depend on the capital of the moment or on the other signals: each trade is looked at anew. */
    void dependent(int[] list, IntFunction<Exits> rule) {
        tally.reset();
        daily.reset();
        int free = -1;
        for (int i = 0; i < list.length; i++) {
            int code = codes[list[i]];
            int bar = code >> 1;
            if (bar < free) {
                continue;
            }
            if (capital + tally.net <= 0) {
                return;
            }
            Exits exits = rule.apply(bar);
            if (!ticket.open((code & 1) == 0, bar + 1, exits, tally.net)) {
                continue;
            }
            scan.run(ticket, exits.maxHoldingPeriods(), exits.onOppositeSignal() ? turn(list, i) : market.size);
            daily.trade(
                    ticket.isLong,
                    ticket.units,
                    ticket.entryBar,
                    market.time[ticket.entryBar],
                    ticket.entryFill,
                    ticket.entryFee,
                    scan.exitBar,
                    ticket.pnl);
            tally.add(ticket.pnl);
            free = scan.freeFrom;
        }
    }

    private int turn(int[] list, int from) {
        int side = codes[list[from]] & 1;
        for (int i = from + 1; i < list.length; i++) {
            if ((codes[list[i]] & 1) != side) {
                return codes[list[i]] >> 1;
            }
        }
        return market.size;
    }
}
