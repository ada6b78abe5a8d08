package dev.kirby.indicator;

/**
 * The columns of {@link Trend#adx}, from 0 to 100.
 *
 * @param adx strength of the trend, whichever its side
 * @param plus +DI, movement upwards
 * @param minus -DI, movement downwards
 */
@SuppressWarnings("ArrayRecordComponent") // columns, as everywhere in this package
public record DirectionalMovement(double[] adx, double[] plus, double[] minus) {

    /** For example {@code DirectionalMovement[3 columns of 105120]}. */
    @Override
    public String toString() {
        return "DirectionalMovement[3 columns of " + adx.length + "]";
    }
}
