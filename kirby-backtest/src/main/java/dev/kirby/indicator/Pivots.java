package dev.kirby.indicator;

/**
 * The columns of {@link Levels#pivots}, in price units.
 *
 * @param pivot the day before's {@code (high + low + close) / 3}
 * @param r1 first resistance
 * @param r2 second resistance
 * @param r3 third resistance
 * @param s1 first support
 * @param s2 second support
 * @param s3 third support
 */
@SuppressWarnings("ArrayRecordComponent") // columns, as everywhere in this package
public record Pivots(double[] pivot, double[] r1, double[] r2, double[] r3, double[] s1, double[] s2, double[] s3) {

    /** For example {@code Pivots[7 columns of 105120]}. */
    @Override
    public String toString() {
        return "Pivots[7 columns of " + pivot.length + "]";
    }
}
