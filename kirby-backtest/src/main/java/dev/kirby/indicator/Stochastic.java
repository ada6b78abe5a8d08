package dev.kirby.indicator;

/**
 * The columns of {@link Momentum#stochastic}, from 0 to 100.
 *
 * @param k the oscillator
 * @param d its average
 */
@SuppressWarnings("ArrayRecordComponent") // columns, as everywhere in this package
public record Stochastic(double[] k, double[] d) {

    /** For example {@code Stochastic[2 columns of 105120]}. */
    @Override
    public String toString() {
        return "Stochastic[2 columns of " + k.length + "]";
    }
}
