package dev.kirby.ml;

import static dev.kirby.ml.Derived.above;
import static dev.kirby.ml.Derived.minus;
import static dev.kirby.ml.Derived.ratio;

import dev.kirby.indicator.Ichimoku;
import dev.kirby.indicator.Indicators;
import dev.kirby.strategy.StudyColumns;
import java.util.List;

/** Whether prices go one way. */
final class TrendFeatures {

    private TrendFeatures() {}

    static List<Feature> list() {
        return new FamilyList(FeatureFamily.TREND)
                .candles(
                        "adx_#",
                        "average directional index of # bars, 0 to 100",
                        n -> s -> s.adx(n).adx(),
                        14,
                        28)
                .candles(
                        "plus_di_14",
                        "directional movement upwards of 14 bars, 0 to 100",
                        s -> s.adx(14).plus())
                .candles(
                        "minus_di_14",
                        "directional movement downwards of 14 bars, 0 to 100",
                        s -> s.adx(14).minus())
                .candles(
                        "di_spread_#",
                        "directional movement upwards less downwards of # bars",
                        n -> s -> minus(s.adx(n).plus(), s.adx(n).minus()),
                        14,
                        28)
                .candles(
                        "aroon_up_#",
                        "how recent the highest high of # bars is, 0 to 100",
                        n -> s -> s.aroon(n).up(),
                        25)
                .candles(
                        "aroon_down_#",
                        "how recent the lowest low of # bars is, 0 to 100",
                        n -> s -> s.aroon(n).down(),
                        25)
                .candles(
                        "aroon_#",
                        "how recent the highest high is, less how recent the lowest low is, # bars",
                        n -> s -> minus(s.aroon(n).up(), s.aroon(n).down()),
                        25,
                        50)
                .candles(
                        "above_sar",
                        "close above the parabolic SAR, step 0.02 to 0.2",
                        s -> above(s.closes(), s.parabolicSar(0.02, 0.2)))
                .candles(
                        "supertrend",
                        "direction of the supertrend of 10 bars and 3 true ranges: 1 up, -1 down",
                        s -> s.supertrend(10, 3).direction())
                .candles(
                        "above_supertrend",
                        "close above the supertrend of 10 bars and 3 true ranges",
                        s -> above(s.closes(), s.supertrend(10, 3).line()))
                .candles(
                        "slope_#",
                        "slope of the regression line of # closes, a bar, over the close",
                        n -> s -> ratio(s.linearRegression(n).slope(), s.closes()),
                        20,
                        50,
                        100,
                        200)
                .candles(
                        "fit_#",
                        "how well the regression line of # closes fits: 0 not at all, 1 exactly",
                        n -> s -> s.linearRegression(n).fit(),
                        20,
                        50,
                        100)
                .candles(
                        "above_line_#",
                        "close above the regression line of # closes",
                        n -> s -> above(s.closes(), s.linearRegression(n).value()),
                        20,
                        50,
                        100)
                .candles(
                        "efficiency_#",
                        "change over # bars over the way gone: 1 straight up, -1 straight down",
                        n -> s -> efficiency(s.closes(), n),
                        10,
                        20,
                        50,
                        100)
                .candles(
                        "above_conversion",
                        "close above Ichimoku's conversion line of 9 bars",
                        s -> above(s.closes(), ichimoku(s).conversion()))
                .candles(
                        "above_base",
                        "close above Ichimoku's base line of 26 bars",
                        s -> above(s.closes(), ichimoku(s).base()))
                .candles(
                        "conversion_above_base",
                        "Ichimoku's conversion line above its base line",
                        s -> above(ichimoku(s).conversion(), ichimoku(s).base()))
                .candles(
                        "above_cloud_a",
                        "close above the first edge of Ichimoku's cloud over the bar",
                        s -> above(s.closes(), ichimoku(s).spanA()))
                .candles(
                        "above_cloud_b",
                        "close above the second edge of Ichimoku's cloud over the bar",
                        s -> above(s.closes(), ichimoku(s).spanB()))
                .candles(
                        "average_order",
                        "how many of the averages of 9, 21, 50 and 200 bars are above the next, less those below",
                        s -> order(s.ema(9), s.ema(21), s.ema(50), s.ema(200)))
                .list();
    }

    private static Ichimoku ichimoku(StudyColumns s) {
        return s.ichimoku(9, 26, 52);
    }

    static double[] efficiency(double[] closes, int window) {
        double[] moved = Indicators.difference(closes, window);
        double[] way = Indicators.sum(Indicators.map(Indicators.difference(closes, 1), Math::abs), window);
        return Indicators.combine(moved, way, (change, length) -> length == 0 ? 0 : change / length);
    }

    private static double[] order(double[]... averages) {
        double[] order = new double[averages[0].length];
        for (int i = 0; i + 1 < averages.length; i++) {
            for (int bar = 0; bar < order.length; bar++) {
                // An unknown average makes the sum unknown.
                order[bar] += Math.signum(averages[i][bar] - averages[i + 1][bar]);
            }
        }
        return order;
    }
}
