package dev.kirby.indicator;

import static dev.kirby.indicator.Windows.checked;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * What the families of indicators, and your own, are built of: {@link #map} and {@link #rolling} first of all. The
 * families are {@link MovingAverages}, {@link Momentum}, {@link Volatility}, {@link VolumeFlow}, {@link Trend},
 * {@link Statistics}, {@link Levels} and {@link CandlePatterns}.
 *
 * <p>All of them go by the same rules. Columns go in, new columns of the same length come out. The value at an index uses
 * that index and those before it only. It is NaN until there are enough values; the Javadoc of each says how many that is.
 * Each unbroken run of finite values is a series of its own: a window that holds a NaN or an infinite value gives NaN, and
 * an average that goes on for ever starts anew behind it. A result that is not finite, such as a division by zero, is NaN.
 * Sums of windows carry no rounding along, and prices that stand still give exactly that price, no deviation at all, and the
 * middle of an oscillator's scale.
 */
public final class Indicators {

    private Indicators() {}

    /**
     * Sum of the values of a window: the exact one, rounded once.
     *
     * @param values any
     * @param window how many values, at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] sum(double[] values, int window) {
        checked(window);
        return Runs.of(values, v -> Windows.sum(v, window));
    }

    /**
     * Highest value of a window, the newest included.
     *
     * @param values any
     * @param window how many values, at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] highest(double[] values, int window) {
        checked(window);
        return Runs.of(values, v -> Windows.highest(v, window));
    }

    /**
     * Lowest value of a window, the newest included.
     *
     * @param values any
     * @param window how many values, at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] lowest(double[] values, int window) {
        checked(window);
        return Runs.of(values, v -> Windows.lowest(v, window));
    }

    /**
     * A column as it stood some bars earlier: pandas' {@code shift}.
     *
     * @param values any
     * @param bars how many bars back, at least 1
     * @return NaN before index {@code bars}
     */
    public static double[] before(double[] values, int bars) {
        double[] earlier = new double[values.length];
        int unknown = Math.min(checked(bars), values.length);
        Arrays.fill(earlier, 0, unknown, Double.NaN);
        System.arraycopy(values, 0, earlier, unknown, values.length - unknown);
        return earlier;
    }

    /**
     * Difference to the value some bars earlier.
     *
     * @param values any
     * @param bars how many bars back, at least 1
     * @return NaN before index {@code bars}
     */
    public static double[] difference(double[] values, int bars) {
        checked(bars);
        return Runs.of(values, v -> combine(v, before(v, bars), (now, earlier) -> now - earlier));
    }

    /**
     * Relative change over some bars: {@code value / earlier value - 1}. As pandas' {@code pct_change}.
     *
     * @param values any
     * @param bars how many bars back, at least 1
     * @return NaN before index {@code bars}, and where the earlier value is zero
     */
    public static double[] change(double[] values, int bars) {
        checked(bars);
        return Runs.of(values, v -> combine(v, before(v, bars), (now, earlier) -> now / earlier - 1));
    }

    /**
     * The typical price of each candle: {@code (high + low + close) / 3}, and exactly the price where the three are one.
     *
     * @param bars candles
     * @return one value per bar
     */
    public static double[] typicalPrice(CandleSeries bars) {
        return Runs.column(
                columns -> {
                    double[] price = new double[columns[0].length];
                    Arrays.setAll(price, i -> typical(columns[0][i], columns[1][i], columns[2][i]));
                    return new double[][] {price};
                },
                bars.highs(),
                bars.lows(),
                bars.closes());
    }

    static double typical(double high, double low, double close) {
        return high == low ? high : (high + low + close) / 3;
    }

    /**
     * Where one column crosses another: 1 where it comes from below to above, -1 from above to below, 0 elsewhere. A cross
     * is a change of the sign of the difference; where both are equal, or one is NaN, the old side is kept.
     *
     * @param first any
     * @param second as many values
     * @return one value per index
     */
    public static int[] crosses(double[] first, double[] second) {
        sameLength(first, second);
        int[] crosses = new int[first.length];
        int side = 0;
        for (int i = 0; i < crosses.length; i++) {
            if (first[i] > second[i]) {
                if (side < 0) {
                    crosses[i] = 1;
                }
                side = 1;
            } else if (first[i] < second[i]) {
                if (side > 0) {
                    crosses[i] = -1;
                }
                side = -1;
            }
        }
        return crosses;
    }

    /**
     * A function of each value.
     *
     * @param values any
     * @param function of one value
     * @return as many values, NaN where the function's result is not finite
     */
    public static double[] map(double[] values, DoubleUnaryOperator function) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = finite(function.applyAsDouble(values[i]));
        }
        return result;
    }

    /**
     * A function of the values of two columns.
     *
     * @param first any
     * @param second as many values
     * @param function of one value of each
     * @return as many values, NaN where the function's result is not finite
     */
    public static double[] combine(double[] first, double[] second, DoubleBinaryOperator function) {
        sameLength(first, second);
        double[] result = new double[first.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = finite(function.applyAsDouble(first[i], second[i]));
        }
        return result;
    }

    /**
     * A function of each window.
     *
     * @param values any
     * @param window how many values, at least 1
     * @param function of the window, oldest first; the array is reused
     * @return NaN before index {@code window - 1}, and where the window holds a value that is not finite
     */
    public static double[] rolling(double[] values, int window, ToDoubleFunction<double[]> function) {
        checked(window);
        return Runs.of(values, v -> {
            double[] result = Windows.warmingUp(v.length, window);
            double[] part = new double[Math.min(window, v.length)];
            for (int i = window - 1; i < v.length; i++) {
                System.arraycopy(v, i - window + 1, part, 0, window);
                result[i] = function.applyAsDouble(part);
            }
            return result;
        });
    }

    private static double finite(double value) {
        return Math.abs(value) <= Double.MAX_VALUE ? value : Double.NaN;
    }

    private static void sameLength(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new InvalidRequestException("Columns must have the same length, were " + first.length + " and "
                    + second.length + ": take them from the same candles.");
        }
    }
}
