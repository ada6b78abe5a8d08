package dev.kirby.indicator;

import dev.kirby.series.CandleSeries;

/**
 * Candle patterns as TA-Lib's CDL functions have them, with TA-Lib's settings of what is long and short: a column of 1 where
 * the pattern speaks for a rise, -1 for a fall, 0 where it is not there (TA-Lib: 100 and -100). Patterns of the bar's form
 * alone, the dojis, are 1 as TA-Lib's are. A body that closes where it opened counts as rising.
 *
 * <p>Several need a gap between bars (inverted hammer, shooting star, piercing, dark cloud, the stars), which markets that
 * never close hardly have: expect few. Flat prices make dojis of all bars and no other pattern. Unknown values are those of
 * all indicators, see {@link Indicators}.
 */
public final class CandlePatterns {

    private static final double PENETRATION = 0.3;

    private CandlePatterns() {}

    /** 1, -1 or 0 at a bar. */
    private interface Pattern {

        int at(CandleShapes candles, int bar);
    }

    /**
     * {@return doji, hardly a body; CDLDOJI; NaN before index 10}
     *
     * @param bars candles
     */
    public static double[] doji(CandleSeries bars) {
        return of(bars, 10, (c, i) -> c.isDoji(i) ? 1 : 0);
    }

    /**
     * {@return dragonfly doji, a shadow below only; CDLDRAGONFLYDOJI; NaN before index 10}
     *
     * @param bars candles
     */
    public static double[] dragonflyDoji(CandleSeries bars) {
        return of(
                bars,
                10,
                (c, i) -> c.isDoji(i) && c.isVeryShortShadow(c.upper(i), i) && c.lower(i) > c.veryShort(i) ? 1 : 0);
    }

    /**
     * {@return gravestone doji, a shadow above only; CDLGRAVESTONEDOJI; NaN before index 10}
     *
     * @param bars candles
     */
    public static double[] gravestoneDoji(CandleSeries bars) {
        return of(
                bars,
                10,
                (c, i) -> c.isDoji(i) && c.isVeryShortShadow(c.lower(i), i) && c.upper(i) > c.veryShort(i) ? 1 : 0);
    }

    /**
     * {@return spinning top, a short body within longer shadows, signed by the body; CDLSPINNINGTOP; NaN before index 10}
     *
     * @param bars candles
     */
    public static double[] spinningTop(CandleSeries bars) {
        return of(
                bars, 10, (c, i) -> c.isShort(i) && c.upper(i) > c.body(i) && c.lower(i) > c.body(i) ? c.color(i) : 0);
    }

    /**
     * {@return marubozu, a long body without shadows, signed by the body; CDLMARUBOZU; NaN before index 10}
     *
     * @param bars candles
     */
    public static double[] marubozu(CandleSeries bars) {
        return of(
                bars,
                10,
                (c, i) -> c.isLong(i) && c.isVeryShortShadow(c.upper(i), i) && c.isVeryShortShadow(c.lower(i), i)
                        ? c.color(i)
                        : 0);
    }

    /**
     * {@return hammer, a short body over a long shadow, near the low before; CDLHAMMER; NaN before index 11}
     *
     * @param bars candles
     */
    public static double[] hammer(CandleSeries bars) {
        return of(bars, 11, (c, i) -> isHammer(c, i) && c.bottom(i) <= c.low[i - 1] + c.near(i - 1) ? 1 : 0);
    }

    /**
     * {@return hanging man, a hammer near the high before; CDLHANGINGMAN; NaN before index 11}
     *
     * @param bars candles
     */
    public static double[] hangingMan(CandleSeries bars) {
        return of(bars, 11, (c, i) -> isHammer(c, i) && c.bottom(i) >= c.high[i - 1] - c.near(i - 1) ? -1 : 0);
    }

    private static boolean isHammer(CandleShapes c, int i) {
        return c.isShort(i) && c.lower(i) > c.body(i) && c.isVeryShortShadow(c.upper(i), i);
    }

    /**
     * {@return inverted hammer, a short body under a long shadow, below the body before; CDLINVERTEDHAMMER; NaN before index 11}
     *
     * @param bars candles
     */
    public static double[] invertedHammer(CandleSeries bars) {
        return of(bars, 11, (c, i) -> isInverted(c, i) && c.top(i) < c.bottom(i - 1) ? 1 : 0);
    }

    /**
     * {@return shooting star, an inverted hammer above the body before; CDLSHOOTINGSTAR; NaN before index 11}
     *
     * @param bars candles
     */
    public static double[] shootingStar(CandleSeries bars) {
        return of(bars, 11, (c, i) -> isInverted(c, i) && c.bottom(i) > c.top(i - 1) ? -1 : 0);
    }

    private static boolean isInverted(CandleShapes c, int i) {
        return c.isShort(i) && c.upper(i) > c.body(i) && c.isVeryShortShadow(c.lower(i), i);
    }

    /**
     * {@return engulfing, a body around the opposite one before, signed by the body; CDLENGULFING; NaN before index 2}
     *
     * @param bars candles
     */
    public static double[] engulfing(CandleSeries bars) {
        return of(
                bars,
                2,
                (c, i) -> c.color(i) != c.color(i - 1) && c.top(i) > c.top(i - 1) && c.bottom(i) < c.bottom(i - 1)
                        ? c.color(i)
                        : 0);
    }

    /**
     * {@return harami, a short body within the long one before, against that one's sign; CDLHARAMI; NaN before index 11}
     *
     * @param bars candles
     */
    public static double[] harami(CandleSeries bars) {
        return of(bars, 11, (c, i) -> isHarami(c, i) ? -c.color(i - 1) : 0);
    }

    private static boolean isHarami(CandleShapes c, int i) {
        return c.isLong(i - 1) && !c.isLong(i) && c.top(i) < c.top(i - 1) && c.bottom(i) > c.bottom(i - 1);
    }

    /**
     * {@return three inside up or down, a harami and a close beyond its first body; CDL3INSIDE; NaN before index 12}
     *
     * @param bars candles
     */
    public static double[] threeInside(CandleSeries bars) {
        return of(bars, 12, (c, i) -> {
            int side = -c.color(i - 2);
            boolean isBeyond = side * (c.close[i] - c.open[i - 2]) > 0;
            return isHarami(c, i - 1) && c.color(i) == side && isBeyond ? side : 0;
        });
    }

    /**
     * {@return piercing line, a rise from below the low of a long fall to above its middle; CDLPIERCING; NaN before index 11}
     *
     * @param bars candles
     */
    public static double[] piercing(CandleSeries bars) {
        return of(bars, 11, (c, i) -> {
            boolean bodies = c.color(i - 1) < 0 && c.isLong(i - 1) && c.color(i) > 0 && c.isLong(i);
            return bodies
                            && c.open[i] < c.low[i - 1]
                            && c.close[i] < c.open[i - 1]
                            && c.close[i] > c.close[i - 1] + 0.5 * c.body(i - 1)
                    ? 1
                    : 0;
        });
    }

    /**
     * {@return dark cloud cover, a fall from above the high of a long rise to below its middle; CDLDARKCLOUDCOVER; NaN before index 11}
     *
     * @param bars candles
     */
    public static double[] darkCloud(CandleSeries bars) {
        return of(bars, 11, (c, i) -> {
            boolean bodies = c.color(i - 1) > 0 && c.isLong(i - 1) && c.color(i) < 0;
            return bodies
                            && c.open[i] > c.high[i - 1]
                            && c.close[i] > c.open[i - 1]
                            && c.close[i] < c.close[i - 1] - 0.5 * c.body(i - 1)
                    ? -1
                    : 0;
        });
    }

    /**
     * {@return morning star, a long fall, a short body below it, a rise well into the fall; CDLMORNINGSTAR with its penetration of 0.3; NaN before index 12}
     *
     * @param bars candles
     */
    public static double[] morningStar(CandleSeries bars) {
        return of(bars, 12, (c, i) -> {
            boolean bodies = c.isLong(i - 2) && c.color(i - 2) < 0 && !c.isLong(i - 1) && c.isLong(i) && c.color(i) > 0;
            return bodies && c.top(i - 1) < c.bottom(i - 2) && c.close[i] > c.close[i - 2] + PENETRATION * c.body(i - 2)
                    ? 1
                    : 0;
        });
    }

    /**
     * {@return evening star, a long rise, a short body above it, a fall well into the rise; CDLEVENINGSTAR with its penetration of 0.3; NaN before index 12}
     *
     * @param bars candles
     */
    public static double[] eveningStar(CandleSeries bars) {
        return of(bars, 12, (c, i) -> {
            boolean bodies = c.isLong(i - 2) && c.color(i - 2) > 0 && !c.isLong(i - 1) && c.isLong(i) && c.color(i) < 0;
            return bodies && c.bottom(i - 1) > c.top(i - 2) && c.close[i] < c.close[i - 2] - PENETRATION * c.body(i - 2)
                    ? -1
                    : 0;
        });
    }

    /**
     * {@return three white soldiers, rises that open in the body before and close at their highs; CDL3WHITESOLDIERS; NaN before index 12}
     *
     * @param bars candles
     */
    public static double[] threeWhiteSoldiers(CandleSeries bars) {
        return of(bars, 12, (c, i) -> {
            boolean march = true;
            for (int k = i - 2; march && k <= i; k++) {
                march = c.color(k) > 0 && c.isVeryShortShadow(c.upper(k), k);
            }
            for (int k = i - 1; march && k <= i; k++) {
                march = c.close[k] > c.close[k - 1]
                        && c.open[k] > c.open[k - 1]
                        && c.open[k] <= c.close[k - 1] + c.near(k - 1)
                        && c.body(k) > c.body(k - 1) - c.far(k - 1);
            }
            return march && c.isLong(i) ? 1 : 0;
        });
    }

    /**
     * {@return three black crows after a rise, falls that open in the body before and close at their lows; CDL3BLACKCROWS; NaN before index 13}
     *
     * @param bars candles
     */
    public static double[] threeBlackCrows(CandleSeries bars) {
        return of(bars, 13, (c, i) -> {
            boolean march = c.color(i - 3) > 0 && c.high[i - 3] > c.close[i - 2];
            for (int k = i - 2; march && k <= i; k++) {
                march = c.color(k) < 0 && c.isVeryShortShadow(c.lower(k), k);
            }
            for (int k = i - 1; march && k <= i; k++) {
                march = c.close[k] < c.close[k - 1] && c.open[k] < c.open[k - 1] && c.open[k] > c.close[k - 1];
            }
            return march ? -1 : 0;
        });
    }

    private static double[] of(CandleSeries bars, int first, Pattern pattern) {
        return Runs.column(
                columns -> {
                    CandleShapes shapes = new CandleShapes(columns);
                    double[] result = Windows.warmingUp(columns[0].length, first + 1);
                    for (int i = first; i < result.length; i++) {
                        result[i] = pattern.at(shapes, i);
                    }
                    return new double[][] {result};
                },
                bars.opens(),
                bars.highs(),
                bars.lows(),
                bars.closes());
    }
}
