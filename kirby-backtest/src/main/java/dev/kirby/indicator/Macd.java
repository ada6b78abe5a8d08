package dev.kirby.indicator;

/**
 * The columns of {@link Momentum#macd}, in price units.
 *
 * @param line difference of the two averages
 * @param signal average of the line
 * @param histogram line less signal
 */
@SuppressWarnings("ArrayRecordComponent") // columns, as everywhere in this package
public record Macd(double[] line, double[] signal, double[] histogram) {

    /** For example {@code Macd[3 columns of 105120]}. */
    @Override
    public String toString() {
        return "Macd[3 columns of " + line.length + "]";
    }
}
