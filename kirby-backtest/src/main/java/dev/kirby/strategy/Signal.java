package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;

/**
 * What a strategy decides at the close of a bar; it is carried out at the open of the next, or by an order that waits.
 *
 * <p>Immutable and thread-safe.
 *
 * @param action what to do
 * @param exits how the position that an entry opens is to be left; {@link Exits#NONE} otherwise
 * @param order how it is carried out; {@link Order#MARKET} unless it says otherwise
 */
public record Signal(Action action, Exits exits, Order order) {

    /** What a signal asks for. */
    public enum Action {
        /** Nothing. */
        NONE,
        /** Open a long, if there is no position. */
        LONG,
        /** Open a short, if there is no position. */
        SHORT,
        /** Close whatever position there is. */
        CLOSE
    }

    /** Do nothing: hold what there is. */
    public static final Signal NONE = new Signal(Action.NONE, Exits.NONE);

    /** Close whatever position there is. */
    public static final Signal CLOSE = new Signal(Action.CLOSE, Exits.NONE);

    /** Be long: opens a long and closes a short that was opened by {@link #SHORT}. */
    public static final Signal LONG = new Signal(Action.LONG, Exits.ON_OPPOSITE_SIGNAL);

    /** Be short: opens a short and closes a long that was opened by {@link #LONG}. */
    public static final Signal SHORT = new Signal(Action.SHORT, Exits.ON_OPPOSITE_SIGNAL);

    /** Checks that all parts are there. */
    public Signal {
        requireNonNull(action, "action");
        requireNonNull(exits, "exits");
        requireNonNull(order, "order");
    }

    /**
     * Carried out at the next open.
     *
     * @param action what to do
     * @param exits how the position that an entry opens is to be left
     */
    public Signal(Action action, Exits exits) {
        this(action, exits, Order.MARKET);
    }

    /**
     * Opens a position at the next open.
     *
     * @param side long or short
     * @param exits how to leave it
     * @return the signal
     */
    public static Signal enter(Side side, Exits exits) {
        return new Signal(side == Side.LONG ? Action.LONG : Action.SHORT, exits);
    }

    /**
     * Opens a position by an order.
     *
     * @param side long or short
     * @param exits how to leave it; distances are from the price of the order, at the market from the next open
     * @param order limit, stop or market, and with how many units
     * @return the signal
     */
    public static Signal enter(Side side, Exits exits, Order order) {
        return new Signal(side == Side.LONG ? Action.LONG : Action.SHORT, exits, order);
    }

    /**
     * Closes a part of whatever position there is, at the next open. It only reduces: without a position it does nothing.
     *
     * @param share of the units held, more than 0 and below 1
     * @return the signal
     */
    public static Signal reduce(double share) {
        if (!(share > 0 && share < 1)) {
            throw new InvalidRequestException(
                    "The share to close must be more than 0 and below 1, was " + share + ": Signal.CLOSE closes all.");
        }
        return new Signal(Action.CLOSE, Exits.NONE, Order.MARKET.sized(share));
    }

    /** {@return whether it opens a position, or adds to one} */
    public boolean opens() {
        return action == Action.LONG || action == Action.SHORT;
    }

    /** {@return whether it opens a long} */
    public boolean isLong() {
        return action == Action.LONG;
    }

    /**
     * Whether it ends a position, or a part of it.
     *
     * @param side of the position
     * @param held how that position is to be left
     * @return true for {@link #CLOSE}, and for an entry of the other side where the position is left by that
     */
    public boolean ends(Side side, Exits held) {
        return action == Action.CLOSE || (opens() && held.onOppositeSignal() && isLong() != (side == Side.LONG));
    }

    /** {@return whether it is carried out wholly at the next open, with exits that do not change afterwards} */
    public boolean isPlain() {
        return order.equals(Order.MARKET) && exits.isFixed();
    }

    /** For example {@code LONG Exits[stop 120.0, target 240.0]}. */
    @Override
    public String toString() {
        return action + (exits.equals(Exits.NONE) ? "" : " " + exits) + (order.equals(Order.MARKET) ? "" : " " + order);
    }
}
