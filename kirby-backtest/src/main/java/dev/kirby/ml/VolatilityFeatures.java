package dev.kirby.ml;

import static dev.kirby.ml.Derived.above;
import static dev.kirby.ml.Derived.logChanges;
import static dev.kirby.ml.Derived.position;
import static dev.kirby.ml.Derived.ratio;
import static dev.kirby.ml.Derived.volatility;

import dev.kirby.indicator.Bands;
import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.MovingAverages;
import dev.kirby.indicator.Statistics;
import dev.kirby.strategy.StudyColumns;
import java.util.List;

/** How far prices move. */
final class VolatilityFeatures {

    private VolatilityFeatures() {}

    static List<Feature> list() {
        return new FamilyList(FeatureFamily.VOLATILITY)
                .candles(
                        "atr_#",
                        "average true range of # bars over the close",
                        n -> s -> ratio(s.atr(n), s.closes()),
                        7,
                        14,
                        28,
                        50)
                .candles(
                        "volatility_#",
                        "standard deviation of the logarithmic changes of # bars",
                        n -> s -> volatility(s, n),
                        5,
                        10,
                        20,
                        50,
                        100,
                        200)
                .candles(
                        "volatility_5_above_20",
                        "volatility of 5 bars above that of 20",
                        s -> above(volatility(s, 5), volatility(s, 20)))
                .candles(
                        "volatility_20_above_100",
                        "volatility of 20 bars above that of 100",
                        s -> above(volatility(s, 20), volatility(s, 100)))
                .candles(
                        "parkinson_#",
                        "Parkinson's volatility of # bars, from highs and lows",
                        n -> s -> s.parkinson(n),
                        20,
                        50)
                .candles(
                        "garman_klass_#", "Garman and Klass's volatility of # bars", n -> s -> s.garmanKlass(n), 20, 50)
                .candles("yang_zhang_#", "Yang and Zhang's volatility of # bars", n -> s -> s.yangZhang(n), 20, 50)
                .candles(
                        "bollinger_width_#",
                        "height of the Bollinger bands of # bars, 2 deviations, over their middle",
                        n -> s -> width(s.bollinger(n, 2)),
                        20,
                        50)
                .candles(
                        "bollinger_position_#",
                        "where the close lies between the Bollinger bands of # bars: 0 low, 1 high",
                        n -> s -> inside(s, s.bollinger(n, 2)),
                        20,
                        50)
                .candles(
                        "keltner_width_#",
                        "height of the Keltner channel of # bars, 2 true ranges, over its middle",
                        n -> s -> width(s.keltner(n, n, 2)),
                        20)
                .candles(
                        "keltner_position_#",
                        "where the close lies in the Keltner channel of # bars: 0 low, 1 high",
                        n -> s -> inside(s, s.keltner(n, n, 2)),
                        20)
                .candles(
                        "donchian_width_#",
                        "height of the range of # bars over its middle",
                        n -> s -> width(s.donchian(n)),
                        20,
                        50,
                        100)
                .candles(
                        "range",
                        "high less low over the close",
                        s -> ratio(Derived.minus(s.highs(), s.lows()), s.closes()))
                .candles("range_ratio_20", "high less low over its mean of 20 bars", s -> {
                    double[] heights = Derived.minus(s.highs(), s.lows());
                    return ratio(heights, MovingAverages.sma(heights, 20));
                })
                .candles(
                        "downside_#",
                        "root mean square of the falls of # bars",
                        n -> s -> rootMeanSquare(Indicators.map(logChanges(s), c -> Math.min(c, 0)), n),
                        20,
                        50)
                .candles(
                        "upside_#",
                        "root mean square of the rises of # bars",
                        n -> s -> rootMeanSquare(Indicators.map(logChanges(s), c -> Math.max(c, 0)), n),
                        20,
                        50)
                .candles(
                        "volatility_variation_50",
                        "standard deviation of the 20-bar volatility over its mean, 50 bars",
                        s -> ratio(
                                Statistics.standardDeviation(volatility(s, 20), 50),
                                MovingAverages.sma(volatility(s, 20), 50)))
                .list();
    }

    static double[] width(Bands bands) {
        return ratio(Derived.minus(bands.upper(), bands.lower()), bands.middle());
    }

    private static double[] inside(StudyColumns s, Bands bands) {
        return position(s.closes(), bands.lower(), bands.upper());
    }

    private static double[] rootMeanSquare(double[] values, int window) {
        return Indicators.map(MovingAverages.sma(Indicators.map(values, v -> v * v), window), Math::sqrt);
    }
}
