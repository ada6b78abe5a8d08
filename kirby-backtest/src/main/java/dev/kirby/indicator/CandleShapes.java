package dev.kirby.indicator;

/**
 * Bodies and shadows of candles, and what counts as long or short, with TA-Lib's settings: a body is long or short against
 * the mean body of the ten bars before, a doji against a tenth of their mean range, a shadow is very short below a tenth of
 * that range and long above the bar's own body, and near is within a fifth of the mean range of the five bars before, far
 * beyond three fifths of it.
 */
final class CandleShapes {

    private static final int BARS = 10;
    private static final int NEAR_BARS = 5;

    final double[] open;
    final double[] high;
    final double[] low;
    final double[] close;
    private final double[] body;
    private final double[] range;
    private final double[] nearRange;

    CandleShapes(double[][] columns) {
        open = columns[0];
        high = columns[1];
        low = columns[2];
        close = columns[3];
        double[] bodies = Indicators.combine(open, close, (o, c) -> Math.abs(c - o));
        double[] ranges = Indicators.combine(high, low, (h, l) -> h - l);
        body = meanBefore(bodies, BARS);
        range = meanBefore(ranges, BARS);
        nearRange = meanBefore(ranges, NEAR_BARS);
    }

    private static double[] meanBefore(double[] values, int window) {
        return Indicators.before(Windows.mean(values, window), 1);
    }

    int color(int i) {
        return close[i] >= open[i] ? 1 : -1;
    }

    double body(int i) {
        return Math.abs(close[i] - open[i]);
    }

    double top(int i) {
        return Math.max(open[i], close[i]);
    }

    double bottom(int i) {
        return Math.min(open[i], close[i]);
    }

    double upper(int i) {
        return high[i] - top(i);
    }

    double lower(int i) {
        return bottom(i) - low[i];
    }

    boolean isLong(int i) {
        return body(i) > body[i];
    }

    boolean isShort(int i) {
        return body(i) < body[i];
    }

    boolean isDoji(int i) {
        return body(i) <= 0.1 * range[i];
    }

    boolean isVeryShortShadow(double shadow, int i) {
        return shadow < veryShort(i);
    }

    double veryShort(int i) {
        return 0.1 * range[i];
    }

    double near(int i) {
        return 0.2 * nearRange[i];
    }

    double far(int i) {
        return 0.6 * nearRange[i];
    }
}
