package dev.kirby.backtest.internal;

import dev.kirby.performance.ExitReason;
import dev.kirby.performance.Trade;
import org.jspecify.annotations.Nullable;

/**
 * Sells what is held of a position: a part or all of it, as much as the volume of a bar gives, the rest at the next opens; or the
 * venue does. Once nothing is left it has become a trade.
 *
 * <p>Reusable, for one thread.
 */
final class ExitExecution {

    private final BarData data;
    private final ManagedPosition position;
    private final VolumeRoom room;
    private boolean isOpen;
    private @Nullable ExitReason leaving;
    private @Nullable Trade ended;
    private int trades;

    ExitExecution(BarData data, ManagedPosition position, double volumeShare) {
        this.data = data;
        this.position = position;
        this.room = new VolumeRoom(data, volumeShare);
    }

    /** The most units that orders may still take in a bar. */
    double roomIn(int bar) {
        return room.in(bar);
    }

    /** A position was opened. */
    void opened(int bar) {
        isOpen = true;
        leaving = null;
        room.take(bar, position.units());
    }

    /** Some units were added to it. */
    void added(int bar, double units) {
        room.take(bar, units);
    }

    boolean isOpen() {
        return isOpen;
    }

    /** Whether it is being left, and waits for volume. */
    boolean isLeaving() {
        return leaving != null;
    }

    /** The trade that just ended, once. */
    @Nullable
    Trade takeEnded() {
        Trade trade = ended;
        ended = null;
        return trade;
    }

    /** The number of the trade that the open position becomes, from 0. */
    int number() {
        return trades;
    }

    /** Leaves: all of it, or as much as the market takes, the rest at the next opens. */
    void leave(int bar, double price, long heldUntil, ExitReason reason) {
        leaving = reason;
        take(bar, price, false, position.units(), heldUntil);
    }

    /** Goes on leaving, for the reason that there was. */
    void goOn(int bar, double price, long heldUntil) {
        take(bar, price, false, position.units(), heldUntil);
    }

    /** Sells some units, or as many of them as the market takes; returns how many. */
    double take(int bar, double price, boolean rests, double wanted, long heldUntil) {
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

    /** The venue closes what it has to at a mark price. */
    void liquidate(int bar, double mark, long heldUntil) {
        double units = position.unitsToLiquidate(mark);
        if (units < position.units()) {
            position.take(bar, mark, false, units, heldUntil);
        } else {
            position.liquidate(bar, mark, heldUntil);
            closed(ExitReason.LIQUIDATION);
        }
    }

    /** The data end: whatever the volume is. */
    void endOfData(int bar) {
        position.take(bar, data.close(bar), false, position.units(), data.closeTime(bar));
        closed(leaving == null ? ExitReason.END_OF_DATA : leaving);
    }

    private void closed(ExitReason reason) {
        ended = position.trade(reason);
        trades++;
        isOpen = false;
        leaving = null;
    }
}
