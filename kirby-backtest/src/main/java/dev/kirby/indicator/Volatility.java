package dev.kirby.indicator;

import static dev.kirby.indicator.Windows.checked;

import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/**
 * Ranges, bands and estimators of volatility. Prices that stand still have none: exactly 0, and bands that are one line.
 *
 * <p>The estimators are of one bar, as a share of the price, not annualised: multiply by the square root of the bars of a
 * year. Unknown values and warm-up are those of all indicators, see {@link Indicators}.
 */
public final class Volatility {

    private Volatility() {}

    /**
     * Wilder's true range: {@code max(high - low, |high - previous close|, |low - previous close|)}. As TA-Lib's TRANGE.
     *
     * @param bars candles
     * @return price units, NaN at index 0, which has no previous close
     */
    public static double[] trueRange(CandleSeries bars) {
        return Runs.column(
                columns -> {
                    double[] ranges = new double[columns[0].length];
                    ranges[0] = Double.NaN;
                    for (int i = 1; i < ranges.length; i++) {
                        double high = columns[0][i];
                        double low = columns[1][i];
                        double before = columns[2][i - 1];
                        ranges[i] = Math.max(high - low, Math.max(Math.abs(high - before), Math.abs(low - before)));
                    }
                    return new double[][] {ranges};
                },
                bars.highs(),
                bars.lows(),
                bars.closes());
    }

    /**
     * Wilder's average true range: the mean of true ranges 1 to window at index {@code window}, then
     * {@code ((window - 1) * previous + true range) / window}. As TA-Lib's ATR; ta4j starts with the first true range.
     *
     * @param bars candles
     * @param window at least 1, usually 14
     * @return price units, NaN before index {@code window}
     */
    public static double[] atr(CandleSeries bars, int window) {
        double[] atr = new double[bars.size()];
        return smoothed(bars, checked(window), atr) ? atr : smoothed(trueRange(bars), window);
    }

    /**
     * The average true range in one pass, which waits for the divisions alone: a third of the time that two passes over copies of
     * the columns take. Returns false where a price is unknown.
     */
    private static boolean smoothed(CandleSeries bars, int window, double[] atr) {
        if (bars.isEmpty() || !Runs.isKnown(bars.high(0) - bars.low(0))) {
            return bars.isEmpty();
        }
        atr[0] = Double.NaN;
        double before = bars.close(0);
        double average = 0;
        for (int i = 1; i < atr.length; i++) {
            double high = bars.high(i);
            double low = bars.low(i);
            double range = Math.max(high - low, Math.max(Math.abs(high - before), Math.abs(low - before)));
            before = bars.close(i);
            if (!Runs.isKnown(range) || !Runs.isKnown(before)) {
                return false;
            }
            if (i > window) {
                average = ((window - 1) * average + range) / window;
            } else {
                average += range;
                average = i == window ? average / window : average;
            }
            atr[i] = i < window ? Double.NaN : average;
        }
        return Runs.isKnown(before);
    }

    private static double[] smoothed(double[] trueRanges, int window) {
        return Runs.of(trueRanges, ranges -> {
            double[] atr = new double[ranges.length];
            Arrays.fill(atr, Double.NaN);
            double sum = 0;
            for (int i = 0; i < atr.length; i++) {
                sum += i < window ? ranges[i] : 0;
                if (i == window - 1) {
                    atr[i] = sum / window;
                } else if (i >= window) {
                    atr[i] = ((window - 1) * atr[i - 1] + ranges[i]) / window;
                }
            }
            return atr;
        });
    }

    /**
     * Bollinger's bands: the plain mean and a number of standard deviations (of n, as he has them) around it. As TA-Lib's
     * BBANDS with plain averages and ta4j's; pandas' {@code std} is of n - 1.
     *
     * @param values usually closes
     * @param window usually 20
     * @param deviations usually 2
     * @return NaN before index {@code window - 1}
     */
    public static Bands bollinger(double[] values, int window, double deviations) {
        checked(window);
        double[][] columns = Runs.of(
                2,
                inputs -> {
                    double[] mean = Windows.mean(inputs[0], window);
                    double[] squares = Windows.deviations(inputs[0], mean, window, 2);
                    return new double[][] {mean, Indicators.map(squares, s -> Math.sqrt(s / window))};
                },
                values);
        return around(columns[0], columns[1], deviations);
    }

    /**
     * Keltner's channel in Linda Raschke's form: the exponential average of the close and a number of average true ranges around
     * it. As ta4j's and TradingView's, but for the start of ta4j's averages. Keltner himself (1960) had plain averages of
     * ten days.
     *
     * @param bars candles
     * @param window of the average, usually 20
     * @param atrWindow of the average true range, usually 10
     * @param multiple usually 2
     * @return NaN before index {@code max(window - 1, atrWindow)}; the middle before {@code window - 1}
     */
    public static Bands keltner(CandleSeries bars, int window, int atrWindow, double multiple) {
        return around(MovingAverages.ema(bars.closes(), window), atr(bars, atrWindow), multiple);
    }

    private static Bands around(double[] middle, double[] distance, double multiple) {
        return new Bands(
                Indicators.combine(middle, distance, (m, d) -> m + multiple * d),
                middle,
                Indicators.combine(middle, distance, (m, d) -> m - multiple * d));
    }

    /**
     * Donchian's channel: highest high and lowest low of the window, the newest bar included, and the middle of both. A close
     * cannot leave a channel that has its own bar in it: a breakout compares with {@link Indicators#before}.
     *
     * @param bars candles
     * @param window usually 20
     * @return NaN before index {@code window - 1}
     */
    public static Bands donchian(CandleSeries bars, int window) {
        double[] highest = Indicators.highest(bars.highs(), window);
        double[] lowest = Indicators.lowest(bars.lows(), window);
        return new Bands(highest, Indicators.combine(highest, lowest, (a, b) -> (a + b) / 2), lowest);
    }

    /**
     * Parkinson's estimator, of highs and lows: the root of {@code mean(ln(high / low)^2) / (4 ln 2)} (Journal of Business,
     * 1980).
     *
     * @param bars candles
     * @param window at least 1
     * @return share of the price in one bar, NaN before index {@code window - 1}
     */
    public static double[] parkinson(CandleSeries bars, int window) {
        double[] squares = Indicators.combine(bars.highs(), bars.lows(), (high, low) -> square(Math.log(high / low)));
        return Indicators.map(Indicators.sum(squares, window), sum -> Math.sqrt(sum / window / (4 * Math.log(2))));
    }

    /**
     * Garman's and Klass' estimator, of open, high, low and close: the root of
     * {@code mean(0.5 ln(high / low)^2 - (2 ln 2 - 1) ln(close / open)^2)} (Journal of Business, 1980).
     *
     * @param bars candles
     * @param window at least 1
     * @return share of the price in one bar, NaN before index {@code window - 1}
     */
    public static double[] garmanKlass(CandleSeries bars, int window) {
        double[] range =
                Indicators.combine(bars.highs(), bars.lows(), (high, low) -> 0.5 * square(Math.log(high / low)));
        double[] body =
                Indicators.combine(bars.closes(), bars.opens(), (close, open) -> square(Math.log(close / open)));
        double[] terms = Indicators.combine(range, body, (r, b) -> r - (2 * Math.log(2) - 1) * b);
        return Indicators.map(Indicators.sum(terms, window), sum -> Math.sqrt(Math.max(0, sum / window)));
    }

    /**
     * Yang's and Zhang's estimator, which bears drift and jumps between bars: variance of the opening jumps, plus k times
     * that of the bodies, plus 1 - k times Rogers' and Satchell's, where {@code k = 0.34 / (1.34 + (n + 1) / (n - 1))};
     * variances of n - 1 (Journal of Business, 2000).
     *
     * @param bars candles
     * @param window at least 2
     * @return share of the price in one bar, NaN before index {@code window}
     */
    public static double[] yangZhang(CandleSeries bars, int window) {
        checked(window, 2);
        double[] before = Indicators.before(bars.closes(), 1);
        double[] jumps = Indicators.combine(bars.opens(), before, (open, close) -> Math.log(open / close));
        double[] bodies = Indicators.combine(bars.closes(), bars.opens(), (close, open) -> Math.log(close / open));
        double[] above = Indicators.combine(bars.highs(), bars.closes(), (high, close) -> Math.log(high / close));
        double[] below = Indicators.combine(bars.lows(), bars.closes(), (low, close) -> Math.log(low / close));
        double[] up = Indicators.combine(above, bodies, (a, body) -> a * (a + body));
        double[] down = Indicators.combine(below, bodies, (b, body) -> b * (b + body));
        double[] drifting = Indicators.sum(Indicators.combine(up, down, Double::sum), window);
        double k = 0.34 / (1.34 + (window + 1.0) / (window - 1));
        double[] jump = variance(jumps, window);
        double[] body = variance(bodies, window);
        double[] result = new double[jump.length];
        Arrays.setAll(result, i -> Math.sqrt(Math.max(0, jump[i] + k * body[i] + (1 - k) * drifting[i] / window)));
        return result;
    }

    private static double[] variance(double[] values, int window) {
        return Indicators.map(Statistics.standardDeviation(values, window), Volatility::square);
    }

    private static double square(double x) {
        return x * x;
    }
}
