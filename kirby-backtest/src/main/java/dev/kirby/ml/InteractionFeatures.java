package dev.kirby.ml;

import static dev.kirby.ml.Derived.logChanges;
import static dev.kirby.ml.Derived.meanVolume;
import static dev.kirby.ml.Derived.minus;
import static dev.kirby.ml.Derived.product;
import static dev.kirby.ml.Derived.ratio;
import static dev.kirby.ml.Derived.volatility;

import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.MovingAverages;
import dev.kirby.indicator.Statistics;
import java.util.List;

/** Two others together. */
final class InteractionFeatures {

    private InteractionFeatures() {}

    static List<Feature> list() {
        return new FamilyList(FeatureFamily.INTERACTION)
                .candles(
                        "rsi_volume",
                        "relative strength index of 14 bars less 50, times volume over its mean of 20 bars",
                        s -> product(Indicators.map(s.rsi(14), r -> r - 50), ratio(s.volumes(), meanVolume(s, 20))))
                .candles(
                        "rsi_adx",
                        "relative strength index of 14 bars less 50, times the directional index of 14 bars",
                        s -> product(
                                Indicators.map(s.rsi(14), r -> r - 50),
                                s.adx(14).adx()))
                .candles(
                        "change_volume_#",
                        "change over # bars times their mean volume over that of 100 bars",
                        n -> s ->
                                product(Indicators.change(s.closes(), n), ratio(meanVolume(s, n), meanVolume(s, 100))),
                        5,
                        20)
                .candles(
                        "sharpe_#",
                        "mean over standard deviation of the logarithmic changes of # bars",
                        n -> s -> ratio(MovingAverages.sma(logChanges(s), n), volatility(s, n)),
                        20,
                        50,
                        100)
                .candles(
                        "squeeze_20",
                        "height of the Bollinger bands over that of the Keltner channel, 20 bars",
                        s -> ratio(
                                VolatilityFeatures.width(s.bollinger(20, 2)),
                                VolatilityFeatures.width(s.keltner(20, 20, 2))))
                .candles(
                        "price_rsi_divergence_#",
                        "z-score of the close less that of the relative strength index, # bars",
                        n -> s -> minus(s.zScore(n), Statistics.zScore(s.rsi(14), n)),
                        20,
                        48)
                .candles(
                        "price_volume_divergence_#",
                        "z-score of the close less that of the on-balance volume, # bars",
                        n -> s -> minus(s.zScore(n), Statistics.zScore(s.obv(), n)),
                        20,
                        48)
                .candles(
                        "slope_fit_50",
                        "slope of the regression line of 50 closes over the close, times its fit",
                        s -> product(
                                ratio(s.linearRegression(50).slope(), s.closes()),
                                s.linearRegression(50).fit()))
                .candles(
                        "trend_volatility_50",
                        "efficiency of 50 bars times volatility of 10 over that of 50 bars",
                        s -> product(
                                TrendFeatures.efficiency(s.closes(), 50), ratio(volatility(s, 10), volatility(s, 50))))
                .study(
                        "funding_change_20",
                        "funding rate times the change over 20 bars",
                        s -> product(s.funding(), Indicators.change(s.closes(), 20)))
                .study(
                        "open_interest_price_20",
                        "change of the open interest times the change of the close over 20 bars",
                        s -> product(Indicators.change(s.openInterest(), 20), Indicators.change(s.closes(), 20)))
                .list();
    }
}
