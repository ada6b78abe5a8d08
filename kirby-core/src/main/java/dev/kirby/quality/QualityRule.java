package dev.kirby.quality;

import java.util.Optional;

/**
 * What is checked. A hard rule is one that no real market can break: the data is wrong, and a study on it would be too. The
 * others happen on real markets, and are worth a look. Prints as its name in reports.
 */
public enum QualityRule {
    /** A required number is missing, such as a price or a funding rate. */
    NULLS("nulls", QualityVerdict.FAIL),
    /** A number is infinite. */
    FINITE("finite values", QualityVerdict.FAIL),
    /** A row stands twice. */
    DUPLICATES("duplicates", QualityVerdict.FAIL),
    /** A row stands after a later one. */
    ORDER("order", QualityVerdict.FAIL),
    /** The high is not the highest price of a candle, or the low not the lowest. */
    OHLC("ohlc relation", QualityVerdict.FAIL),
    /** A price is zero or below. */
    POSITIVE_PRICES("positive prices", QualityVerdict.FAIL),
    /** An amount is below zero. */
    NEGATIVE_VALUES("negative values", QualityVerdict.FAIL),
    /** The volume of a candle is unknown. */
    UNKNOWN_VOLUME("unknown volume", QualityVerdict.WARN),
    /** Three or more candles in a row have no volume. */
    ZERO_VOLUME("zero-volume runs", QualityVerdict.WARN),
    /** Rows are absent: candles by their interval, funding, open interest and ratios by their own cadence. */
    CONTINUITY("time continuity", QualityVerdict.WARN),
    /** A source answered with fewer rows than the calendar expects, and no other answer has confirmed it yet. */
    PROVISIONAL("provisional", QualityVerdict.WARN),
    /** A value is far from the one before it. */
    OUTLIERS("outliers", QualityVerdict.WARN),
    /** A high or a low is far beyond open and close: it triggers stops that a trade a second later would not have met. */
    WICKS("wicks", QualityVerdict.WARN),
    /** A candle opens far from the close of the candle before it. */
    OPEN_JUMPS("open jumps", QualityVerdict.WARN),
    /** The newest row is old. */
    FRESHNESS("freshness", QualityVerdict.WARN);

    private final String text;
    private final QualityVerdict severity;

    QualityRule(String text, QualityVerdict severity) {
        this.text = text;
        this.severity = severity;
    }

    /** {@return what a report concludes where the rule is broken: FAIL for hard rules, WARN for all others} */
    public QualityVerdict severity() {
        return severity;
    }

    /** {@return whether no real market can break it} */
    public boolean isHard() {
        return severity == QualityVerdict.FAIL;
    }

    /**
     * {@return the first hard rule that a candle breaks by itself, absent if none; order and repetition need its neighbours}
     *
     * @param open first price
     * @param high highest price
     * @param low lowest price
     * @param close last price
     * @param volume base units, NaN if unknown, which breaks no rule
     */
    public static Optional<QualityRule> brokenBy(double open, double high, double low, double close, double volume) {
        if (isMissing(open, high, low, close)) {
            return Optional.of(NULLS);
        }
        if (isInfinite(open, high, low, close) || Double.isInfinite(volume)) {
            return Optional.of(FINITE);
        }
        if (isUnrelated(open, high, low, close)) {
            return Optional.of(OHLC);
        }
        if (isNotPositive(open, high, low, close)) {
            return Optional.of(POSITIVE_PRICES);
        }
        return volume < 0 ? Optional.of(NEGATIVE_VALUES) : Optional.empty();
    }

    static boolean isMissing(double open, double high, double low, double close) {
        return Double.isNaN(open) || Double.isNaN(high) || Double.isNaN(low) || Double.isNaN(close);
    }

    static boolean isInfinite(double open, double high, double low, double close) {
        return Double.isInfinite(open) || Double.isInfinite(high) || Double.isInfinite(low) || Double.isInfinite(close);
    }

    static boolean isUnrelated(double open, double high, double low, double close) {
        return high < Math.max(open, close) || low > Math.min(open, close);
    }

    static boolean isNotPositive(double open, double high, double low, double close) {
        return !(open > 0 && high > 0 && low > 0 && close > 0);
    }

    @Override
    public String toString() {
        return text;
    }
}
