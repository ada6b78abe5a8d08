package dev.kirby.market;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.util.List;
import java.util.Locale;

/** What the taker of a trade did. Prints as {@code buy} or {@code sell}, the values of the column {@code taker_side}. */
public enum TakerSide {
    /** The taker bought: the trade executed at the ask. */
    BUY,
    /** The taker sold: the trade executed at the bid. */
    SELL;

    /**
     * Reads {@code buy} or {@code sell}, in any case.
     *
     * @param text the value of a column or an option
     * @return the side
     * @throws InvalidRequestException for any other text
     */
    public static TakerSide parse(String text) {
        for (TakerSide side : values()) {
            if (side.name().equalsIgnoreCase(text)) {
                return side;
            }
        }
        throw new InvalidRequestException("Unknown taker side '" + text + "'"
                + NearestNames.hint(text, List.of("buy", "sell")) + ": use buy or sell.");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
