package dev.kirby.sweep;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.DailyEquity;
import dev.kirby.backtest.internal.ManagedPosition;
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
import org.jspecify.annotations.Nullable;

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
    private final SignalIndex signals;
    private final double capital;
    private final double feeRate;
    // By side, and by whether the exit is a market or a resting order. Looked up: a branch that cannot be foreseen
    // costs more.
    private final double[] slipped;
    private final double[] sign = {1, -1};
    private final double[] exitRate;
    private final Sizing sizing;
    private final TradeTally tally = new TradeTally();
    private final boolean makesTrades;
    private final List<Trade> trades = new ArrayList<>();
    private final DailyEquity daily;
    private final OpenPosition position;
    private final ExitScan scan;
    private final Backtest backtest;
    private @Nullable ManagedScan managed;
    private final int[] closing = new int[CLOSE + 1];

    /** For decisions that {@link #follow} takes. */
    CombinationRun(Backtest backtest, BarData data, boolean makesTrades) {
        this(backtest, data, SignalIndex.NONE, makesTrades);
    }

    /** For signals; {@link #shared} makes no trades. */
    CombinationRun(Backtest backtest, BarData data, SignalIndex signals, boolean makesTrades) {
        this.backtest = backtest;
        this.makesTrades = makesTrades;
        this.data = data;
        this.signals = signals;
        this.capital = backtest.capital();
        this.feeRate = backtest.costs().fee();
        double slippage = backtest.costs().slippage();
        this.slipped = new double[] {OpenPosition.fill(true, 1, slippage), OpenPosition.fill(false, 1, slippage)};
        this.exitRate = new double[] {feeRate, backtest.costs().makerFee()};
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
            sink.take(combination, trades, daily.steps());
        } else {
            sink.take(combination, tally, daily.steps());
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
        int next = 0;
        for (int id : list) {
            if (id < next) {
                continue;
            }
            long end = outcomes.end(id);
            double equity = capital + tally.net;
            if (equity <= 0) {
                return;
            }
            int exitBar = Outcomes.exitBar(end);
            if (exitBar < 0) {
                if (exitBar == Outcomes.DEPENDS) {
                    next = afresh(id, rule, next);
                }
                continue;
            }
            double entry = outcomes.entry(id);
            double units = outcomes.units(id);
            if (equity < capital && !sizing.affords(units, equity, entry)) {
                units = sizing.affordable(equity, entry);
                if (!(units > 0)) {
                    continue;
                }
            }
            int side = Outcomes.side(end);
            double entryFill = entry * slipped[side];
            double pnl = OpenPosition.profit(
                    sign[side],
                    units,
                    entryFill,
                    outcomes.exitFill(id),
                    feeRate,
                    exitRate[Outcomes.resting(end)],
                    outcomes.carry(id));
            double entryFee = feeRate * (units * entryFill);
            daily.trade(side == Outcomes.LONG, units, signals.bar(id) + 1, entryFill, entryFee, exitBar, pnl);
            tally.add(pnl);
            next = Outcomes.next(end);
        }
    }

    /** A trade whose outcome is not shared; what it returns is the first signal that finds the position closed. */
    private int afresh(int id, IntFunction<Exits> rule, int next) {
        int bar = signals.bar(id);
        Exits exits = rule.apply(bar);
        if (!exits.isFixed()) {
            boolean held = manage(signals.isLong(id), bar, exits, data.size);
            return held ? signals.firstAt(manager().freeFrom) : next;
        }
        if (!position.open(signals.isLong(id), bar + 1, exits, tally.net)) {
            return next;
        }
        scan.run(position, exits.maxHoldingPeriods(), data.size);
        take();
        return signals.firstAt(scan.freeFrom);
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
            if (!exits.isFixed()) {
                int turnsAt = exits.onOppositeSignal() ? turn(list, i) : data.size;
                free = manage(signals.isLong(list[i]), bar, exits, turnsAt) ? manager().freeFrom : free;
                continue;
            }
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
                if (!exits.isFixed()) {
                    int other = exits.onOppositeSignal() ? LONG + SHORT - action : CLOSE;
                    boolean held = manage(action == LONG, bar, exits, closes(runs, run + 1, count, other));
                    bar = held ? manager().freeFrom : bar + 1;
                    continue;
                }
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

    private ManagedScan manager() {
        ManagedScan known = managed;
        if (known == null) {
            known = new ManagedScan(backtest, data);
            managed = known;
        }
        return known;
    }

    /** A position whose levels move or that is left in parts; returns whether it was opened. */
    private boolean manage(boolean isLong, int bar, Exits exits, int turnsAt) {
        if (exits.condition().isPresent()) {
            throw new NotSharedException();
        }
        ManagedScan held = manager();
        if (!held.open(isLong, bar, exits, tally.net)) {
            return false;
        }
        ManagedPosition opened = held.position;
        double units = opened.units();
        double fee = opened.entryFee();
        held.run(turnsAt);
        double pnl = opened.pnl();
        if (exits.partialTargets().isEmpty()) {
            daily.trade(isLong, units, bar + 1, opened.entryPrice(), fee, held.exitBar, pnl);
        } else {
            daily.trade(bar + 1, held.exitBar, pnl, held.marks());
        }
        tally.add(pnl);
        if (makesTrades) {
            trades.add(opened.trade(held.reason));
        }
        return true;
    }

    private void take() {
        daily.trade(
                position.isLong,
                position.units,
                position.entryBar,
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
