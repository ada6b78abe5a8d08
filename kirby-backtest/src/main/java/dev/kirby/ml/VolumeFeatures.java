package dev.kirby.ml;

import static dev.kirby.ml.Derived.above;
import static dev.kirby.ml.Derived.logChanges;
import static dev.kirby.ml.Derived.meanVolume;
import static dev.kirby.ml.Derived.ratio;

import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.MovingAverages;
import dev.kirby.indicator.Statistics;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.StudyColumns;
import java.util.Arrays;
import java.util.List;

/** How much is traded, and in which direction. */
final class VolumeFeatures {

    private VolumeFeatures() {}

    static List<Feature> list() {
        return new FamilyList(FeatureFamily.VOLUME)
                .candles(
                        "volume_ratio_#",
                        "volume over its mean of # bars",
                        n -> s -> ratio(s.volumes(), meanVolume(s, n)),
                        5,
                        20,
                        50,
                        100)
                .candles(
                        "volume_5_above_20",
                        "mean volume of 5 bars above that of 20",
                        s -> above(meanVolume(s, 5), meanVolume(s, 20)))
                .candles(
                        "volume_20_above_100",
                        "mean volume of 20 bars above that of 100",
                        s -> above(meanVolume(s, 20), meanVolume(s, 100)))
                .candles(
                        "volume_z_#",
                        "volume in standard deviations from its mean of # bars",
                        n -> s -> Statistics.zScore(s.volumes(), n),
                        20,
                        50,
                        100)
                .candles(
                        "signed_volume_#",
                        "volume of rising bars less that of falling ones, over all volume of # bars: on-balance volume's slope",
                        n -> s -> ratio(Indicators.sum(signedVolume(s), n), Indicators.sum(s.volumes(), n)),
                        10,
                        20,
                        50)
                .candles("mfi_#", "money flow index of # bars, 0 to 100", n -> s -> s.mfi(n), 14, 28)
                .candles("cmf_#", "Chaikin's money flow of # bars, -1 to 1", n -> s -> s.chaikinMoneyFlow(n), 20, 50)
                .candles(
                        "volume_correlation_#",
                        "correlation of volume and logarithmic change over # bars",
                        n -> s -> Statistics.correlation(logChanges(s), s.volumes(), n),
                        20,
                        50)
                .candles(
                        "volume_variation_#",
                        "standard deviation of the volume over its mean, # bars",
                        n -> s -> ratio(Statistics.standardDeviation(s.volumes(), n), meanVolume(s, n)),
                        20,
                        50)
                .candles(
                        "illiquidity_#",
                        "price moved for each unit of notional traded in # bars, against that of 200 bars (after Amihud)",
                        n -> s -> above(illiquidity(s, n), illiquidity(s, 200)),
                        20,
                        50)
                .candles(
                        "trades_ratio_20",
                        "number of trades over its mean of 20 bars",
                        s -> ratio(trades(s), MovingAverages.sma(trades(s), 20)))
                .candles(
                        "trade_size_ratio_20",
                        "volume a trade over that of 20 bars",
                        s -> above(
                                ratio(s.volumes(), trades(s)),
                                ratio(Indicators.sum(s.volumes(), 20), Indicators.sum(trades(s), 20))))
                .list();
    }

    private static double[] signedVolume(StudyColumns s) {
        return s.column(
                "ml signed volume",
                bars -> Indicators.combine(
                        Indicators.difference(bars.closes(), 1),
                        bars.volumes(),
                        (change, volume) -> Math.signum(change) * volume));
    }

    private static double[] illiquidity(StudyColumns s, int window) {
        double[] moved = Indicators.map(logChanges(s), Math::abs);
        return s.column(
                "ml illiquidity " + window,
                bars -> ratio(
                        Indicators.sum(moved, window),
                        Indicators.sum(Derived.product(bars.closes(), bars.volumes()), window)));
    }

    private static double[] trades(StudyColumns s) {
        return s.column("ml trades", VolumeFeatures::trades);
    }

    private static double[] trades(CandleSeries bars) {
        double[] counts = new double[bars.size()];
        Arrays.setAll(counts, bars::numTrades);
        return counts;
    }
}
