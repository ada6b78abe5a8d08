package dev.kirby.intrabar;

/** Which of two prices, both reached in a bar, was reached first. */
public enum PriceOrder {
    /** The lower one. */
    LOWER_FIRST,
    /** The higher one. */
    UPPER_FIRST,
    /** The prices at hand do not show it. */
    UNKNOWN;

    /**
     * Whether the target of a position was reached before its stop.
     *
     * @param isLong whether the target is the higher price
     * @return false if it was not, and where that is unknown
     */
    public boolean isTargetFirst(boolean isLong) {
        return this == (isLong ? UPPER_FIRST : LOWER_FIRST);
    }
}
