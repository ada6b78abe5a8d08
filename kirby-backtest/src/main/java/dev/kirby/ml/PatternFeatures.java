package dev.kirby.ml;

import static dev.kirby.ml.Derived.above;
import static dev.kirby.ml.Derived.each;

import dev.kirby.indicator.CandlePatterns;
import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.MovingAverages;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.StudyColumns;
import java.util.List;
import java.util.function.Function;

/** The shapes of candles. */
final class PatternFeatures {

    private PatternFeatures() {}

    static List<Feature> list() {
        FamilyList list = new FamilyList(FeatureFamily.PATTERN)
                .candles(
                        "body_share",
                        "close less open over the height of the bar, -1 to 1",
                        s -> each(s, p -> p.share(p.close() - p.open())))
                .candles(
                        "upper_wick",
                        "wick above the body over the height of the bar, 0 to 1",
                        s -> each(s, p -> p.share(p.high() - Math.max(p.open(), p.close()))))
                .candles(
                        "lower_wick",
                        "wick below the body over the height of the bar, 0 to 1",
                        s -> each(s, p -> p.share(Math.min(p.open(), p.close()) - p.low())))
                .candles(
                        "mean_body_share_10",
                        "mean of the signed share of the body, 10 bars",
                        s -> MovingAverages.sma(each(s, p -> p.share(p.close() - p.open())), 10))
                .candles(
                        "inside_bar",
                        "1 where the bar lies inside the one before",
                        s -> compare(s, (high, low) -> high <= 0 && low >= 0 ? 1 : 0))
                .candles(
                        "outside_bar",
                        "1 where the bar spans the one before",
                        s -> compare(s, (high, low) -> high >= 0 && low <= 0 ? 1 : 0))
                .candles(
                        "higher_highs_#",
                        "share of the last # bars with a higher high than the bar before",
                        n -> s -> MovingAverages.sma(compare(s, (high, low) -> high > 0 ? 1 : 0), n),
                        10,
                        20)
                .candles(
                        "lower_lows_#",
                        "share of the last # bars with a lower low than the bar before",
                        n -> s -> MovingAverages.sma(compare(s, (high, low) -> low < 0 ? 1 : 0), n),
                        10,
                        20)
                .candles(
                        "above_swing_high",
                        "close above the last swing high that 5 bars on either side confirm",
                        s -> above(s.closes(), s.swingHigh(5)))
                .candles(
                        "above_swing_low",
                        "close above the last swing low that 5 bars on either side confirm",
                        s -> above(s.closes(), s.swingLow(5)));
        pattern(list, "doji", "a doji", CandlePatterns::doji);
        pattern(list, "dragonfly_doji", "a dragonfly doji", CandlePatterns::dragonflyDoji);
        pattern(list, "gravestone_doji", "a gravestone doji", CandlePatterns::gravestoneDoji);
        pattern(list, "spinning_top", "a spinning top", CandlePatterns::spinningTop);
        pattern(list, "marubozu", "a marubozu", CandlePatterns::marubozu);
        pattern(list, "hammer", "a hammer", CandlePatterns::hammer);
        pattern(list, "hanging_man", "a hanging man", CandlePatterns::hangingMan);
        pattern(list, "inverted_hammer", "an inverted hammer", CandlePatterns::invertedHammer);
        pattern(list, "shooting_star", "a shooting star", CandlePatterns::shootingStar);
        pattern(list, "engulfing", "an engulfing candle", CandlePatterns::engulfing);
        pattern(list, "harami", "a harami", CandlePatterns::harami);
        pattern(list, "three_inside", "a three inside", CandlePatterns::threeInside);
        pattern(list, "piercing", "a piercing line", CandlePatterns::piercing);
        pattern(list, "dark_cloud", "a dark cloud cover", CandlePatterns::darkCloud);
        pattern(list, "morning_star", "a morning star", CandlePatterns::morningStar);
        pattern(list, "evening_star", "an evening star", CandlePatterns::eveningStar);
        pattern(list, "three_white_soldiers", "three white soldiers", CandlePatterns::threeWhiteSoldiers);
        pattern(list, "three_black_crows", "three black crows", CandlePatterns::threeBlackCrows);
        return list.list();
    }

    private static void pattern(
            FamilyList list, String name, String what, Function<CandleSeries, double[]> computation) {
        list.candles(
                name,
                "1 where the bar completes " + what + ", -1 where a falling one, 0 elsewhere",
                s -> s.column("ml pattern " + name, computation));
    }

    /** What a bar makes of the changes of high and low since the one before. */
    private interface Comparison {
        double of(double high, double low);
    }

    private static double[] compare(StudyColumns s, Comparison comparison) {
        return Indicators.combine(
                Indicators.difference(s.highs(), 1),
                Indicators.difference(s.lows(), 1),
                (high, low) -> Double.isNaN(high + low) ? Double.NaN : comparison.of(high, low));
    }
}
