package dev.kirby.backtest.internal;

import dev.kirby.strategy.Order;
import dev.kirby.strategy.Signal;
import org.jspecify.annotations.Nullable;

/**
 * A limit or stop order that waits for its price.
 *
 * @param signal an entry by such an order
 * @param from the first bar in which it works
 */
record WaitingOrder(Signal signal, int from) {

    boolean isExpired(int bar) {
        return bar >= from + signal.order().expiry();
    }

    /** Where it is filled in a bar: at the open that is beyond its price, else inside, at its price; null where it is not. */
    @Nullable
    EntryFill fill(BarData data, int bar) {
        Order order = signal.order();
        double price = order.price();
        boolean isLimit = order.type() == Order.Type.LIMIT;
        boolean fromAbove = signal.isLong() == isLimit;
        double open = data.open(bar);
        if (fromAbove ? open <= price : open >= price) {
            boolean rested = isLimit && bar > from;
            return new EntryFill(bar, open, rested, isLimit ? price : Double.NaN, false);
        }
        boolean isReached = fromAbove ? data.low(bar) <= price : data.high(bar) >= price;
        return isReached ? new EntryFill(bar, price, isLimit, Double.NaN, true) : null;
    }
}
