package dev.kirby.ml;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a feature is made of. */
public enum FeatureFamily {
    /** Changes of the price, and its distance from averages and extremes. */
    PRICE,
    /** How much is traded, and in which direction. */
    VOLUME,
    /** How far prices move. */
    VOLATILITY,
    /** How fast prices move. */
    MOMENTUM,
    /** Whether prices go one way. */
    TREND,
    /** The shapes of candles. */
    PATTERN,
    /** The calendar. */
    TIME,
    /** Funding rates. */
    FUNDING,
    /** Open interest. */
    OPEN_INTEREST,
    /** Long/short ratios. */
    RATIO,
    /** Forced closings. */
    LIQUIDATION,
    /** The distribution of changes. */
    STATISTICAL,
    /** Two others together. */
    INTERACTION,
    /** Those of the user. */
    OWN;

    /**
     * A family by its name.
     *
     * @param name for example {@code open interest} or {@code open_interest}, in any case
     * @return the family
     * @throws InvalidRequestException for any other name, with the names there are
     */
    public static FeatureFamily parse(String name) {
        String normal = name.strip().toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
        List<String> names =
                Arrays.stream(values()).map(FeatureFamily::toString).toList();
        int index = names.indexOf(normal);
        if (index < 0) {
            throw new InvalidRequestException("Unknown family '" + name + "'" + NearestNames.hint(normal, names)
                    + ": there are " + String.join(", ", names) + ".");
        }
        return values()[index];
    }

    /** For example {@code open interest}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
