package dev.kirby.series;

/**
 * How far prices went in some candles.
 *
 * @param lowest the lowest low, quote units; infinity of no candles
 * @param highest the highest high, quote units; 0 of no candles
 */
public record PriceRange(double lowest, double highest) {

    /** The range that holds both. */
    PriceRange and(PriceRange other) {
        return new PriceRange(Math.min(lowest, other.lowest), Math.max(highest, other.highest));
    }

    /** For example {@code PriceRange[16499.0 to 44800.0]}. */
    @Override
    public String toString() {
        return "PriceRange[" + lowest + " to " + highest + "]";
    }
}
