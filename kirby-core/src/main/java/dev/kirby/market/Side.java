package dev.kirby.market;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.util.List;
import java.util.Locale;

/** The direction of a position. Prints as {@code long} or {@code short}. */
public enum Side {
    /** Gains when the price rises; opened by buying. */
    LONG,
    /** Gains when the price falls; opened by selling. */
    SHORT;

    /**
     * Reads {@code long} or {@code short}, in any case.
     *
     * @param text the side
     * @return the side
     * @throws InvalidRequestException for any other text
     */
    public static Side parse(String text) {
        for (Side side : values()) {
            if (side.name().equalsIgnoreCase(text)) {
                return side;
            }
        }
        throw new InvalidRequestException("Unknown side '" + text + "'"
                + NearestNames.hint(text, List.of("long", "short")) + ": use long or short.");
    }

    /** {@return 1 for long, -1 for short: the sign of the gain per unit of price rise} */
    public int sign() {
        return this == LONG ? 1 : -1;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
