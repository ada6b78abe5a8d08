package dev.kirby.strategy;

import dev.kirby.market.Side;

/** What an exit may know of its position, at the close of a bar in which it is open. */
public interface PositionView {

    /** {@return long or short} */
    Side side();

    /** {@return the bar of entry} */
    int entryBar();

    /** {@return the bar that has closed} */
    int bar();

    /** {@return the price of entry after slippage, the mean of several} */
    double entryPrice();

    /** {@return base units held} */
    double units();

    /** {@return the close of the bar} */
    double price();

    /** {@return the best price since the entry: the highest of a long, the lowest of a short} */
    double best();

    /** {@return the worst price since the entry} */
    double worst();

    /** {@return the price of the stop, NaN without one} */
    double stop();

    /** {@return how many bars it has been held, that of entry counted} */
    default int barsHeld() {
        return bar() - entryBar() + 1;
    }

    /** {@return how far the price has gone in favour, as a share of the price of entry; below 0 where it went against} */
    default double gain() {
        return side().sign() * (price() / entryPrice() - 1);
    }
}
