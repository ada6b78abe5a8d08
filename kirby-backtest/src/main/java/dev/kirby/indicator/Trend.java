package dev.kirby.indicator;

import static dev.kirby.indicator.Windows.checked;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/**
 * Whether there is a trend, and where it ends.
 *
 * <p>Unknown values and warm-up are those of all indicators, see {@link Indicators}.
 */
public final class Trend {

    private Trend() {}

    /**
     * Wilder's directional movement (New Concepts in Technical Trading Systems, 1978): the directional indicators of both
     * sides, and ADX, Wilder's average of how much they differ. Every average starts with the mean of its first window, as
     * Wilder's does; TA-Lib's ADX, PLUS_DI and MINUS_DI start with one value less and so agree after some 25 windows.
     *
     * @param bars candles
     * @param window usually 14
     * @return from 0 to 100; the two indicators from index {@code window}, ADX from {@code 2 * window - 1}; 0 where nothing
     *     moved
     */
    public static DirectionalMovement adx(CandleSeries bars, int window) {
        double[] up = Indicators.difference(bars.highs(), 1);
        double[] down = Indicators.map(Indicators.difference(bars.lows(), 1), d -> -d);
        double[] range = MovingAverages.wilder(Volatility.trueRange(bars), window);
        double[] rising = Indicators.combine(up, down, Trend::larger);
        double[] falling = Indicators.combine(down, up, Trend::larger);
        double[] plus = Indicators.combine(MovingAverages.wilder(rising, window), range, Trend::percent);
        double[] minus = Indicators.combine(MovingAverages.wilder(falling, window), range, Trend::percent);
        double[] dx = Indicators.combine(plus, minus, (p, m) -> percent(Math.abs(p - m), p + m));
        return new DirectionalMovement(MovingAverages.wilder(dx, window), plus, minus);
    }

    /** The movement of a side where it is positive and more than that of the other. */
    private static double larger(double mine, double other) {
        return Double.isNaN(mine + other) ? Double.NaN : mine > other && mine > 0 ? mine : 0;
    }

    private static double percent(double part, double whole) {
        return whole == 0 ? 0 : 100 * part / whole;
    }

    /**
     * Chande's Aroon (1995): how recent the highest high and the lowest low of the last {@code window + 1} bars are, 100 for
     * this bar and 0 for the oldest; of equal extremes the latest counts. As TA-Lib's AROON and ta4j's.
     *
     * @param bars candles
     * @param window usually 25
     * @return NaN before index {@code window}; 100 on both sides where nothing moved
     */
    public static Aroon aroon(CandleSeries bars, int window) {
        checked(window);
        double[][] columns = Runs.of(
                2,
                inputs -> new double[][] {
                    recency(inputs[0], window), recency(Indicators.map(inputs[1], low -> -low), window)
                },
                bars.highs(),
                bars.lows());
        return new Aroon(columns[0], columns[1]);
    }

    /** A queue of falling values, whose first is the highest of the window. */
    private static double[] recency(double[] values, int window) {
        double[] recency = new double[values.length];
        Arrays.fill(recency, Double.NaN);
        int[] queue = new int[values.length];
        int first = 0;
        int end = 0;
        for (int i = 0; i < values.length; i++) {
            while (end > first && values[queue[end - 1]] <= values[i]) {
                end--;
            }
            queue[end++] = i;
            if (queue[first] < i - window) {
                first++;
            }
            if (i >= window) {
                recency[i] = 100.0 * (window - (i - queue[first])) / window;
            }
        }
        return recency;
    }

    /**
     * Supertrend (Seban): a line some average true ranges below the middle of the bars that only rises while the close is
     * above it, or the same above the bars that only falls; the side changes when the close passes the line. It starts below.
     * As ta4j's and TradingView's after the first change of side.
     *
     * @param bars candles
     * @param window of the average true range, usually 10
     * @param multiple usually 3
     * @return NaN before index {@code window}
     */
    public static Supertrend supertrend(CandleSeries bars, int window, double multiple) {
        double[][] columns = Runs.of(
                2,
                inputs -> supertrend(inputs[0], inputs[1], inputs[2], inputs[3], multiple),
                bars.highs(),
                bars.lows(),
                bars.closes(),
                Volatility.atr(bars, window));
        return new Supertrend(columns[0], columns[1]);
    }

    private static double[][] supertrend(double[] high, double[] low, double[] close, double[] atr, double multiple) {
        double[] line = new double[close.length];
        double[] direction = new double[close.length];
        double floor = Double.NaN;
        double ceiling = Double.NaN;
        double side = 1;
        for (int i = 0; i < close.length; i++) {
            double middle = (high[i] + low[i]) / 2;
            double below = middle - multiple * atr[i];
            double above = middle + multiple * atr[i];
            floor = i > 0 && close[i - 1] >= floor ? Math.max(floor, below) : below;
            ceiling = i > 0 && close[i - 1] <= ceiling ? Math.min(ceiling, above) : above;
            side = side > 0 ? (close[i] < floor ? -1 : 1) : close[i] > ceiling ? 1 : -1;
            line[i] = side > 0 ? floor : ceiling;
            direction[i] = side;
        }
        return new double[][] {line, direction};
    }

    /**
     * Wilder's parabolic stop and reverse (New Concepts in Technical Trading Systems, 1978). Its first side is that of the
     * first bar's directional movement, long where there is none, as TA-Lib's SAR.
     *
     * @param bars candles
     * @param step by which the acceleration grows with each new extreme, usually 0.02
     * @param most that it grows to, usually 0.2
     * @return price units, NaN at index 0
     */
    public static double[] parabolicSar(CandleSeries bars, double step, double most) {
        if (!(step > 0 && most >= step)) {
            throw new InvalidRequestException(
                    "The acceleration must grow from a step above 0 to at least that step, was " + step + " to " + most
                            + ".");
        }
        return Runs.column(
                inputs -> new double[][] {parabolicSar(inputs[0], inputs[1], step, most)}, bars.highs(), bars.lows());
    }

    private static double[] parabolicSar(double[] high, double[] low, double step, double most) {
        double[] result = new double[high.length];
        result[0] = Double.NaN;
        if (high.length == 1) {
            return result;
        }
        double fall = low[0] - low[1];
        boolean isLong = !(fall > 0 && fall > high[1] - high[0]);
        double extreme = isLong ? high[1] : low[1];
        double sar = isLong ? low[0] : high[0];
        double acceleration = step;
        for (int i = 1; i < high.length; i++) {
            // at the first bar, the bar before is the bar itself, as TA-Lib has it
            int before = Math.max(1, i - 1);
            if (isLong ? low[i] <= sar : high[i] >= sar) {
                isLong = !isLong;
                sar = beyond(extreme, isLong, high, low, before, i);
                result[i] = sar;
                acceleration = step;
                extreme = isLong ? high[i] : low[i];
            } else {
                result[i] = sar;
                if (isLong ? high[i] > extreme : low[i] < extreme) {
                    extreme = isLong ? high[i] : low[i];
                    acceleration = Math.min(most, acceleration + step);
                }
            }
            sar = beyond(sar + acceleration * (extreme - sar), isLong, high, low, before, i);
        }
        return result;
    }

    /** The stop, not within the range of this bar or of the one before. */
    private static double beyond(double sar, boolean isLong, double[] high, double[] low, int before, int bar) {
        return isLong
                ? Math.min(sar, Math.min(low[before], low[bar]))
                : Math.max(sar, Math.max(high[before], high[bar]));
    }

    /**
     * Ichimoku with Hosoda's windows of 9, 26 and 52 bars.
     *
     * @param bars candles
     * @return see {@link #ichimoku(CandleSeries, int, int, int)}
     */
    public static Ichimoku ichimoku(CandleSeries bars) {
        return ichimoku(bars, 9, 26, 52);
    }

    /**
     * Hosoda's Ichimoku Kinko Hyo (1969): middles between the highest high and the lowest low of three windows. The spans of
     * the cloud are those over the bar: computed a base window earlier and drawn ahead, as ta4j's with that offset. The
     * lagging span, which a chart draws back in time, is no column here, since a bar would see a later close: compare the
     * close with {@link Indicators#before} instead.
     *
     * @param bars candles
     * @param conversion window of the conversion line (tenkan-sen), usually 9
     * @param base window of the base line (kijun-sen), also how far ahead the cloud is drawn, usually 26
     * @param span window of the second span (senkou span B), usually 52
     * @return lines from their window less 1, spans {@code base} bars later than what they are made of
     */
    public static Ichimoku ichimoku(CandleSeries bars, int conversion, int base, int span) {
        checked(conversion);
        checked(base);
        checked(span);
        double[][] columns = Runs.of(
                4,
                inputs -> {
                    double[] fast = middle(inputs, conversion);
                    double[] slow = middle(inputs, base);
                    double[] first = Indicators.combine(fast, slow, (a, b) -> (a + b) / 2);
                    double[] second = middle(inputs, span);
                    return new double[][] {fast, slow, Indicators.before(first, base), Indicators.before(second, base)};
                },
                bars.highs(),
                bars.lows());
        return new Ichimoku(columns[0], columns[1], columns[2], columns[3]);
    }

    private static double[] middle(double[][] highsAndLows, int window) {
        double[] highest = Windows.highest(highsAndLows[0], window);
        double[] lowest = Windows.lowest(highsAndLows[1], window);
        return Indicators.combine(highest, lowest, (a, b) -> (a + b) / 2);
    }
}
