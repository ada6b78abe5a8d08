package dev.kirby.backtest;

import dev.kirby.backtest.BarChoice.Outcome;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.ManagedPosition;
import dev.kirby.backtest.internal.ManagedPosition.EntryFill;
import dev.kirby.intrabar.AmbiguousBar.Question;
import dev.kirby.intrabar.PriceOrder;
import dev.kirby.intrabar.PricePath;
import dev.kirby.intrabar.PricePath.Outcomes;
import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.PositionView;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The reference engine with every option of orders and exits. {@link ReferenceEngine} is the same without them, and runs unless
 * one is asked for; a property test holds the two together.
 *
 * <p>A bar goes in this order:
 *
 * <ol>
 *   <li>at the open: what an exit could not sell before; what was decided {@link Execution#latency} bars before the last close:
 *       leave, reduce, add, open; a waiting order whose price the open is beyond;
 *   <li>inside: of a position, the open beyond a level, then stop, then targets; of a waiting order, its price, and then what
 *       the rest of the bar does to the new position;
 *   <li>at the close: time is up; the stop moves; the exits look at the position.
 * </ol>
 */
final class OrderEngine {

    private final BarData data;
    private final Execution execution;
    private final double capital;
    private final BarChoice choice;
    private final ManagedPosition reused;
    private final List<Trade> trades = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private double realised;
    private boolean ruined;
    private boolean single;
    private boolean closedAtOpen;
    private @Nullable ManagedPosition position;
    private @Nullable ExitReason leaving;
    private int leaveAt = Integer.MAX_VALUE;
    private int added;
    private int additions;
    private @Nullable Signal waiting;
    private int waitingFrom;
    private int noEntryUntil = -1;
    private int takenIn = -1;
    private double takenUnits;

    /** A bar that left several outcomes open. */
    record Event(int trade, int bar, Question question, boolean isDecided) {}

    OrderEngine(OrderTerms terms, BarChoice choice) {
        this.data = terms.data();
        this.execution = terms.execution();
        this.capital = terms.capital();
        this.choice = choice;
        this.reused = terms.position();
    }

    /** Goes on from a realised profit. */
    OrderEngine realised(double profit) {
        realised = profit;
        return this;
    }

    /** Runs from the first bar that is traded to the last, telling each day's end. */
    void run(Rule rule, double[] dailyEquity) {
        int day = 0;
        for (int bar = data.from; bar < data.size; bar++) {
            step(bar, rule);
            while (day < dailyEquity.length && bar + 1 >= data.days.end(day)) {
                dailyEquity[day++] = equity(bar);
            }
        }
    }

    private double equity(int bar) {
        return position == null ? capital + realised : capital + realised + position.mark(bar);
    }

    /**
     * Runs until the first trade is closed. Returns the last bar at whose close nothing of it is left to come: its bar of exit, the
     * one before where it ended at an open, at which the next trade may begin; the number of bars where there is no trade.
     */
    int runOneTrade(Rule rule, int from) {
        single = true;
        for (int bar = from; bar < data.size; bar++) {
            step(bar, rule);
            if (isOver()) {
                return closedAtOpen ? bar - 1 : bar;
            }
        }
        return data.size;
    }

    private boolean isOver() {
        return single && !trades.isEmpty();
    }

    private void step(int bar, Rule rule) {
        if (position != null && leaving != null) {
            takeOff(bar, data.open(bar), false, position.units(), data.time(bar) + 1, leaving);
        }
        closedAtOpen = isOver();
        if (closedAtOpen) {
            return;
        }
        int decision = bar - 1 - execution.latency();
        atTheOpen(bar, decision, decision >= 0 ? rule.at(decision) : Signal.NONE);
        if (closedAtOpen) {
            return;
        }
        if (position != null) {
            if (leaving == null) {
                withinTheBar(bar, position);
            }
        } else if (waiting != null) {
            waitWithin(bar, waiting);
        }
        if (position != null) {
            atTheClose(bar, position);
        }
    }

    private void atTheOpen(int bar, int decision, Signal signal) {
        if (position != null && leaving == null && (bar >= leaveAt || ends(position, signal))) {
            boolean part = bar < leaveAt
                    && signal.action() == Signal.Action.CLOSE
                    && signal.order().size() < 1;
            if (part) {
                double amount = position.units() * signal.order().size();
                take(bar, data.open(bar), false, amount, data.time(bar) + 1);
            } else {
                takeOff(bar, data.open(bar), false, position.units(), data.time(bar) + 1, ExitReason.SIGNAL);
            }
        }
        closedAtOpen = isOver();
        if (closedAtOpen) {
            return;
        }
        if (signal.action() == Signal.Action.CLOSE) {
            waiting = null;
        }
        if (position != null && leaving == null && opens(signal)) {
            addTo(position, bar, signal);
        } else if (position == null && opens(signal) && bar > noEntryUntil) {
            waiting = null;
            if (signal.order().type() == Order.Type.MARKET) {
                open(EntryFill.atOpen(bar, data.open(bar)), signal, decision);
            } else {
                waiting = signal;
                waitingFrom = bar;
            }
        }
        if (position == null && waiting != null) {
            waitAtTheOpen(bar, waiting);
        }
    }

    private static boolean opens(Signal signal) {
        return signal.action() == Signal.Action.LONG || signal.action() == Signal.Action.SHORT;
    }

    private static boolean isLong(Signal signal) {
        return signal.action() == Signal.Action.LONG;
    }

    private static boolean ends(ManagedPosition position, Signal signal) {
        return signal.action() == Signal.Action.CLOSE
                || (opens(signal) && position.exits().onOppositeSignal() && isLong(signal) != position.isLong());
    }

    private void addTo(ManagedPosition held, int bar, Signal signal) {
        Order order = signal.order();
        boolean adds = order.type() == Order.Type.MARKET && isLong(signal) == held.isLong();
        if (adds && added < additions && bar > held.entryBar()) {
            double before = held.units();
            if (held.add(bar, order.size(), room(bar))) {
                added++;
                used(bar, held.units() - before);
            }
        }
    }

    private void open(EntryFill at, Signal signal, int decision) {
        if (capital + realised <= 0) {
            ruined = true;
            return;
        }
        double size = signal.order().size();
        boolean opened =
                reused.open(isLong(signal), at, signal.exits(), size, room(at.bar()), realised, Math.max(0, decision));
        if (opened) {
            position = reused;
            leaving = null;
            leaveAt = Integer.MAX_VALUE;
            added = 0;
            additions = signal.order().additions();
            used(at.bar(), reused.units());
        }
    }

    /** A waiting order whose price the open is beyond is filled there. */
    private void waitAtTheOpen(int bar, Signal signal) {
        Order order = signal.order();
        if (bar >= waitingFrom + order.expiry()) {
            waiting = null;
            return;
        }
        double open = data.open(bar);
        boolean buys = isLong(signal);
        boolean isLimit = order.type() == Order.Type.LIMIT;
        boolean below = buys == isLimit ? open <= order.price() : open >= order.price();
        if (below) {
            waiting = null;
            boolean rested = isLimit && bar > waitingFrom;
            open(
                    new EntryFill(bar, open, rested, isLimit ? order.price() : Double.NaN, false),
                    signal,
                    waitingFrom - 1 - execution.latency());
        }
    }

    /** A waiting order whose price the bar reaches is filled there, and the rest of the bar happens to the position. */
    private void waitWithin(int bar, Signal signal) {
        Order order = signal.order();
        boolean buys = isLong(signal);
        boolean isLimit = order.type() == Order.Type.LIMIT;
        double price = order.price();
        boolean reached = buys == isLimit ? data.low(bar) <= price : data.high(bar) >= price;
        if (!reached) {
            return;
        }
        waiting = null;
        open(new EntryFill(bar, price, isLimit, Double.NaN, true), signal, waitingFrom - 1 - execution.latency());
        if (position != null) {
            afterTheFill(bar, price, position);
        }
    }

    private void afterTheFill(int bar, double price, ManagedPosition held) {
        double stop = held.lowerLevel();
        double target = held.nextTarget();
        PricePath whole = PricePath.of(data.bars.slice(bar, bar + 1));
        Outcomes shown = whole.afterFill(held.isLong(), price, stop, target);
        Outcomes possible = shown;
        if (shown.count() > 1 && data.finer().isPresent()) {
            PricePath path = data.finer().get().inside(data.time(bar), data.closeTime(bar));
            Outcomes closer = path.afterFill(held.isLong(), price, stop, target);
            possible = shown.and(closer);
        }
        if (shown.count() > 1) {
            events.add(new Event(trades.size(), bar, Question.AFTER_ENTRY, possible.count() == 1));
        }
        Outcome outcome = possible.count() > 1 ? choice.of(possible) : BarChoice.WORST.of(possible);
        if (outcome == Outcome.STOP) {
            takeOff(bar, stop, false, held.units(), data.time(bar) + 1, held.stopReason());
        } else if (outcome == Outcome.TARGET) {
            takeTarget(bar, target, data.time(bar) + 1, held);
        }
    }

    private void withinTheBar(int bar, ManagedPosition held) {
        long heldUntil = data.time(bar) + 1;
        double open = data.open(bar);
        if (bar > held.entryBar()) {
            double stop = held.lowerLevel();
            if (held.isLong() ? open <= stop : open >= stop) {
                takeOff(bar, open, false, held.units(), heldUntil, held.stopReason());
                return;
            }
            while (position != null && (held.isLong() ? open >= held.nextTarget() : open <= held.nextTarget())) {
                if (!takeTarget(bar, open, heldUntil, held)) {
                    break;
                }
            }
        }
        if (position == null) {
            return;
        }
        double stop = held.lowerLevel();
        boolean stopped = held.isLong() ? data.low(bar) <= stop : data.high(bar) >= stop;
        boolean counted = false;
        while (position != null && reachesTarget(bar, held)) {
            if (stopped) {
                PriceOrder order = data.order(bar, stop, held.nextTarget());
                boolean unknown = order == PriceOrder.UNKNOWN;
                if (!counted) {
                    events.add(new Event(trades.size(), bar, Question.STOP_OR_TARGET, !unknown));
                    counted = true;
                }
                boolean targetFirst =
                        unknown ? choice.of(STOP_OR_TARGET) == Outcome.TARGET : order.isTargetFirst(held.isLong());
                if (!targetFirst) {
                    break;
                }
            }
            if (!takeTarget(bar, held.nextTarget(), heldUntil, held)) {
                break;
            }
        }
        if (position != null && stopped) {
            takeOff(bar, stop, false, held.units(), heldUntil, held.stopReason());
        }
    }

    private static final Outcomes STOP_OR_TARGET = new Outcomes(true, false, true);

    private boolean reachesTarget(int bar, ManagedPosition held) {
        return held.isLong() ? data.high(bar) >= held.nextTarget() : data.low(bar) <= held.nextTarget();
    }

    /** Returns whether the whole order was filled. */
    private boolean takeTarget(int bar, double price, long heldUntil, ManagedPosition held) {
        double wanted = held.targetUnits();
        boolean all = wanted == held.units();
        double got = take(bar, price, true, wanted, heldUntil);
        if (position == null) {
            return true;
        }
        if (all || got < wanted) {
            return false;
        }
        held.targetFilled();
        return true;
    }

    private void atTheClose(int bar, ManagedPosition held) {
        int most = held.exits().maxHoldingPeriods();
        boolean last = bar == data.size - 1;
        if (leaving == null && most > 0 && bar - held.entryBar() + 1 >= most) {
            takeOff(bar, data.close(bar), false, held.units(), data.closeTime(bar), ExitReason.MAX_HOLD);
        }
        if (position != null && last) {
            takenIn = -1;
            finish(bar, data.close(bar), data.closeTime(bar), leaving == null ? ExitReason.END_OF_DATA : leaving);
            return;
        }
        if (position == null || held.exits().isFixed()) {
            return;
        }
        held.close(bar);
        Predicate<PositionView> condition = held.exits().condition().orElse(null);
        if (condition != null && leaveAt == Integer.MAX_VALUE && condition.test(held)) {
            leaveAt = bar + 1 + execution.latency();
        }
    }

    /** Closes the position, or as much of it as the market takes, the rest at the next opens. */
    private void takeOff(int bar, double price, boolean rests, double units, long heldUntil, ExitReason reason) {
        leaving = reason;
        take(bar, price, rests, units, heldUntil);
    }

    private double take(int bar, double price, boolean rests, double wanted, long heldUntil) {
        ManagedPosition held = reused;
        double amount = Math.min(wanted, room(bar));
        if (!(amount > 0)) {
            return 0;
        }
        used(bar, amount);
        held.take(bar, price, rests, amount, heldUntil);
        if (held.units() == 0) {
            closed(bar, leaving == null ? ExitReason.TAKE_PROFIT : leaving);
        }
        return amount;
    }

    private void finish(int bar, double price, long heldUntil, ExitReason reason) {
        reused.take(bar, price, false, reused.units(), heldUntil);
        closed(bar, reason);
    }

    private void closed(int bar, ExitReason reason) {
        Trade trade = reused.trade(reason);
        trades.add(trade);
        realised += trade.pnl();
        position = null;
        leaving = null;
        if (trade.pnl() < 0 && execution.cooldown() > 0) {
            noEntryUntil = bar + execution.cooldown();
        }
    }

    private double room(int bar) {
        if (execution.volumeShare() == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return execution.volumeShare() * data.bars.volume(bar) - (takenIn == bar ? takenUnits : 0);
    }

    private void used(int bar, double units) {
        takenUnits = takenIn == bar ? takenUnits + units : units;
        takenIn = bar;
    }

    List<Trade> trades() {
        return trades;
    }

    List<Event> events() {
        return events;
    }

    boolean isRuined() {
        return ruined;
    }

    double realised() {
        return realised;
    }
}
