package dev.kirby.ml;

import static dev.kirby.ml.Derived.logChanges;

import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.Statistics;
import java.util.List;

/** The distribution of changes. */
final class StatisticalFeatures {

    private StatisticalFeatures() {}

    static List<Feature> list() {
        return new FamilyList(FeatureFamily.STATISTICAL)
                .candles(
                        "z_#",
                        "close in standard deviations from its mean of # bars",
                        n -> s -> s.zScore(n),
                        20,
                        50,
                        100,
                        200)
                .candles(
                        "change_z_#",
                        "logarithmic change in standard deviations from its mean of # bars",
                        n -> s -> Statistics.zScore(logChanges(s), n),
                        20,
                        100)
                .candles(
                        "skewness_#",
                        "skewness of the logarithmic changes of # bars",
                        n -> s -> Statistics.skewness(logChanges(s), n),
                        50,
                        100)
                .candles(
                        "kurtosis_#",
                        "excess kurtosis of the logarithmic changes of # bars",
                        n -> s -> Statistics.kurtosis(logChanges(s), n),
                        50,
                        100)
                .candles("rank_#", "rank of the close among # closes", n -> s -> s.rank(n), 20, 50)
                .candles(
                        "autocorrelation_#",
                        "correlation of each logarithmic change with the one before, # bars",
                        n -> s -> Statistics.correlation(logChanges(s), Indicators.before(logChanges(s), 1), n),
                        20,
                        50,
                        100)
                .candles(
                        "variance_ratio_#",
                        "variance of changes over # bars over # times that of single ones, 100 bars",
                        n -> s -> varianceRatio(logChanges(s), n),
                        2,
                        5)
                .candles("hurst_100", "Hurst's exponent of 100 bars: 0.5 for a random walk", s -> s.hurst(100))
                .candles(
                        "entropy_#",
                        "entropy of rise, fall and rest in # bars: 0 ordered, 1 random",
                        n -> s -> Entropy.ofSigns(s.closes(), n),
                        20,
                        50)
                .list();
    }

    private static double[] varianceRatio(double[] changes, int steps) {
        double[] of = Statistics.standardDeviation(Indicators.sum(changes, steps), 100);
        double[] one = Statistics.standardDeviation(changes, 100);
        return Indicators.combine(of, one, (several, single) -> several * several / (steps * single * single));
    }
}
