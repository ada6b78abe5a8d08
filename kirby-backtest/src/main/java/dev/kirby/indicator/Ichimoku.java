package dev.kirby.indicator;

/**
 * The columns of {@link Trend#ichimoku(dev.kirby.series.CandleSeries)}, in price units, each as known at its bar.
 *
 * @param conversion tenkan-sen
 * @param base kijun-sen
 * @param spanA senkou span A, the cloud's first edge over the bar
 * @param spanB senkou span B, the cloud's second edge over the bar
 */
@SuppressWarnings("ArrayRecordComponent") // columns, as everywhere in this package
public record Ichimoku(double[] conversion, double[] base, double[] spanA, double[] spanB) {

    /** For example {@code Ichimoku[4 columns of 105120]}. */
    @Override
    public String toString() {
        return "Ichimoku[4 columns of " + base.length + "]";
    }
}
