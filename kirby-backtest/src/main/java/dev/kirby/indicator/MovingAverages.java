package dev.kirby.indicator;

import static dev.kirby.indicator.Windows.checked;

import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/**
 * Moving averages. Each is exactly the price where prices are flat, whatever the window, so that flat prices cross nothing.
 *
 * <p>Unknown values and warm-up are those of all indicators, see {@link Indicators}.
 */
public final class MovingAverages {

    private static final long DAY = 86_400_000;

    private MovingAverages() {}

    /**
     * Simple moving average: the exact sum of the window, rounded once, over the window. As TA-Lib's SMA, ta4j's and pandas'
     * {@code rolling.mean}, without the dust of their running sums.
     *
     * @param values any
     * @param window how many values, at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] sma(double[] values, int window) {
        return Windows.mean(values, checked(window));
    }

    /**
     * Simple moving average of closes, as {@link #sma(double[], int)}.
     *
     * @param bars candles
     * @param window how many, at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] sma(CandleSeries bars, int window) {
        return Windows.mean(bars, checked(window));
    }

    /**
     * Exponential moving average with weight {@code 2 / (window + 1)}, started by the plain mean of the first window, as
     * TA-Lib's EMA. ta4j and pandas' {@code ewm(adjust=False)} start with the first value.
     *
     * @param values any
     * @param window at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] ema(double[] values, int window) {
        double weight = 2.0 / (checked(window) + 1.0);
        return Runs.of(values, v -> smoothed(v, window, weight));
    }

    /**
     * Wilder's smoothing, an exponential average with weight {@code 1 / window} started by the plain mean of the first
     * window (Wilder, New Concepts in Technical Trading Systems, 1978). TradingView's RMA, ta4j's MMA but for its start.
     *
     * @param values any
     * @param window at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] wilder(double[] values, int window) {
        double weight = 1.0 / checked(window);
        return Runs.of(values, v -> smoothed(v, window, weight));
    }

    /**
     * Linearly weighted moving average: weights 1, 2, ..., window from the oldest value to the newest. As TA-Lib's WMA.
     *
     * @param values any
     * @param window at least 1
     * @return NaN before index {@code window - 1}
     */
    public static double[] wma(double[] values, int window) {
        checked(window);
        return Runs.of(values, v -> {
            if (window > v.length) {
                return Windows.warmingUp(v.length, window);
            }
            double[] weights = new double[window];
            Arrays.setAll(weights, k -> k + 1);
            double[] sums = Windows.weighted(v, weights);
            double total = window * (window + 1.0) / 2;
            return Windows.keepingFlat(v, window, Indicators.map(sums, s -> s / total));
        });
    }

    /**
     * Double exponential moving average, {@code 2 * ema - ema of ema} (Mulloy, Stocks and Commodities, 1994). As TA-Lib's
     * DEMA.
     *
     * @param values any
     * @param window at least 1
     * @return NaN before index {@code 2 * (window - 1)}
     */
    public static double[] dema(double[] values, int window) {
        double[] once = ema(values, window);
        double[] twice = ema(once, window);
        return Indicators.combine(once, twice, (a, b) -> a + (a - b));
    }

    /**
     * Triple exponential moving average, {@code 3 * ema - 3 * ema of ema + ema of ema of ema} (Mulloy, 1994). As TA-Lib's
     * TEMA.
     *
     * @param values any
     * @param window at least 1
     * @return NaN before index {@code 3 * (window - 1)}
     */
    public static double[] tema(double[] values, int window) {
        double[] once = ema(values, window);
        double[] twice = ema(once, window);
        double[] thrice = ema(twice, window);
        double[] difference = Indicators.combine(once, twice, (a, b) -> 3 * (a - b));
        return Indicators.combine(difference, thrice, Double::sum);
    }

    /**
     * Hull's moving average: the weighted average, over the square root of the window, of twice the weighted average of half
     * the window less that of the whole (Hull, 2005). Half and root are rounded down, as ta4j's; some charts round them.
     *
     * @param values any
     * @param window at least 1
     * @return NaN before index {@code window + root - 2}
     */
    public static double[] hma(double[] values, int window) {
        int half = Math.max(1, checked(window) / 2);
        int root = (int) Math.sqrt(window);
        return wma(Indicators.combine(wma(values, half), wma(values, window), (a, b) -> a + (a - b)), root);
    }

    /**
     * Kaufman's adaptive moving average with his averages of 2 and 30.
     *
     * @param values any
     * @param window of the efficiency ratio, at least 1, usually 10
     * @return NaN before index {@code window}
     */
    public static double[] kama(double[] values, int window) {
        return kama(values, window, 2, 30);
    }

    /**
     * Kaufman's adaptive moving average: an exponential average whose weight goes from that of the slow window, in noise, to
     * that of the fast one, in a straight move (Kaufman, Trading Systems and Methods). It starts from the value before the
     * first result, as TA-Lib's KAMA, which has the averages of 2 and 30; a window without any change counts as straight.
     * TA-Lib takes a fall that is straighter than its own rounding as noise; here falls and rises are alike.
     *
     * @param values any
     * @param window of the efficiency ratio, at least 1
     * @param fast window of the fastest average, at least 1
     * @param slow window of the slowest average, at least 1
     * @return NaN before index {@code window}
     */
    public static double[] kama(double[] values, int window, int fast, int slow) {
        checked(window);
        double slowest = 2.0 / (checked(slow) + 1.0);
        double range = 2.0 / (checked(fast) + 1.0) - slowest;
        return Runs.of(values, v -> {
            double[] kama = new double[v.length];
            Arrays.fill(kama, Double.NaN);
            double[] steps = Indicators.map(Indicators.difference(v, 1), Math::abs);
            double[] path = Indicators.sum(steps, window);
            for (int i = window; i < v.length; i++) {
                double way = Math.abs(v[i] - v[i - window]);
                double efficiency = path[i] <= way ? 1 : way / path[i];
                double root = efficiency * range + slowest;
                double before = i == window ? v[i - 1] : kama[i - 1];
                kama[i] = before + root * root * (v[i] - before);
            }
            return kama;
        });
    }

    /**
     * Volume-weighted moving average of the close: {@code sum(close * volume) / sum(volume)} of the window. TradingView's
     * VWMA.
     *
     * @param bars candles
     * @param window at least 1
     * @return NaN before index {@code window - 1}, and where a window of several prices has no volume
     */
    public static double[] vwma(CandleSeries bars, int window) {
        return weightedByVolume(bars.closes(), bars.volumes(), window);
    }

    /**
     * Rolling volume-weighted average price: as {@link #vwma}, of the typical price. As ta4j's VWAP.
     *
     * @param bars candles
     * @param window at least 1
     * @return NaN before index {@code window - 1}, and where a window of several prices has no volume
     */
    public static double[] vwap(CandleSeries bars, int window) {
        return weightedByVolume(Indicators.typicalPrice(bars), bars.volumes(), window);
    }

    /**
     * Volume-weighted average of the typical price since the UTC day began, as traders' charts draw it. A day whose first
     * bars are missing is averaged over those that are there.
     *
     * @param bars candles, usually shorter than a day
     * @return from the first bar on; NaN where a day had several prices and no volume so far
     */
    public static double[] dailyVwap(CandleSeries bars) {
        double[] times = Arrays.stream(bars.times()).asDoubleStream().toArray();
        double[][] inputs = {Indicators.typicalPrice(bars), bars.volumes(), times};
        return Runs.column(
                columns -> {
                    double[] vwap = new double[columns[0].length];
                    double first = 0;
                    double away = 0;
                    double volume = 0;
                    for (int i = 0; i < vwap.length; i++) {
                        double price = columns[0][i];
                        if (i == 0 || (long) columns[2][i] / DAY != (long) columns[2][i - 1] / DAY) {
                            first = price;
                            away = 0;
                            volume = 0;
                        }
                        // summed as distances from the day's first price, which a flat day never leaves
                        away += columns[1][i] * (price - first);
                        volume += columns[1][i];
                        vwap[i] = volume > 0 ? first + away / volume : price == first ? price : Double.NaN;
                    }
                    return new double[][] {vwap};
                },
                inputs);
    }

    private static double[] weightedByVolume(double[] prices, double[] volumes, int window) {
        checked(window);
        return Runs.column(
                columns -> {
                    double[] traded = Windows.sum(
                            Indicators.combine(columns[0], columns[1], (price, volume) -> price * volume), window);
                    double[] volume = Windows.sum(columns[1], window);
                    double[] average = Indicators.combine(traded, volume, (a, b) -> b == 0 ? Double.NaN : a / b);
                    return new double[][] {Windows.keepingFlat(columns[0], window, average)};
                },
                prices,
                volumes);
    }

    /** An exponential average that starts with the mean of the first window. */
    private static double[] smoothed(double[] values, int window, double weight) {
        double[] average = new double[values.length];
        Arrays.fill(average, Double.NaN);
        if (values.length >= window) {
            average[window - 1] = Windows.mean(Arrays.copyOf(values, window), window)[window - 1];
        }
        for (int i = window; i < values.length; i++) {
            average[i] = average[i - 1] + weight * (values[i] - average[i - 1]);
        }
        return average;
    }
}
