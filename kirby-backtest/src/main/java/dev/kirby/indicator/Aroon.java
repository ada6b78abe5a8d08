package dev.kirby.indicator;

/**
 * The columns of {@link Trend#aroon}, from 0 to 100.
 *
 * @param up how recent the highest high is
 * @param down how recent the lowest low is
 */
@SuppressWarnings("ArrayRecordComponent") // columns, as everywhere in this package
public record Aroon(double[] up, double[] down) {

    /**
     * The Aroon oscillator, up less down.
     *
     * @return from -100 to 100
     */
    public double[] oscillator() {
        return Indicators.combine(up, down, (a, b) -> a - b);
    }

    /** For example {@code Aroon[2 columns of 105120]}. */
    @Override
    public String toString() {
        return "Aroon[2 columns of " + up.length + "]";
    }
}
