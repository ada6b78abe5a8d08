package dev.kirby.indicator;

import static dev.kirby.indicator.Windows.checked;

import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/**
 * Oscillators of speed. Where nothing moves, an oscillator with a scale stands in its middle.
 *
 * <p>Unknown values and warm-up are those of all indicators, see {@link Indicators}.
 */
public final class Momentum {

    private Momentum() {}

    /**
     * Wilder's relative strength index (New Concepts in Technical Trading Systems, 1978). As TA-Lib's RSI, which gives 0
     * where nothing moved; ta4j starts its averages with the first value.
     *
     * @param values usually closes
     * @param window at least 1, usually 14
     * @return from 0 to 100, NaN before index {@code window}; 50 where nothing moved
     */
    public static double[] rsi(double[] values, int window) {
        checked(window);
        return Runs.of(values, v -> {
            double[] rsi = new double[v.length];
            Arrays.fill(rsi, Double.NaN);
            double up = 0;
            double down = 0;
            for (int i = 1; i < v.length; i++) {
                double change = v[i] - v[i - 1];
                double gain = Math.max(change, 0);
                double loss = Math.max(-change, 0);
                up = i <= window ? up + gain / window : ((window - 1) * up + gain) / window;
                down = i <= window ? down + loss / window : ((window - 1) * down + loss) / window;
                if (i >= window) {
                    rsi[i] = up + down == 0 ? 50 : 100 * up / (up + down);
                }
            }
            return rsi;
        });
    }

    /**
     * Moving average convergence divergence (Appel, 1979): the line is the difference of two exponential averages, the signal
     * the line's average, the histogram what lies between. Each average starts with its own first window; TA-Lib starts the
     * fast one as late as the slow, which is forgotten after some 20 fast windows.
     *
     * @param values usually closes
     * @param fast window of the fast average, usually 12
     * @param slow window of the slow average, usually 26
     * @param signal window of the signal, usually 9
     * @return the line from index {@code max(fast, slow) - 1}, signal and histogram {@code signal - 1} bars later
     */
    public static Macd macd(double[] values, int fast, int slow, int signal) {
        double[] line =
                Indicators.combine(MovingAverages.ema(values, fast), MovingAverages.ema(values, slow), (a, b) -> a - b);
        double[] average = MovingAverages.ema(line, signal);
        return new Macd(line, average, Indicators.combine(line, average, (a, b) -> a - b));
    }

    /**
     * Lane's stochastic oscillator: where the close stands between the lowest low and the highest high of the window, from 0
     * to 100, smoothed by plain averages. As TA-Lib's STOCH with plain averages (which gives 0 where nothing moved); a
     * smoothing of 1 is its STOCHF.
     *
     * @param bars candles
     * @param window of the extremes, usually 14
     * @param smoothing window of %K, usually 3
     * @param signal window of %D, usually 3
     * @return %K from index {@code window + smoothing - 2}, %D {@code signal - 1} bars later
     */
    public static Stochastic stochastic(CandleSeries bars, int window, int smoothing, int signal) {
        return stochastic(bars.highs(), bars.lows(), bars.closes(), window, smoothing, signal);
    }

    /**
     * Stochastic oscillator of the relative strength index (Chande and Kroll, 1994). As TA-Lib's STOCHRSI with a smoothing of
     * 1 and TradingView's with 3; ta4j's goes from 0 to 1.
     *
     * @param values usually closes
     * @param rsiWindow usually 14
     * @param window of the extremes, usually 14
     * @param smoothing window of %K, usually 3
     * @param signal window of %D, usually 3
     * @return %K from index {@code rsiWindow + window + smoothing - 2}, %D {@code signal - 1} bars later
     */
    public static Stochastic stochasticRsi(double[] values, int rsiWindow, int window, int smoothing, int signal) {
        double[] rsi = rsi(values, rsiWindow);
        return stochastic(rsi, rsi, rsi, window, smoothing, signal);
    }

    private static Stochastic stochastic(
            double[] high, double[] low, double[] close, int window, int smoothing, int signal) {
        double[] k = MovingAverages.sma(position(high, low, close, window), smoothing);
        return new Stochastic(k, MovingAverages.sma(k, signal));
    }

    /** Where the close stands in the window's range, from 0 to 100; 50 where there is no range. */
    private static double[] position(double[] high, double[] low, double[] close, int window) {
        checked(window);
        return Runs.column(
                columns -> {
                    double[] highest = Windows.highest(columns[0], window);
                    double[] lowest = Windows.lowest(columns[1], window);
                    double[] position = new double[highest.length];
                    Arrays.setAll(position, i -> {
                        double range = highest[i] - lowest[i];
                        return range == 0 ? 50 : 100 * (columns[2][i] - lowest[i]) / range;
                    });
                    return new double[][] {position};
                },
                high,
                low,
                close);
    }

    /**
     * Williams' %R: the stochastic oscillator without smoothing, 100 lower. As TA-Lib's WILLR, which gives 0 where nothing
     * moved.
     *
     * @param bars candles
     * @param window usually 14
     * @return from -100 to 0, NaN before index {@code window - 1}; -50 where nothing moved
     */
    public static double[] williamsR(CandleSeries bars, int window) {
        return Indicators.map(position(bars.highs(), bars.lows(), bars.closes(), window), k -> k - 100);
    }

    /**
     * Lambert's commodity channel index (1980): how far the typical price is from its mean, in units of 0.015 mean absolute
     * deviations. As TA-Lib's and ta4j's CCI.
     *
     * @param bars candles
     * @param window usually 20
     * @return NaN before index {@code window - 1}; 0 where nothing moved
     */
    public static double[] cci(CandleSeries bars, int window) {
        checked(window);
        return Runs.of(Indicators.typicalPrice(bars), price -> {
            double[] mean = Windows.mean(price, window);
            double[] deviation = Windows.deviations(price, mean, window, 1);
            double[] cci = new double[price.length];
            Arrays.setAll(cci, i -> {
                double away = price[i] - mean[i];
                return away == 0 ? 0 : away / (0.015 * deviation[i] / window);
            });
            return cci;
        });
    }

    /**
     * Rate of change in percent: {@code 100 * (value / earlier value - 1)}. As TA-Lib's ROC.
     *
     * @param values any
     * @param bars how many bars back, at least 1
     * @return NaN before index {@code bars}, and where the earlier value is zero
     */
    public static double[] roc(double[] values, int bars) {
        return Indicators.map(Indicators.change(values, bars), change -> 100 * change);
    }

    /**
     * Momentum: {@code value - earlier value}. As TA-Lib's MOM.
     *
     * @param values any
     * @param bars how many bars back, at least 1
     * @return NaN before index {@code bars}
     */
    public static double[] momentum(double[] values, int bars) {
        return Indicators.difference(values, bars);
    }

    /**
     * TRIX: change in percent, from bar to bar, of an exponential average taken three times (Hutson, 1983). As TA-Lib's TRIX.
     *
     * @param values usually closes
     * @param window usually 15
     * @return NaN before index {@code 3 * (window - 1) + 1}
     */
    public static double[] trix(double[] values, int window) {
        double[] once = MovingAverages.ema(values, window);
        return roc(MovingAverages.ema(MovingAverages.ema(once, window), window), 1);
    }

    /**
     * Williams' ultimate oscillator (1985): buying pressure over true range of three windows, weighted 4, 2 and 1. As
     * TA-Lib's ULTOSC, which counts a window without range as 0.
     *
     * @param bars candles
     * @param first window with weight 4, usually 7
     * @param second window with weight 2, usually 14
     * @param third window with weight 1, usually 28
     * @return from 0 to 100, NaN before the index of the longest window; 50 where nothing moved
     */
    public static double[] ultimateOscillator(CandleSeries bars, int first, int second, int third) {
        double[] range = Volatility.trueRange(bars);
        double[] low = bars.lows();
        double[] close = bars.closes();
        double[] before = Indicators.before(close, 1);
        double[] floor = Indicators.combine(low, before, Math::min);
        double[] pressure = Indicators.combine(close, floor, (a, b) -> a - b);
        double[] four = share(pressure, range, first);
        double[] two = share(pressure, range, second);
        double[] one = share(pressure, range, third);
        double[] result = new double[four.length];
        Arrays.setAll(result, i -> 100 * (4 * four[i] + 2 * two[i] + one[i]) / 7);
        return result;
    }

    private static double[] share(double[] pressure, double[] range, int window) {
        return Indicators.combine(
                Indicators.sum(pressure, window), Indicators.sum(range, window), (p, r) -> r == 0 ? 0.5 : p / r);
    }

    /**
     * Williams' awesome oscillator: plain averages over 5 and 34 bars of the middle between high and low, the difference.
     *
     * @param bars candles
     * @return price units, NaN before index 33
     */
    public static double[] awesome(CandleSeries bars) {
        return awesome(bars, 5, 34);
    }

    /**
     * The awesome oscillator with custom windows. As ta4j's.
     *
     * @param bars candles
     * @param fast usually 5
     * @param slow usually 34
     * @return price units, NaN before the index of the longer window less 1
     */
    public static double[] awesome(CandleSeries bars, int fast, int slow) {
        double[] middle = Indicators.combine(bars.highs(), bars.lows(), (high, low) -> (high + low) / 2);
        return Indicators.combine(MovingAverages.sma(middle, fast), MovingAverages.sma(middle, slow), (a, b) -> a - b);
    }
}
