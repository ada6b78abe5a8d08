package dev.kirby.backtest.internal;

import dev.kirby.strategy.Order;
import dev.kirby.strategy.Signal;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a run that comes next: at the market, or by a limit or stop order that waits for its price. One order waits at a
 * time. After a loss there may be bars without entries.
 *
 * <p>For one thread.
 */
final class PendingEntry {

    private final BarData data;
    private final Decisions decisions;
    private Signal signal = Signal.NONE;
    private int decidedIn;
    // Without one it adds to the open position.
    private @Nullable EntryFill fill;
    private @Nullable WaitingOrder waiting;
    private int noneUntil = -1;

    PendingEntry(BarData data, Decisions decisions) {
        this.data = data;
        this.decisions = decisions;
    }

    /** Whether an order waits for its price. */
    boolean isWaiting() {
        return waiting != null;
    }

    /** Makes entries up to a bar void. */
    void pauseUntil(int bar) {
        noneUntil = bar;
    }

    /** Whether there is an entry in a bar, at its open or inside, after a decision for its open. */
    boolean isDue(Signal decided, int at) {
        if (decided.opens() && at > noneUntil) {
            waiting = null;
            if (decided.order().type() == Order.Type.MARKET) {
                atOpen(decided, at, data.open(at));
                return true;
            }
            waiting = new WaitingOrder(decided, at);
        } else if (decided.action() == Signal.Action.CLOSE) {
            waiting = null;
        }
        if (waiting == null || waiting.isExpired(at)) {
            waiting = null;
            return false;
        }
        EntryFill found = waiting.fill(data, at);
        if (found == null) {
            return false;
        }
        due(waiting.signal(), decisions.bar(waiting.from()), found);
        waiting = null;
        return true;
    }

    /** Opens a position at a bar's open. */
    void atOpen(Signal decided, int at, double open) {
        due(decided, decisions.bar(at), EntryFill.atOpen(at, open));
    }

    /** Adds to the open position at a bar's open. */
    void adds(Signal decided, int at) {
        due(decided, decisions.bar(at), null);
    }

    void due(Signal entry, int decision, @Nullable EntryFill at) {
        signal = entry;
        decidedIn = Math.max(0, decision);
        fill = at;
    }

    Signal signal() {
        return signal;
    }

    /** How the position is opened with some money; null where it adds. */
    @Nullable
    Opening opening(Account.Grant money) {
        return fill == null ? null : new Opening(signal, fill, money, decidedIn);
    }

    /** How the position would be opened, at a bar's open where it adds. */
    Opening alone(Account.Grant money, int bar) {
        EntryFill at = fill == null ? EntryFill.atOpen(bar, data.open(bar)) : fill;
        return new Opening(signal, at, money, decidedIn);
    }
}
