package dev.kirby.market;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.util.List;
import java.util.Locale;

/** How an instrument settles: a perpetual swap or spot. Prints as {@code perps} or {@code spot}. */
public enum InstrumentType {
    /** A perpetual swap, linear: quoted and settled in the quote currency. */
    PERPS,
    /** Immediate exchange of base for quote. */
    SPOT;

    /**
     * Reads {@code perps} or {@code spot}, in any case.
     *
     * @param text the name used in files, paths and command lines
     * @return the type
     * @throws InvalidRequestException for any other text
     */
    public static InstrumentType parse(String text) {
        for (InstrumentType type : values()) {
            if (type.name().equalsIgnoreCase(text)) {
                return type;
            }
        }
        throw new InvalidRequestException("Unknown market type '" + text + "'"
                + NearestNames.hint(text, List.of("perps", "spot")) + ": use perps or spot.");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
