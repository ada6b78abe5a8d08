package dev.kirby.indicator;

/**
 * Three columns in price units: {@link Volatility#bollinger}, {@link Volatility#keltner}, {@link Volatility#donchian}.
 *
 * @param upper the upper band
 * @param middle what the bands are around
 * @param lower the lower band
 */
@SuppressWarnings("ArrayRecordComponent") // columns, as everywhere in this package
public record Bands(double[] upper, double[] middle, double[] lower) {

    /**
     * Bollinger's %b: where a value stands between the bands, 0 on the lower and 1 on the upper.
     *
     * @param values as many values as the bands have, usually closes
     * @return NaN where the bands are unknown; 0.5 where they are one
     */
    public double[] position(double[] values) {
        double[] width = Indicators.combine(upper, lower, (a, b) -> a - b);
        double[] above = Indicators.combine(values, lower, (a, b) -> a - b);
        return Indicators.combine(above, width, (a, b) -> b == 0 ? 0.5 : a / b);
    }

    /**
     * Bollinger's bandwidth: the distance of the bands as a share of the middle.
     *
     * @return NaN where the bands are unknown
     */
    public double[] width() {
        double[] width = Indicators.combine(upper, lower, (a, b) -> a - b);
        return Indicators.combine(width, middle, (a, b) -> a / b);
    }

    /** For example {@code Bands[3 columns of 105120]}. */
    @Override
    public String toString() {
        return "Bands[3 columns of " + middle.length + "]";
    }
}
