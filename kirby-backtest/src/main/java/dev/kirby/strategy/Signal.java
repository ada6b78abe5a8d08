package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Side;

/**
 * What a strategy decides at the close of a bar; it is carried out at the open of the next.
 *
 * <p>Immutable and thread-safe.
 *
 * @param action what to do
 * @param exits how the position that an entry opens is to be left; {@link Exits#NONE} otherwise
 */
public record Signal(Action action, Exits exits) {

    /** What a signal decides. */
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

    /** Checks that both parts are there. */
    public Signal {
        requireNonNull(action, "action");
        requireNonNull(exits, "exits");
    }

    /**
     * Opens a position.
     *
     * @param side long or short
     * @param exits how to leave it
     * @return the signal
     */
    public static Signal enter(Side side, Exits exits) {
        return new Signal(side == Side.LONG ? Action.LONG : Action.SHORT, exits);
    }

    /** For example {@code LONG Exits[stop 120.0, target 240.0]}. */
    @Override
    public String toString() {
        return exits.equals(Exits.NONE) ? action.name() : action + " " + exits;
    }
}
