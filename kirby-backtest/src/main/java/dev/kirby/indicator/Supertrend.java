package dev.kirby.indicator;

/**
 * The columns of {@link Trend#supertrend}.
 *
 * @param line below the bars in a rise, above them in a fall, price units
 * @param direction 1 in a rise, -1 in a fall
 */
@SuppressWarnings("ArrayRecordComponent") // columns, as everywhere in this package
public record Supertrend(double[] line, double[] direction) {

    /** For example {@code Supertrend[2 columns of 105120]}. */
    @Override
    public String toString() {
        return "Supertrend[2 columns of " + line.length + "]";
    }
}
