package dev.kirby.backtest.internal;

import static java.util.Objects.requireNonNull;

import dev.kirby.backtest.internal.BarChoice.Outcome;
import dev.kirby.intrabar.AmbiguousBar.Question;
import dev.kirby.intrabar.PriceOrder;
import dev.kirby.intrabar.PricePath;
import dev.kirby.intrabar.PricePath.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the prices of a bar do to the open position. The open is looked at first, for liquidation at the mark price, the stop, the
 * targets; then what the bar reaches: liquidation or the stop, whichever is nearer, before the targets, unless finer prices or the
 * choice say otherwise.
 *
 * <p>Reusable, for one thread.
 */
final class InsideBar {

    private static final Outcomes STOP_OR_TARGET = new Outcomes(true, false, true);

    private final BarData data;
    private final BarChoice choice;
    private final IntToDoubleFunction besides;
    private final ManagedPosition position;
    private final ExitExecution exit;
    private final BarData.@Nullable Prices marks;
    private final List<AmbiguousEvent> events = new ArrayList<>();
    private @Nullable Opening opening;

    /**
     * For a position.
     *
     * @param besides what the account has besides a cross position in a bar
     */
    InsideBar(
            BarData data,
            Terms terms,
            BarChoice choice,
            IntToDoubleFunction besides,
            ManagedPosition position,
            ExitExecution exit) {
        this.data = data;
        this.choice = choice;
        this.besides = besides;
        this.position = position;
        this.exit = exit;
        this.marks = terms.margin().isPresent() ? data.marks() : null;
    }

    /** The bars that left several outcomes open. */
    List<AmbiguousEvent> events() {
        return events;
    }

    /** The position was opened, as kept with its events. */
    void opened(Opening how) {
        opening = how;
    }

    /** Whether the venue liquidates the position in a bar at the mark price. */
    boolean isLiquidated(int bar) {
        if (marks == null) {
            return false;
        }
        double level = liquidation(bar);
        return isBeyond(position.isLong() ? marks.low()[bar] : marks.high()[bar], level)
                || (bar > position.entryBar() && isBeyond(marks.open()[bar], level));
    }

    /** The prices of a bar in which the position is held from the open on, or was opened at its open. */
    void within(int bar) {
        long heldUntil = data.time(bar) + 1;
        if (bar > position.entryBar()) {
            atItsOpen(bar, heldUntil);
        }
        if (!exit.isOpen() || exit.isLeaving()) {
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
        if (exit.isOpen() && liquidates) {
            liquidate(bar, heldUntil);
        }
        if (exit.isOpen() && stopped) {
            exit.leave(bar, level, heldUntil, position.stopReason());
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
                exit.liquidate(bar, mark, heldUntil);
            }
        }
        if (exit.isOpen() && stopped) {
            exit.leave(bar, open, heldUntil, position.stopReason());
            return;
        }
        while (exit.isOpen() && isInFavour(open, position.nextTarget())) {
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
                ambiguous(bar, Question.STOP_OR_TARGET, !unknown);
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
        double got = exit.take(bar, price, true, wanted, heldUntil);
        if (!exit.isOpen() || all) {
            return false;
        }
        if (got < wanted) {
            position.targetFilled(got);
            return false;
        }
        position.targetFilled();
        return true;
    }

    /** The rest of a bar after an entry inside it. */
    void afterTheFill(int bar) {
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
            ambiguous(bar, Question.AFTER_ENTRY, possible.count() == 1);
        }
        Outcome outcome = possible.count() > 1 ? choice.of(possible) : BarChoice.WORST.of(possible);
        long heldUntil = data.time(bar) + 1;
        if (outcome == Outcome.STOP && byVenue) {
            exit.liquidate(bar, lower, heldUntil);
        } else if (outcome == Outcome.STOP) {
            exit.leave(bar, lower, heldUntil, position.stopReason());
        } else if (outcome == Outcome.TARGET) {
            takeTarget(bar, next, heldUntil);
        }
    }

    private void ambiguous(int bar, Question question, boolean isDecided) {
        events.add(new AmbiguousEvent(exit.number(), bar, question, isDecided, requireNonNull(opening)));
    }

    /** Liquidates by the worst mark price of a bar, where tiers go step by step as often as it takes. */
    private void liquidate(int bar, long heldUntil) {
        double level = liquidation(bar);
        while (exit.isOpen() && isBeyond(markWorst(bar), level)) {
            exit.liquidate(bar, level, heldUntil);
            level = exit.isOpen() ? liquidation(bar) : level;
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
}
