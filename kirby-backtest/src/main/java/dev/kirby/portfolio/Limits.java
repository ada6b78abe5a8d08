package dev.kirby.portfolio;

import dev.kirby.InvalidRequestException;

/**
 * What a portfolio may hold at a time. An entry that would go beyond is made smaller, or refused where nothing is left.
 * Positions are counted at their prices of entry, against the equity of the moment.
 *
 * @param positions how many may be open; {@link Integer#MAX_VALUE} for any number
 * @param gross the sum of their notionals, as a multiple of the equity; infinite for any
 * @param net longs less shorts, as a multiple of the equity in either direction; infinite for any
 * @param position the notional of one of them, as a multiple of the equity; infinite for any
 */
public record Limits(int positions, double gross, double net, double position) {

    /** None. */
    public static final Limits NONE =
            new Limits(Integer.MAX_VALUE, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Checks that all are more than 0. */
    public Limits {
        if (!(positions > 0 && gross > 0 && net > 0 && position > 0)) {
            throw new InvalidRequestException("The limits of a portfolio must be more than 0, were " + positions
                    + " positions, gross " + gross + ", net " + net + " and " + position + " a position.");
        }
    }

    /**
     * {@return a copy that allows a number of open positions}
     *
     * @param count 1 or more
     */
    public Limits positions(int count) {
        return new Limits(count, gross, net, position);
    }

    /**
     * {@return a copy that limits the sum of all notionals}
     *
     * @param times the equity, such as 2
     */
    public Limits gross(double times) {
        return new Limits(positions, times, net, position);
    }

    /**
     * {@return a copy that limits longs less shorts}
     *
     * @param times the equity, such as 0.5
     */
    public Limits net(double times) {
        return new Limits(positions, gross, times, position);
    }

    /**
     * {@return a copy that limits the notional of one position}
     *
     * @param times the equity, such as 0.25
     */
    public Limits position(double times) {
        return new Limits(positions, gross, net, times);
    }

    /** For example {@code Limits[3 positions, gross 2.0]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (positions < Integer.MAX_VALUE) {
            text.append(", ").append(positions).append(" positions");
        }
        append(text, "gross", gross);
        append(text, "net", net);
        append(text, "position", position);
        return "Limits[" + (text.isEmpty() ? "none" : text.substring(2)) + "]";
    }

    private static void append(StringBuilder text, String name, double value) {
        if (value < Double.POSITIVE_INFINITY) {
            text.append(", ").append(name).append(' ').append(value);
        }
    }
}
