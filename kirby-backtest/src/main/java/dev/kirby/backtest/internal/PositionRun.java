package dev.kirby.backtest.internal;

import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.PositionView;
import dev.kirby.strategy.Signal;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The positions of a market, one after the other, from entry to exit: which bars do something to the one that is open, and what an
 * open and a close do. What happens between them is {@link InsideBar}'s; at the close, it is looked whether time is up, where the
 * stop moves, and what the exits think of the position.
 *
 * <p>Reusable, for one thread.
 */
final class PositionRun {

    private static final int NEVER = Integer.MAX_VALUE;

    private final BarData data;
    private final Terms terms;
    private final boolean isMargined;
    private final ManagedPosition position;
    private final ExitExecution exit;
    private final InsideBar inside;
    private int leaveAt = NEVER;
    private int additionsLeft;
    // What isTouched looks at in every bar.
    private int touchedFrom;
    private boolean moves;
    private boolean hasLevels;
    private double stop;
    private double target;

    /**
     * For the positions of a market.
     *
     * @param besides what the account has besides a cross position in a bar
     */
    PositionRun(BarData data, Terms terms, BarChoice choice, IntToDoubleFunction besides) {
        this.data = data;
        this.terms = terms;
        this.isMargined = terms.margin().isPresent();
        this.position = new ManagedPosition(data, terms);
        this.exit = new ExitExecution(data, position, terms.volumeShare());
        this.inside = new InsideBar(data, terms, choice, besides, position, exit);
    }

    /** The open position, or null. */
    @Nullable
    ManagedPosition position() {
        return exit.isOpen() ? position : null;
    }

    /** The trade that just ended, once. */
    @Nullable
    Trade takeEnded() {
        return exit.takeEnded();
    }

    List<AmbiguousEvent> events() {
        return inside.events();
    }

    /** Returns whether there was something to open. */
    boolean open(Opening opening) {
        Signal signal = opening.signal();
        EntryFill at = opening.at();
        int bar = at.bar();
        boolean isOpen = position.open(
                signal.isLong(),
                at,
                signal.exits(),
                signal.order().size(),
                exit.roomIn(bar),
                opening.money(),
                opening.signalBar());
        if (isOpen) {
            exit.opened(bar);
            inside.opened(opening);
            leaveAt = NEVER;
            additionsLeft = signal.order().additions();
            moves = !position.exits().isFixed();
            touchedFrom = at.isInside() ? bar : lastBar();
            changed();
        }
        return isOpen;
    }

    /** The bar at whose close time is up, or the data ends. */
    static int lastBar(int entryBar, Exits exits, int size) {
        int most = exits.maxHoldingPeriods();
        int last = size - 1;
        return most > 0 && most <= last - entryBar ? entryBar + most - 1 : last;
    }

    private int lastBar() {
        return lastBar(position.entryBar(), position.exits(), data.size);
    }

    private void changed() {
        stop = position.lowerLevel();
        target = position.nextTarget();
        // A run of ten markets waits for memory: prices that nothing depends on are not read.
        hasLevels = moves || !Double.isNaN(stop) || !Double.isNaN(target);
    }

    /** Whether a signal adds to the open position at a bar's open. */
    boolean takesAddition(Signal signal, int bar) {
        return additionsLeft > 0
                && !exit.isLeaving()
                && bar > position.entryBar()
                && signal.opens()
                && signal.order().type() == Order.Type.MARKET
                && signal.isLong() == position.isLong();
    }

    void add(Signal signal, int bar, Account.Grant money) {
        double units = position.add(bar, signal.order().size(), exit.roomIn(bar), money);
        if (units > 0) {
            additionsLeft--;
            exit.added(bar, units);
            changed();
        }
    }

    /** Whether something of the open position is sold at a bar's open, by what was decided before. */
    boolean leavesAtOpen(Signal signal, int bar) {
        return exit.isLeaving() || bar >= leaveAt || signal.ends(position.side(), position.exits());
    }

    void leaveAtOpen(Signal signal, int bar, double open) {
        long heldUntil = data.time(bar) + 1;
        if (exit.isLeaving()) {
            exit.goOn(bar, open, heldUntil);
        } else if (bar < leaveAt && signal.order().size() < 1 && !signal.opens()) {
            exit.take(bar, open, false, position.units() * signal.order().size(), heldUntil);
        } else {
            exit.leave(bar, open, heldUntil, ExitReason.SIGNAL);
        }
        if (exit.isOpen()) {
            changed();
        }
    }

    /** Whether a bar does anything to the open position that is more than moving its stop. */
    boolean isTouched(int bar) {
        if (bar >= touchedFrom) {
            return true;
        }
        if (exit.isLeaving()) {
            return false;
        }
        if (hasLevels && data.reaches(bar, position.isLong(), stop, target)) {
            return true;
        }
        return isMargined && inside.isLiquidated(bar);
    }

    /** Whether nothing but a decision, the last bar or the longest time can end or change the open position. */
    boolean waitsForDecision() {
        return !hasLevels && !isMargined && additionsLeft == 0 && leaveAt == NEVER && !exit.isLeaving();
    }

    /** The first bar that does something to the open position, whatever its prices are. */
    int touchedFrom() {
        return touchedFrom;
    }

    private boolean isTimeUp(int bar) {
        int most = position.exits().maxHoldingPeriods();
        return !exit.isLeaving() && most > 0 && bar - position.entryBar() + 1 >= most;
    }

    /** What a bar does to the open position after its open. */
    void inside(int bar) {
        if (!exit.isLeaving()) {
            if (position.isOpenedInside() && bar == position.entryBar()) {
                inside.afterTheFill(bar);
            } else {
                inside.within(bar);
            }
        }
        if (exit.isOpen()) {
            atTheClose(bar);
        }
        if (exit.isOpen()) {
            touchedFrom = lastBar();
            changed();
        }
    }

    private void atTheClose(int bar) {
        if (isTimeUp(bar)) {
            exit.leave(bar, data.close(bar), data.closeTime(bar), ExitReason.MAX_HOLD);
        }
        if (exit.isOpen() && bar == data.size - 1) {
            exit.endOfData(bar);
        } else if (exit.isOpen()) {
            move(bar);
        }
    }

    /** The close of a bar that is outlived: the stop moves, and the exits look at the position. */
    void move(int bar) {
        if (!moves) {
            return;
        }
        position.close(bar);
        stop = position.lowerLevel();
        Predicate<PositionView> condition = position.exits().condition().orElse(null);
        if (condition != null && leaveAt == NEVER && condition.test(position)) {
            leaveAt = bar + 1 + terms.latency();
        }
    }
}
