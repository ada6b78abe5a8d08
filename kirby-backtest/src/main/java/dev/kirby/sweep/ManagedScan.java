package dev.kirby.sweep;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.internal.Account;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.EntryFill;
import dev.kirby.backtest.internal.ManagedPosition;
import dev.kirby.backtest.internal.Slippage;
import dev.kirby.backtest.internal.Terms;
import dev.kirby.performance.ExitReason;
import dev.kirby.strategy.Exits;
import java.util.Arrays;

/**
 * Finds how a position ends whose levels move or that is left in parts: trailing and break-even stops, partial targets. The same
 * rules as the reference engine's. The stop is only looked at again where the price made a new best, or where its distance is a
 * column. Reusable, for one thread.
 *
 * <p>Cost: some 5 to 10 times that of {@link ExitScan}, which knows its levels before it begins.
 */
final class ManagedScan {

    private static final long DAY = 86_400_000L;

    private final BarData data;
    private final double capital;
    private final BarData.Prices prices;
    /** The position. */
    final ManagedPosition position;
    /** The bar of exit. */
    int exitBar;
    /** The first bar at whose close the next signal is followed. */
    int freeFrom;
    /** Why it ended. */
    ExitReason reason = ExitReason.END_OF_DATA;

    private double[] marks = new double[16];
    private int marked;

    ManagedScan(Backtest backtest, BarData data) {
        Costs costs = backtest.costs();
        this.data = data;
        this.prices = data.prices();
        this.position = new ManagedPosition(
                data,
                Terms.plain(
                        costs.fee(),
                        costs.makerFee(),
                        new Slippage(data.bars, costs.slippage(), 0, 0, backtest.study()),
                        backtest.sizing()));
        this.capital = backtest.capital();
    }

    /** Opens a position at the open after the bar of its signal; false if there is nothing to open. */
    boolean open(boolean isLong, int signalBar, Exits exits, double realised) {
        int bar = signalBar + 1;
        EntryFill fill = EntryFill.atOpen(bar, data.open(bar));
        Account.Grant money = Account.Grant.whole(capital, capital + realised);
        return position.open(isLong, fill, exits, 1, Double.POSITIVE_INFINITY, money, signalBar);
    }

    /**
     * Runs the position that was opened to its end.
     *
     * @param turnsAt the bar of the next opposite signal if that ends the position, otherwise beyond the last bar
     */
    void run(int turnsAt) {
        Exits exits = position.exits();
        int entry = position.entryBar();
        int last = data.size - 1;
        int maxHold = exits.maxHoldingPeriods();
        int end = maxHold > 0 && maxHold <= last - entry ? entry + maxHold - 1 : last;
        int scanned = Math.min(end, turnsAt);
        boolean byColumn =
                exits.trailingStop().isPresent() && exits.trailingStop().get().isByColumn();
        boolean inParts = !exits.partialTargets().isEmpty();
        boolean isLong = position.isLong();
        double[] open = prices.open();
        double[] best = isLong ? prices.high() : prices.low();
        double[] worst = isLong ? prices.low() : prices.high();
        double sign = isLong ? 1 : -1;
        double stop = floor(sign * position.lowerLevel());
        double target = ceiling(sign * position.nextTarget());
        double farthest = sign * position.best();
        marked = 0;
        for (int bar = entry; bar <= scanned; bar++) {
            double high = sign * best[bar];
            double low = sign * worst[bar];
            double first = sign * open[bar];
            if (low <= stop || high >= target || (bar > entry && (first <= stop || first >= target))) {
                if (touched(bar, bar > entry)) {
                    exitBar = bar;
                    freeFrom = bar;
                    return;
                }
                stop = floor(sign * position.lowerLevel());
                target = ceiling(sign * position.nextTarget());
            }
            if (bar < end && (byColumn || high > farthest)) {
                position.close(bar);
                stop = floor(sign * position.lowerLevel());
                farthest = sign * position.best();
            }
            if (inParts && bar < end && endsDay(bar)) {
                mark(bar);
            }
        }
        if (turnsAt < end) {
            exitBar = turnsAt + 1;
            freeFrom = turnsAt;
            reason = ExitReason.SIGNAL;
            position.take(exitBar, data.open(exitBar), false, position.units(), data.time(exitBar) + 1);
        } else {
            exitBar = end;
            freeFrom = end;
            reason = maxHold > 0 && end - entry + 1 >= maxHold ? ExitReason.MAX_HOLD : ExitReason.END_OF_DATA;
            position.take(end, data.close(end), false, position.units(), data.closeTime(end));
        }
    }

    private static double floor(double stop) {
        return Double.isNaN(stop) ? Double.NEGATIVE_INFINITY : stop;
    }

    private static double ceiling(double target) {
        return Double.isNaN(target) ? Double.POSITIVE_INFINITY : target;
    }

    /** A bar that reaches a level, in the order of the reference engine; returns whether the position has ended. */
    private boolean touched(int bar, boolean later) {
        double sign = position.isLong() ? 1 : -1;
        long heldUntil = data.time(bar) + 1;
        double open = data.open(bar);
        double low = sign * (position.isLong() ? data.low(bar) : data.high(bar));
        double high = sign * (position.isLong() ? data.high(bar) : data.low(bar));
        if (later) {
            if (sign * open <= sign * position.lowerLevel()) {
                return leave(bar, open, heldUntil);
            }
            while (sign * open >= sign * position.nextTarget()) {
                if (target(bar, open, heldUntil)) {
                    return true;
                }
            }
        }
        double stop = position.lowerLevel();
        boolean stopped = low <= sign * stop;
        while (high >= sign * position.nextTarget()) {
            if (stopped && !data.targetCameFirst(bar, position.isLong(), stop, position.nextTarget())) {
                break;
            }
            if (target(bar, position.nextTarget(), heldUntil)) {
                return true;
            }
        }
        return stopped && leave(bar, stop, heldUntil);
    }

    private boolean leave(int bar, double price, long heldUntil) {
        reason = position.stopReason();
        position.take(bar, price, false, position.units(), heldUntil);
        return true;
    }

    /** Returns whether that was the rest of the position. */
    private boolean target(int bar, double price, long heldUntil) {
        position.take(bar, price, true, position.targetUnits(), heldUntil);
        if (position.units() == 0) {
            reason = ExitReason.TAKE_PROFIT;
            return true;
        }
        position.targetFilled();
        return false;
    }

    private boolean endsDay(int bar) {
        return bar + 1 >= data.size || Math.floorDiv(data.time(bar), DAY) != Math.floorDiv(data.time(bar + 1), DAY);
    }

    private void mark(int bar) {
        if (marked == marks.length) {
            marks = Arrays.copyOf(marks, 2 * marked);
        }
        marks[marked++] = position.mark(bar);
    }

    /** What a position left in parts was worth at the close of each day it lived through, in their order; reused. */
    double[] marks() {
        return marks;
    }
}
