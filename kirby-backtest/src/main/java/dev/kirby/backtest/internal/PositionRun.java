package dev.kirby.backtest.internal;

import dev.kirby.backtest.internal.BarChoice.Outcome;
import dev.kirby.backtest.internal.ManagedPosition.EntryFill;
import dev.kirby.intrabar.AmbiguousBar.Question;
import dev.kirby.intrabar.PriceOrder;
import dev.kirby.intrabar.PricePath;
import dev.kirby.intrabar.PricePath.Outcomes;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.PositionView;
import dev.kirby.strategy.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The positions of a market, one after the other, from entry to exit: what an open and a bar do to the one that is open.
 *
 * <p>In a bar the open is looked at first, for liquidation at the mark price, the stop, the targets; then what the bar reaches:
 * liquidation or the stop, whichever is nearer, before the targets, unless finer prices or the choice say otherwise; then, at
 * the close, whether time is up, where the stop moves, and what the exits think of the position.
 *
 * <p>Reusable, for one thread.
 */
final class PositionRun {

    private static final Outcomes STOP_OR_TARGET = new Outcomes(true, false, true);
    private static final int NEVER = Integer.MAX_VALUE;

    private final BarData data;
    private final Terms terms;
    private final BarChoice choice;
    private final IntToDoubleFunction besides;
    private final ManagedPosition position;
    private final BarData.@Nullable Prices marks;
    private final VolumeRoom room;
    private final List<AmbiguousEvent> events = new ArrayList<>();
    private boolean isOpen;
    private @Nullable ExitReason leaving;
    private int leaveAt = NEVER;
    private int additionsLeft;
    // What isTouched looks at in every bar.
    private int touchedFrom;
    private boolean moves;
    private boolean hasLevels;
    private double stop;
    private double target;
    private @Nullable Trade ended;
    private int trades;

    /**
     * For the positions of a market.
     *
     * @param besides what the account has besides a cross position in a bar
     */
    PositionRun(BarData data, Terms terms, BarChoice choice, IntToDoubleFunction besides) {
        this.data = data;
        this.terms = terms;
        this.choice = choice;
        this.besides = besides;
        this.position = new ManagedPosition(data, terms);
        this.room = new VolumeRoom(data, terms.volumeShare());
        this.marks = terms.margin().isPresent() ? data.marks() : null;
    }

    /** The open position, or null. */
    @Nullable
    ManagedPosition position() {
        return isOpen ? position : null;
    }

    /** The trade that just ended, once. */
    @Nullable
    Trade takeEnded() {
        Trade trade = ended;
        ended = null;
        return trade;
    }

    List<AmbiguousEvent> events() {
        return events;
    }

    /** Returns whether there was something to open. */
    boolean open(Signal signal, EntryFill at, Account.Grant money, int signalBar) {
        double size = signal.order().size();
        isOpen = position.open(signal.isLong(), at, signal.exits(), size, room.in(at.bar()), money, signalBar);
        if (isOpen) {
            leaving = null;
            leaveAt = NEVER;
            additionsLeft = signal.order().additions();
            moves = !position.exits().isFixed();
            touchedFrom = at.isInside() ? at.bar() : lastBar();
            room.take(at.bar(), position.units());
            changed();
        }
        return isOpen;
    }

    /** The bar at whose close time is up, or the data ends. */
    private int lastBar() {
        int most = position.exits().maxHoldingPeriods();
        int last = data.size - 1;
        return most > 0 && most <= last - position.entryBar() ? position.entryBar() + most - 1 : last;
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
                && leaving == null
                && bar > position.entryBar()
                && signal.opens()
                && signal.order().type() == Order.Type.MARKET
                && signal.isLong() == position.isLong();
    }

    void add(Signal signal, int bar, Account.Grant money) {
        double units = position.add(bar, signal.order().size(), room.in(bar), money);
        if (units > 0) {
            additionsLeft--;
            room.take(bar, units);
            changed();
        }
    }

    /** Whether something of the open position is sold at a bar's open, by what was decided before. */
    boolean leavesAtOpen(Signal signal, int bar) {
        return leaving != null || bar >= leaveAt || signal.ends(position.side(), position.exits());
    }

    void leaveAtOpen(Signal signal, int bar) {
        long heldUntil = data.time(bar) + 1;
        double open = data.open(bar);
        if (leaving != null) {
            takeOff(bar, open, heldUntil, leaving);
        } else if (bar < leaveAt && signal.order().size() < 1 && !signal.opens()) {
            take(bar, open, false, position.units() * signal.order().size(), heldUntil);
        } else {
            takeOff(bar, open, heldUntil, ExitReason.SIGNAL);
        }
        if (isOpen) {
            changed();
        }
    }

    /** Whether a bar does anything to the open position that is more than moving its stop. */
    boolean isTouched(int bar) {
        if (bar >= touchedFrom) {
            return true;
        }
        if (leaving != null) {
            return false;
        }
        if (hasLevels && reachesLevel(bar)) {
            return true;
        }
        return marks != null && isLiquidated(bar, marks);
    }

    private boolean reachesLevel(int bar) {
        return position.isLong()
                ? data.low(bar) <= stop || data.high(bar) >= target
                : data.high(bar) >= stop || data.low(bar) <= target;
    }

    private boolean isLiquidated(int bar, BarData.Prices mark) {
        double level = liquidation(bar);
        return isBeyond(position.isLong() ? mark.low()[bar] : mark.high()[bar], level)
                || (bar > position.entryBar() && isBeyond(mark.open()[bar], level));
    }

    private boolean isTimeUp(int bar) {
        int most = position.exits().maxHoldingPeriods();
        return leaving == null && most > 0 && bar - position.entryBar() + 1 >= most;
    }

    /** What a bar does to the open position after its open. */
    void inside(int bar) {
        if (leaving == null) {
            if (position.isOpenedInside() && bar == position.entryBar()) {
                afterTheFill(bar);
            } else {
                withinTheBar(bar);
            }
        }
        if (isOpen) {
            atTheClose(bar);
        }
        if (isOpen) {
            touchedFrom = lastBar();
            changed();
        }
    }

    private void withinTheBar(int bar) {
        long heldUntil = data.time(bar) + 1;
        if (bar > position.entryBar()) {
            atItsOpen(bar, heldUntil);
        }
        if (!isOpen || leaving != null) {
            return;
        }
        double level = position.lowerLevel();
        boolean stopped = isBeyond(worst(bar), level);
        double liquidation = liquidation(bar);
        boolean liquidates = isBeyond(markWorst(bar), liquidation) && !(stopped && isBefore(level, liquidation));
        if (stopped || liquidates) {
            targetsBefore(bar, heldUntil, liquidates ? liquidation : level, liquidates);
        } else {
            boolean goesOn = reachesTarget(bar);
            while (goesOn) {
                goesOn = takeTarget(bar, position.nextTarget(), heldUntil) && reachesTarget(bar);
            }
        }
        if (isOpen && liquidates) {
            liquidate(bar, heldUntil);
        }
        if (isOpen && stopped) {
            takeOff(bar, level, heldUntil, position.stopReason());
        }
    }

    private void atItsOpen(int bar, long heldUntil) {
        double open = data.open(bar);
        double level = position.lowerLevel();
        boolean stopped = isBeyond(open, level);
        if (marks != null) {
            double mark = marks.open()[bar];
            double liquidation = liquidation(bar);
            if (isBeyond(mark, liquidation) && !(stopped && isBefore(level, liquidation))) {
                liquidate(bar, mark, heldUntil);
            }
        }
        if (isOpen && stopped) {
            takeOff(bar, open, heldUntil, position.stopReason());
            return;
        }
        while (isOpen && isInFavour(open, position.nextTarget())) {
            if (!takeTarget(bar, open, heldUntil)) {
                return;
            }
        }
    }

    private boolean reachesTarget(int bar) {
        return isInFavour(position.isLong() ? data.high(bar) : data.low(bar), position.nextTarget());
    }

    /** The targets that came before a level against the position, in a bar that reaches that level. */
    private void targetsBefore(int bar, long heldUntil, double level, boolean isMark) {
        boolean comparable = !isMark || data.perpetual.mark().isEmpty();
        boolean counted = false;
        while (reachesTarget(bar)) {
            PriceOrder order = comparable ? data.order(bar, level, position.nextTarget()) : PriceOrder.UNKNOWN;
            boolean unknown = order == PriceOrder.UNKNOWN;
            if (!counted) {
                events.add(new AmbiguousEvent(trades, bar, Question.STOP_OR_TARGET, !unknown));
                counted = true;
            }
            boolean targetFirst =
                    unknown ? choice.of(STOP_OR_TARGET) == Outcome.TARGET : order.isTargetFirst(position.isLong());
            if (!targetFirst || !takeTarget(bar, position.nextTarget(), heldUntil)) {
                return;
            }
        }
    }

    /** Returns whether the whole order was filled, and something is left to look at. */
    private boolean takeTarget(int bar, double price, long heldUntil) {
        double wanted = position.targetUnits();
        boolean all = wanted == position.units();
        double got = take(bar, price, true, wanted, heldUntil);
        if (!isOpen || all || got < wanted) {
            return false;
        }
        position.targetFilled();
        return true;
    }

    /** The rest of the bar after an entry inside it. */
    private void afterTheFill(int bar) {
        double price = position.rawEntry();
        double liquidation = liquidation(bar);
        double level = position.lowerLevel();
        boolean byVenue = !Double.isNaN(liquidation) && !isBefore(level, liquidation);
        double lower = byVenue ? liquidation : level;
        double next = position.nextTarget();
        PricePath whole = PricePath.of(data.bars.slice(bar, bar + 1));
        Outcomes shown = whole.afterFill(position.isLong(), price, lower, next);
        Outcomes possible = shown;
        if (shown.count() > 1 && data.finer().isPresent()) {
            PricePath path = data.finer().get().inside(data.time(bar), data.closeTime(bar));
            possible = shown.and(path.afterFill(position.isLong(), price, lower, next));
        }
        if (shown.count() > 1) {
            events.add(new AmbiguousEvent(trades, bar, Question.AFTER_ENTRY, possible.count() == 1));
        }
        Outcome outcome = possible.count() > 1 ? choice.of(possible) : BarChoice.WORST.of(possible);
        long heldUntil = data.time(bar) + 1;
        if (outcome == Outcome.STOP && byVenue) {
            liquidate(bar, lower, heldUntil);
        } else if (outcome == Outcome.STOP) {
            takeOff(bar, lower, heldUntil, position.stopReason());
        } else if (outcome == Outcome.TARGET) {
            takeTarget(bar, next, heldUntil);
        }
    }

    private void atTheClose(int bar) {
        boolean last = bar == data.size - 1;
        if (isTimeUp(bar)) {
            takeOff(bar, data.close(bar), data.closeTime(bar), ExitReason.MAX_HOLD);
        }
        if (isOpen && last) {
            position.take(bar, data.close(bar), false, position.units(), data.closeTime(bar));
            closed(leaving == null ? ExitReason.END_OF_DATA : leaving);
            return;
        }
        if (isOpen) {
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

    /** Liquidates by the worst mark price of a bar, where tiers go step by step as often as it takes. */
    private void liquidate(int bar, long heldUntil) {
        double level = liquidation(bar);
        while (isOpen && isBeyond(markWorst(bar), level)) {
            liquidate(bar, level, heldUntil);
            level = isOpen ? liquidation(bar) : level;
        }
    }

    private void liquidate(int bar, double mark, long heldUntil) {
        double units = position.unitsToLiquidate(mark);
        if (units < position.units()) {
            position.take(bar, mark, false, units, heldUntil);
        } else {
            position.liquidate(bar, mark, heldUntil);
            closed(ExitReason.LIQUIDATION);
        }
    }

    private double liquidation(int bar) {
        double besidesIt = position.isCross() ? besides.applyAsDouble(bar) : Double.NaN;
        return marks == null ? Double.NaN : position.liquidation(bar, besidesIt);
    }

    /** The worst traded price of a bar for the position. */
    private double worst(int bar) {
        return position.isLong() ? data.low(bar) : data.high(bar);
    }

    /** The worst mark price of a bar for the position. */
    private double markWorst(int bar) {
        if (marks == null) {
            return Double.NaN;
        }
        return position.isLong() ? marks.low()[bar] : marks.high()[bar];
    }

    /** Whether a price is at or beyond a level on the losing side; false where there is no level. */
    private boolean isBeyond(double price, double level) {
        return position.isLong() ? price <= level : price >= level;
    }

    private boolean isInFavour(double price, double level) {
        return position.isLong() ? price >= level : price <= level;
    }

    /** Whether a level is met before another one on the losing side. */
    private boolean isBefore(double level, double other) {
        return position.isLong() ? level >= other : level <= other;
    }

    /** Closes the position, or as much of it as the market takes, the rest at the next opens. */
    private void takeOff(int bar, double price, long heldUntil, ExitReason reason) {
        leaving = reason;
        take(bar, price, false, position.units(), heldUntil);
    }

    private double take(int bar, double price, boolean rests, double wanted, long heldUntil) {
        double amount = Math.min(wanted, room.in(bar));
        if (!(amount > 0)) {
            return 0;
        }
        room.take(bar, amount);
        position.take(bar, price, rests, amount, heldUntil);
        if (position.units() == 0) {
            closed(leaving == null ? ExitReason.TAKE_PROFIT : leaving);
        }
        return amount;
    }

    private void closed(ExitReason reason) {
        ended = position.trade(reason);
        trades++;
        isOpen = false;
        leaving = null;
    }
}
