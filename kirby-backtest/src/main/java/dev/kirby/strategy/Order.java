package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import java.util.Objects;

/**
 * How a signal is carried out: at the market, by a limit or a stop order that waits for its price, with how many units.
 *
 * <p>An order is placed at the close of the bar of its signal and works from the next bar on. One waits at a time: a newer entry
 * signal takes its place, {@link Signal#CLOSE} cancels it. Immutable and thread-safe.
 */
public final class Order {

    /** How an order finds its price. */
    public enum Type {
        /** At the next open. */
        MARKET,
        /** At its price or better; it rests in the book and pays the maker fee, unless it could be filled at once. */
        LIMIT,
        /** At the market once its price is reached. */
        STOP
    }

    /** At the next open, with the units of the sizing. */
    public static final Order MARKET = new Order(Type.MARKET, Double.NaN, 0, 1, 0);

    private final Type type;
    private final double price;
    private final int expiry;
    private final double size;
    private final int additions;

    private Order(Type type, double price, int expiry, double size, int additions) {
        this.type = type;
        this.price = price;
        this.expiry = expiry;
        this.size = size;
        this.additions = additions;
    }

    /**
     * Waits for a price or a better one, one bar long.
     *
     * @param price quote units
     * @return the order
     */
    public static Order limit(double price) {
        return new Order(Type.LIMIT, positive("price", price), 1, 1, 0);
    }

    /**
     * Waits for a price or a worse one, one bar long: a breakout.
     *
     * @param price quote units
     * @return the order
     */
    public static Order stop(double price) {
        return new Order(Type.STOP, positive("price", price), 1, 1, 0);
    }

    /**
     * A copy that waits longer.
     *
     * @param bars how many bars it works before it expires, 1 or more
     * @return the new order
     */
    public Order expiringAfter(int bars) {
        if (bars < 1 || type == Type.MARKET) {
            throw new InvalidRequestException(
                    "A limit or stop order expires after 1 bar or more, was " + bars + " of a " + type + " order.");
        }
        return new Order(type, price, bars, size, additions);
    }

    /**
     * A copy of another size.
     *
     * @param factor of the units of the sizing, more than 0: 0.5 for half of them
     * @return the new order
     */
    public Order sized(double factor) {
        return new Order(type, price, expiry, positive("size", factor), additions);
    }

    /**
     * A copy that opens a position to which later signals of its side add, at the next open each and with a {@link #sized size} of
     * their own (pyramiding, averaging down). All parts together are never worth more than the capital times the leverage; stop and
     * target stay where the first part put them.
     *
     * @param most how often the position is added to, 1 or more
     * @return the new order
     */
    public Order adding(int most) {
        if (most < 1) {
            throw new InvalidRequestException("A position is added to 1 time or more, was " + most + ".");
        }
        return new Order(type, price, expiry, size, most);
    }

    /** {@return how it finds its price} */
    public Type type() {
        return type;
    }

    /** {@return the price it waits for, NaN at the market} */
    public double price() {
        return price;
    }

    /** {@return how many bars it waits, 0 at the market} */
    public int expiry() {
        return expiry;
    }

    /** {@return the factor of the units of the sizing; of a signal that closes, the share of the position} */
    public double size() {
        return size;
    }

    /** {@return how often a position that it opens is added to, 0 for never} */
    public int additions() {
        return additions;
    }

    private static double positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException("The " + what + " of an order must be more than 0, was " + value + ".");
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Order that
                        && type == that.type
                        && Double.compare(price, that.price) == 0
                        && expiry == that.expiry
                        && Double.compare(size, that.size) == 0
                        && additions == that.additions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, price, expiry, size, additions);
    }

    /** For example {@code Order[LIMIT 41800.0 for 3 bars, size 0.5]}. */
    @Override
    public String toString() {
        return "Order[" + type + (type == Type.MARKET ? "" : " " + price + " for " + expiry + " bars")
                + (size == 1 ? "" : ", size " + size) + (additions == 0 ? "" : ", adds " + additions) + "]";
    }
}
