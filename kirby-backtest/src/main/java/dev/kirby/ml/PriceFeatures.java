package dev.kirby.ml;

import static dev.kirby.ml.Derived.above;
import static dev.kirby.ml.Derived.position;

import dev.kirby.indicator.Indicators;
import java.util.List;

/** Changes of the price, and its distance from averages and extremes. */
final class PriceFeatures {

    private PriceFeatures() {}

    static List<Feature> list() {
        return new FamilyList(FeatureFamily.PRICE)
                .candles(
                        "change_#",
                        "change of the close over # bars, as a fraction",
                        n -> s -> Indicators.change(s.closes(), n),
                        1,
                        2,
                        3,
                        5,
                        10,
                        20,
                        50,
                        100,
                        200)
                .candles(
                        "above_ema_#",
                        "close above its exponential average of # bars, as a fraction",
                        n -> s -> above(s.closes(), s.ema(n)),
                        9,
                        21,
                        50,
                        200)
                .candles(
                        "above_sma_#",
                        "close above its simple average of # bars, as a fraction",
                        n -> s -> above(s.closes(), s.sma(n)),
                        20,
                        50,
                        100,
                        200)
                .candles(
                        "ema_9_above_21",
                        "exponential average of 9 bars above that of 21",
                        s -> above(s.ema(9), s.ema(21)))
                .candles(
                        "ema_21_above_50",
                        "exponential average of 21 bars above that of 50",
                        s -> above(s.ema(21), s.ema(50)))
                .candles(
                        "ema_50_above_200",
                        "exponential average of 50 bars above that of 200",
                        s -> above(s.ema(50), s.ema(200)))
                .candles(
                        "ema_#_slope",
                        "change of the exponential average of # bars over 5 bars",
                        n -> s -> Indicators.change(s.ema(n), 5),
                        21,
                        50,
                        200)
                .candles("above_hma_20", "close above its Hull average of 20 bars", s -> above(s.closes(), s.hma(20)))
                .candles(
                        "above_kama_20",
                        "close above its adaptive average of 20 bars",
                        s -> above(s.closes(), s.kama(20)))
                .candles(
                        "above_tema_20",
                        "close above its triple exponential average",
                        s -> above(s.closes(), s.tema(20)))
                .candles(
                        "above_vwap_#",
                        "close above the volume-weighted price of # bars",
                        n -> s -> above(s.closes(), s.vwap(n)),
                        20,
                        50,
                        100)
                .candles(
                        "above_daily_vwap",
                        "close above the volume-weighted price of the day",
                        s -> above(s.closes(), s.dailyVwap()))
                .candles(
                        "below_high_#",
                        "close against the highest high of # bars, 0 or less",
                        n -> s -> above(s.closes(), s.highest(n)),
                        20,
                        50,
                        100,
                        200)
                .candles(
                        "above_low_#",
                        "close against the lowest low of # bars, 0 or more",
                        n -> s -> above(s.closes(), s.lowest(n)),
                        20,
                        50,
                        100,
                        200)
                .candles(
                        "position_#",
                        "where the close lies between the lowest low, 0, and the highest high, 1, of # bars",
                        n -> s -> position(s.closes(), s.lowest(n), s.highest(n)),
                        10,
                        20,
                        50,
                        100,
                        200)
                .candles(
                        "gap", "open against the close before", s -> above(s.opens(), Indicators.before(s.closes(), 1)))
                .candles("body", "close against the open of the bar", s -> above(s.closes(), s.opens()))
                .list();
    }
}
