package dev.kirby.indicator;

import dev.kirby.series.CandleSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One indicator with what it is tested by.
 *
 * @param name family and method, such as {@code MovingAverages.sma}
 * @param columns its columns
 * @param warmUp first index with a value, of each column; -1 where that depends on the prices
 * @param flat value of each column on flat prices of {@link #FLAT_PRICE}
 * @param isWindowed whether a value depends on no more bars than the warm-up takes
 * @param oracles the same by others
 */
record IndicatorCase(
        String name,
        Function<CandleSeries, double[][]> columns,
        int[] warmUp,
        double[] flat,
        boolean isWindowed,
        List<Oracle> oracles) {

    /** A price whose sums leave rounding dust. */
    static final double FLAT_PRICE = 0.1;

    /**
     * @param source who computed it
     * @param tolerance relative to the value, or to the column's usual size
     * @param settled the first index to compare, past what another start of an average does
     * @param columns NaN where there is nothing to compare
     */
    record Oracle(String source, double tolerance, int settled, Function<CandleSeries, double[][]> columns) {}

    static IndicatorCase windowed(String name, Function<CandleSeries, double[][]> columns) {
        return new IndicatorCase(name, columns, new int[0], new double[0], true, List.of());
    }

    static IndicatorCase endless(String name, Function<CandleSeries, double[][]> columns) {
        return new IndicatorCase(name, columns, new int[0], new double[0], false, List.of());
    }

    IndicatorCase from(int... indices) {
        return new IndicatorCase(name, columns, indices, flat, isWindowed, oracles);
    }

    IndicatorCase flat(double... values) {
        return new IndicatorCase(name, columns, warmUp, values, isWindowed, oracles);
    }

    IndicatorCase as(String source, double tolerance, Function<CandleSeries, double[][]> other) {
        return as(source, tolerance, 0, other);
    }

    IndicatorCase as(String source, double tolerance, int settled, Function<CandleSeries, double[][]> other) {
        List<Oracle> more = new ArrayList<>(oracles);
        more.add(new Oracle(source, tolerance, settled, other));
        return new IndicatorCase(name, columns, warmUp, flat, isWindowed, List.copyOf(more));
    }

    @Override
    public String toString() {
        return name;
    }
}
