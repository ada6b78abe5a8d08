package dev.kirby.indicator;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Indicators: functions from columns to a new column of the same length, NaN until there are enough values. The value at an
 * index uses that index and those before it only. Windows are summed afresh from the oldest value to the newest, so that no
 * rounding is carried along.
 */
public final class Indicators {

    private Indicators() {}

    /**
     * Simple moving average. The average of a window of equal values is exactly that value, whatever the window, so that flat
     * prices cross nothing.
     *
     * @param values any
     * @param window how many values, at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] sma(double[] values, int window) {
        return Windows.mean(values, checked(window));
    }

    /**
     * Sum of the values of a window.
     *
     * @param values any
     * @param window how many values, at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] sum(double[] values, int window) {
        return Windows.sum(values, checked(window));
    }

    /**
     * Exponential moving average with weight {@code 2 / (window + 1)}, started by the plain mean of the first window.
     *
     * @param values any
     * @param window at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] ema(double[] values, int window) {
        double[] ema = started(values, 0, checked(window));
        double weight = 2.0 / (window + 1);
        for (int i = window; i < values.length; i++) {
            ema[i] = ema[i - 1] + weight * (values[i] - ema[i - 1]);
        }
        return ema;
    }

    /**
     * Wilder's true range: {@code max(high - low, |high - previous close|, |low - previous close|)}.
     *
     * @param bars candles
     * @return NaN at index 0, which has no previous close
     */
    public static double[] trueRange(CandleSeries bars) {
        double[] ranges = new double[bars.size()];
        Arrays.fill(ranges, 0, Math.min(1, ranges.length), Double.NaN);
        for (int i = 1; i < ranges.length; i++) {
            double high = bars.high(i);
            double low = bars.low(i);
            double before = bars.close(i - 1);
            ranges[i] = Math.max(high - low, Math.max(Math.abs(high - before), Math.abs(low - before)));
        }
        return ranges;
    }

    /**
     * Wilder's average true range: the mean of true ranges 1 to window at index {@code window}, then
     * {@code ((window - 1) * previous + true range) / window}.
     *
     * @param bars candles
     * @param window at least 1, usually 14
     * @return price units, NaN before index {@code window}
     */
    public static double[] atr(CandleSeries bars, int window) {
        double[] ranges = trueRange(bars);
        double[] atr = started(ranges, 1, checked(window));
        for (int i = window + 1; i < atr.length; i++) {
            atr[i] = ((window - 1) * atr[i - 1] + ranges[i]) / window;
        }
        return atr;
    }

    /**
     * Wilder's relative strength index.
     *
     * @param values usually closes
     * @param window at least 1, usually 14
     * @return from 0 to 100, NaN before index {@code window}; 50 where nothing moved
     */
    public static double[] rsi(double[] values, int window) {
        checked(window);
        double[] rsi = new double[values.length];
        Arrays.fill(rsi, Double.NaN);
        double up = 0;
        double down = 0;
        for (int i = 1; i < values.length; i++) {
            double change = values[i] - values[i - 1];
            double gain = Math.max(change, 0);
            double loss = Math.max(-change, 0);
            up = i <= window ? up + gain / window : ((window - 1) * up + gain) / window;
            down = i <= window ? down + loss / window : ((window - 1) * down + loss) / window;
            if (i >= window) {
                rsi[i] = up + down == 0 ? 50 : 100 * up / (up + down);
            }
        }
        return rsi;
    }

    /**
     * Highest value of a window.
     *
     * @param values any
     * @param window how many values, at least 1
     * @return NaN before index {@code window - 1}, and where the window has a NaN
     */
    public static double[] highest(double[] values, int window) {
        return Windows.extreme(values, checked(window), Math::max);
    }

    /**
     * Lowest value of a window.
     *
     * @param values any
     * @param window how many values, at least 1
     * @return NaN before index {@code window - 1}, and where the window has a NaN
     */
    public static double[] lowest(double[] values, int window) {
        return Windows.extreme(values, checked(window), Math::min);
    }

    /**
     * Sample standard deviation of a window (n - 1).
     *
     * @param values any
     * @param window at least 2
     * @return NaN before index {@code window - 1}
     */
    public static double[] standardDeviation(double[] values, int window) {
        if (window < 2) {
            throw new InvalidRequestException("A standard deviation needs a window of 2 or more, was " + window + ".");
        }
        return rolling(values, window, part -> {
            double mean = Arrays.stream(part).sum() / part.length;
            double squares = 0;
            for (double value : part) {
                squares += (value - mean) * (value - mean);
            }
            return Math.sqrt(squares / (part.length - 1));
        });
    }

    /**
     * Relative change over some bars: {@code value / earlier value - 1}.
     *
     * @param values any
     * @param bars how many bars back, at least 1
     * @return NaN before index {@code bars}
     */
    public static double[] change(double[] values, int bars) {
        checked(bars);
        double[] change = new double[values.length];
        Arrays.fill(change, 0, Math.min(bars, change.length), Double.NaN);
        for (int i = bars; i < values.length; i++) {
            change[i] = values[i] / values[i - bars] - 1;
        }
        return change;
    }

    /**
     * Where one column crosses another: 1 where it comes from below to above, -1 from above to below, 0 elsewhere. A cross
     * is a change of the sign of the difference; where both are equal the old side is kept.
     *
     * @param first any
     * @param second as many values
     * @return one value per index
     */
    public static int[] crosses(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new InvalidRequestException(
                    "Columns must have the same length, were " + first.length + " and " + second.length + ".");
        }
        int[] crosses = new int[first.length];
        int side = 0;
        for (int i = 0; i < crosses.length; i++) {
            int now = first[i] > second[i] ? 1 : first[i] < second[i] ? -1 : side;
            crosses[i] = side != 0 && now != side ? now : 0;
            side = now;
        }
        return crosses;
    }

    /**
     * A function of each value.
     *
     * @param values any
     * @param function of one value
     * @return as many values
     */
    public static double[] map(double[] values, DoubleUnaryOperator function) {
        return Arrays.stream(values).map(function).toArray();
    }

    /**
     * A function of each window.
     *
     * @param values any
     * @param window how many values, at least 1
     * @param function of the window, oldest first; the array is reused
     * @return NaN before index {@code window - 1}
     */
    public static double[] rolling(double[] values, int window, ToDoubleFunction<double[]> function) {
        double[] result = new double[values.length];
        Arrays.fill(result, Double.NaN);
        double[] part = new double[checked(window)];
        for (int i = window - 1; i < values.length; i++) {
            System.arraycopy(values, i - window + 1, part, 0, window);
            result[i] = function.applyAsDouble(part);
        }
        return result;
    }

    /** A column of NaN but for the plain mean of the first window, {@code offset} values left out. */
    private static double[] started(double[] values, int offset, int window) {
        double[] column = new double[values.length];
        Arrays.fill(column, Double.NaN);
        if (values.length >= window + offset) {
            double sum = 0;
            for (int i = offset; i < window + offset; i++) {
                sum += values[i];
            }
            column[window + offset - 1] = sum / window;
        }
        return column;
    }

    private static int checked(int window) {
        if (window < 1) {
            throw new InvalidRequestException("An indicator's window must be 1 or more, was " + window + ".");
        }
        return window;
    }
}
