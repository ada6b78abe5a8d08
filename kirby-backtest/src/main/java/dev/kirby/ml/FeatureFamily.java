package dev.kirby.ml;

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

    /** For example {@code open interest}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
