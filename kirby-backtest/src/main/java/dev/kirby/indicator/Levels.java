package dev.kirby.indicator;

import static dev.kirby.indicator.Windows.checked;

import dev.kirby.series.CandleSeries;
import java.util.Arrays;

/**
 * Prices where others may wait.
 *
 * <p>Unknown values and warm-up are those of all indicators, see {@link Indicators}.
 */
public final class Levels {

    private static final long DAY = 86_400_000;

    private Levels() {}

    /**
     * Floor traders' pivot points, of the last UTC day before that has bars: {@code P = (high + low + close) / 3},
     * {@code R1 = 2P - low}, {@code S1 = 2P - high}, {@code R2, S2 = P +- (high - low)}, {@code R3 = high + 2 (P - low)},
     * {@code S3 = low - 2 (high - P)}. As ta4j's of a day. A day of which bars are missing counts by those that are there,
     * the first of the series too.
     *
     * @param bars candles, at most a day long
     * @return NaN on the first day
     */
    public static Pivots pivots(CandleSeries bars) {
        double[] times = Arrays.stream(bars.times()).asDoubleStream().toArray();
        double[][] c = Runs.of(
                7,
                inputs -> pivots(inputs[0], inputs[1], inputs[2], inputs[3]),
                bars.highs(),
                bars.lows(),
                bars.closes(),
                times);
        return new Pivots(c[0], c[1], c[2], c[3], c[4], c[5], c[6]);
    }

    private static double[][] pivots(double[] highs, double[] lows, double[] closes, double[] times) {
        double[][] columns = new double[7][times.length];
        double[] now = new double[7];
        Arrays.fill(now, Double.NaN);
        double high = highs[0];
        double low = lows[0];
        for (int i = 0; i < times.length; i++) {
            if (i > 0 && (long) times[i] / DAY != (long) times[i - 1] / DAY) {
                now = pivots(high, low, closes[i - 1]);
                high = highs[i];
                low = lows[i];
            }
            high = Math.max(high, highs[i]);
            low = Math.min(low, lows[i]);
            for (int c = 0; c < now.length; c++) {
                columns[c][i] = now[c];
            }
        }
        return columns;
    }

    private static double[] pivots(double high, double low, double close) {
        double pivot = Indicators.typical(high, low, close);
        double range = high - low;
        return new double[] {
            pivot,
            2 * pivot - low,
            pivot + range,
            high + 2 * (pivot - low),
            2 * pivot - high,
            pivot - range,
            low - 2 * (high - pivot)
        };
    }

    /**
     * The last swing high that is confirmed: a high above all highs of a number of bars on either side, which is known only when
     * the later ones have closed. ta4j's RecentSwingHigh knows it at once, from bars to come.
     *
     * @param bars candles
     * @param strength bars on either side, at least 1, usually 2
     * @return price of the swing, NaN until there is one
     */
    public static double[] swingHigh(CandleSeries bars, int strength) {
        checked(strength);
        return Runs.of(bars.highs(), highs -> swings(highs, strength));
    }

    /**
     * The last swing low that is confirmed: a low below all lows of a number of bars on either side, known only when the later
     * ones have closed.
     *
     * @param bars candles
     * @param strength bars on either side, at least 1, usually 2
     * @return price of the swing, NaN until there is one
     */
    public static double[] swingLow(CandleSeries bars, int strength) {
        checked(strength);
        return Runs.of(
                bars.lows(),
                lows -> Indicators.map(swings(Indicators.map(lows, low -> -low), strength), peak -> -peak));
    }

    private static double[] swings(double[] values, int strength) {
        double[] last = new double[values.length];
        double swing = Double.NaN;
        for (int i = 0; i < values.length; i++) {
            int peak = i - strength;
            boolean isSwing = peak >= strength;
            for (int k = 1; isSwing && k <= strength; k++) {
                isSwing = values[peak] > values[peak - k] && values[peak] > values[peak + k];
            }
            swing = isSwing ? values[peak] : swing;
            last[i] = swing;
        }
        return last;
    }
}
