package dev.kirby.sweep;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.DailyEquity;
import dev.kirby.backtest.internal.OpenPosition;
import dev.kirby.performance.TradeTally;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Sizing;
import java.util.function.IntFunction;

/**
 * Walks over the signals of a combination: takes those that find no position open, until the capital is gone. Reusable, for
 * one thread.
 */
final class CombinationRun {

    private final BarData data;
    private final int[] codes;
    private final double capital;
    private final double feeRate;
    private final double slippage;
    private final Sizing sizing;
    private final TradeTally tally = new TradeTally();
    private final DailyEquity daily;
    private final OpenPosition position;
    private final ExitScan scan;

    CombinationRun(Backtest backtest, BarData data, int[] codes) {
        this.data = data;
        this.codes = codes;
        this.capital = backtest.capital();
        this.feeRate = backtest.costs().fee();
        this.slippage = backtest.costs().slippage();
        this.sizing = backtest.sizing();
        this.daily = new DailyEquity(data, capital);
        this.position = position(backtest, data);
        this.scan = new ExitScan(data);
    }

    static OpenPosition position(Backtest backtest, BarData data) {
        return new OpenPosition(
                data, backtest.costs().fee(), backtest.costs().slippage(), backtest.sizing(), backtest.capital());
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
            double equity = capital + tally.net;
            if (equity <= 0) {
                return;
            }
            if (exitBar < 0) {
                continue;
            }
            double units = outcomes.units[id];
            double pnl = outcomes.pnl[id];
            if (equity < capital) {
                double affordable = sizing.affordable(equity, data.open[bar + 1]);
                if (affordable < units) {
                    if (!(affordable > 0)) {
                        continue;
                    }
                    units = affordable;
                    pnl = profit((codes[id] & 1) == 0, bar + 1, units, outcomes.exitFill[id], outcomes.carry[id]);
                }
            }
            if (daily.needsMarks(exitBar)) {
                mark((codes[id] & 1) == 0, bar + 1, units, exitBar, pnl);
            } else {
                daily.realise(pnl);
            }
            tally.add(pnl);
            free = exitBar;
        }
    }

    private double profit(boolean isLong, int entryBar, double units, double exitFill, double carry) {
        double entryFill = OpenPosition.fill(isLong, data.open[entryBar], slippage);
        return OpenPosition.profit(isLong, units, entryFill, exitFill, feeRate, carry);
    }

    private void mark(boolean isLong, int entryBar, double units, int exitBar, double pnl) {
        double entryFill = OpenPosition.fill(isLong, data.open[entryBar], slippage);
        double entryFee = feeRate * (units * entryFill);
        daily.trade(isLong, units, entryBar, data.time[entryBar], entryFill, entryFee, exitBar, pnl);
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
            if (!position.open((code & 1) == 0, bar + 1, exits, tally.net)) {
                continue;
            }
            scan.run(position, exits.maxHoldingPeriods(), exits.onOppositeSignal() ? turn(list, i) : data.size);
            daily.trade(
                    position.isLong,
                    position.units,
                    position.entryBar,
                    data.time[position.entryBar],
                    position.entryFill,
                    position.entryFee,
                    scan.exitBar,
                    position.pnl);
            tally.add(position.pnl);
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
        return data.size;
    }
}
