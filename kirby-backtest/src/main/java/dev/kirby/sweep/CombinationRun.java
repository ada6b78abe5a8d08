package dev.kirby.sweep;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.DailyEquity;
import dev.kirby.backtest.internal.OpenPosition;
import dev.kirby.performance.Trade;
import dev.kirby.performance.TradeTally;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Walks over the signals of a combination: takes those that find no position open, until the capital is gone. Reusable, for
 * one thread.
 */
@SuppressWarnings("EnumOrdinal") // decisions are two bits a bar, see Decisions
final class CombinationRun {

    private static final int LONG = Signal.Action.LONG.ordinal();
    private static final int SHORT = Signal.Action.SHORT.ordinal();
    private static final int CLOSE = Signal.Action.CLOSE.ordinal();

    private final BarData data;
    private final double[] opens;
    private final SignalIndex signals;
    private final double capital;
    private final double feeRate;
    private final double makerRate;
    private final double slippage;
    private final Sizing sizing;
    private final TradeTally tally = new TradeTally();
    private final boolean makesTrades;
    private final List<Trade> trades = new ArrayList<>();
    private final DailyEquity daily;
    private final OpenPosition position;
    private final ExitScan scan;
    private final int[] closing = new int[CLOSE + 1];

    /** For decisions that {@link #follow} takes. */
    CombinationRun(Backtest backtest, BarData data, boolean makesTrades) {
        this(backtest, data, SignalIndex.NONE, makesTrades);
    }

    /** For signals; {@link #shared} makes no trades. */
    CombinationRun(Backtest backtest, BarData data, SignalIndex signals, boolean makesTrades) {
        this.makesTrades = makesTrades;
        this.data = data;
        this.opens = data.prices().open();
        this.signals = signals;
        this.capital = backtest.capital();
        this.feeRate = backtest.costs().fee();
        this.makerRate = backtest.costs().makerFee();
        this.slippage = backtest.costs().slippage();
        this.sizing = backtest.sizing();
        this.daily = new DailyEquity(data, capital);
        this.position = position(backtest, data);
        this.scan = new ExitScan(data);
    }

    static OpenPosition position(Backtest backtest, BarData data) {
        Costs costs = backtest.costs();
        return new OpenPosition(
                data, costs.fee(), costs.makerFee(), costs.slippage(), backtest.sizing(), backtest.capital());
    }

    /** Hands over what came of the combination walked last. */
    void giveTo(CombinationSink sink, int combination) {
        if (makesTrades) {
            sink.take(combination, trades, daily.finish());
        } else {
            sink.take(combination, tally, daily.finish());
        }
    }

    private void reset() {
        tally.reset();
        daily.reset();
        if (makesTrades) {
            trades.clear();
        }
    }

    /** With outcomes that were computed before. */
    void shared(int[] list, Outcomes outcomes, IntFunction<Exits> rule) {
        reset();
        int[] exitBars = outcomes.exitBar;
        double[] rows = outcomes.rows;
        int free = -1;
        for (int id : list) {
            int bar = signals.bar(id);
            if (bar < free) {
                continue;
            }
            int exitBar = exitBars[id];
            double equity = capital + tally.net;
            if (equity <= 0) {
                return;
            }
            if (exitBar < 0) {
                if (exitBar == Outcomes.DEPENDS) {
                    free = afresh(signals.isLong(id), bar, rule.apply(bar), free);
                }
                continue;
            }
            int row = id * Outcomes.ROW;
            double units = rows[row + Outcomes.UNITS];
            double pnl = rows[row + Outcomes.PNL];
            if (equity < capital && !sizing.affords(units, equity, opens[bar + 1])) {
                units = sizing.affordable(equity, opens[bar + 1]);
                if (!(units > 0)) {
                    continue;
                }
                pnl = profit(signals.isLong(id), bar + 1, units, rows[row + Outcomes.EXIT_FILL], outcomes.carry(id));
            }
            if (daily.needsMarks(exitBar)) {
                mark(signals.isLong(id), bar + 1, units, exitBar, pnl);
            } else {
                daily.realise(pnl);
            }
            tally.add(pnl);
            free = exitBar;
        }
    }

    /** A trade whose outcome is not shared; what it returns is the bar at whose close the next signal is followed. */
    private int afresh(boolean isLong, int bar, Exits exits, int free) {
        if (!position.open(isLong, bar + 1, exits, tally.net)) {
            return free;
        }
        scan.run(position, exits.maxHoldingPeriods(), data.size);
        take();
        return scan.freeFrom;
    }

    /** An exit that rested is kept as a negative price, see {@link Outcomes#EXIT_FILL}. */
    private double profit(boolean isLong, int entryBar, double units, double exitFill, double carry) {
        double entryFill = OpenPosition.fill(isLong, opens[entryBar], slippage);
        double exitRate = exitFill < 0 ? makerRate : feeRate;
        return OpenPosition.profit(isLong, units, entryFill, Math.abs(exitFill), feeRate, exitRate, carry);
    }

    private void mark(boolean isLong, int entryBar, double units, int exitBar, double pnl) {
        double entryFill = OpenPosition.fill(isLong, opens[entryBar], slippage);
        double entryFee = feeRate * (units * entryFill);
        daily.trade(isLong, units, entryBar, data.time(entryBar), entryFill, entryFee, exitBar, pnl);
    }

    /** With outcomes that depend on the capital of the moment or on the other signals: each trade is looked at anew. */
    void dependent(int[] list, IntFunction<Exits> rule) {
        reset();
        int free = -1;
        for (int i = 0; i < list.length; i++) {
            int bar = signals.bar(list[i]);
            if (bar < free) {
                continue;
            }
            if (capital + tally.net <= 0) {
                return;
            }
            Exits exits = rule.apply(bar);
            if (!position.open(signals.isLong(list[i]), bar + 1, exits, tally.net)) {
                continue;
            }
            scan.run(position, exits.maxHoldingPeriods(), exits.onOppositeSignal() ? turn(list, i) : data.size);
            take();
            free = scan.freeFrom;
        }
    }

    /**
     * With decisions that open and close: each position ends by its exits or by the first decision that closes it.
     *
     * @param runs see {@link Decisions}
     * @param count how many there are
     * @param last the bar at whose close nothing is decided any more
     * @param exitsAt the exits of the entry at a bar
     */
    void follow(int[] runs, int count, int last, IntFunction<Exits> exitsAt) {
        reset();
        Arrays.fill(closing, -1);
        int bar = 0;
        for (int run = 0; run < count; run++) {
            int action = Decisions.action(runs[run]);
            if (action != LONG && action != SHORT) {
                continue;
            }
            int end = run + 1 < count ? Decisions.bar(runs[run + 1]) : last;
            bar = Math.max(bar, Decisions.bar(runs[run]));
            while (bar < end) {
                if (capital + tally.net <= 0) {
                    return;
                }
                Exits exits = exitsAt.apply(bar);
                if (!position.open(action == LONG, bar + 1, exits, tally.net)) {
                    bar++;
                    continue;
                }
                int closes = closes(runs, run + 1, count, exits.onOppositeSignal() ? LONG + SHORT - action : CLOSE);
                scan.run(position, exits.maxHoldingPeriods(), closes);
                take();
                bar = scan.freeFrom;
            }
        }
    }

    /**
     * The bar of the first run that closes, by its action or by being the other side; beyond the last if none does. What was
     * found is kept until the search has come past it, so that all searches of a combination take one pass.
     */
    private int closes(int[] runs, int from, int count, int other) {
        int run = closing[other];
        if (run < from) {
            run = from;
            while (run < count) {
                int action = Decisions.action(runs[run]);
                if (action == CLOSE || action == other) {
                    break;
                }
                run++;
            }
            closing[other] = run;
        }
        return run < count ? Decisions.bar(runs[run]) : data.size;
    }

    private void take() {
        daily.trade(
                position.isLong,
                position.units,
                position.entryBar,
                data.time(position.entryBar),
                position.entryFill,
                position.entryFee,
                scan.exitBar,
                position.pnl);
        tally.add(position.pnl);
        if (makesTrades) {
            trades.add(scan.trade(position));
        }
    }

    /** The bar of the next signal of the other side; beyond the last if there is none. */
    private int turn(int[] list, int from) {
        boolean isLong = signals.isLong(list[from]);
        for (int i = from + 1; i < list.length; i++) {
            if (signals.isLong(list[i]) != isLong) {
                return signals.bar(list[i]);
            }
        }
        return data.size;
    }
}
