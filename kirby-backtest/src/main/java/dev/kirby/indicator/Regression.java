package dev.kirby.indicator;

/**
 * The columns of {@link Statistics#linearRegression}.
 *
 * @param value of the line at the newest bar
 * @param slope change of the line per bar
 * @param fit coefficient of determination R², from 0 to 1; NaN where nothing moved
 */
@SuppressWarnings("ArrayRecordComponent") // columns, as everywhere in this package
public record Regression(double[] value, double[] slope, double[] fit) {

    /** For example {@code Regression[3 columns of 105120]}. */
    @Override
    public String toString() {
        return "Regression[3 columns of " + value.length + "]";
    }
}
