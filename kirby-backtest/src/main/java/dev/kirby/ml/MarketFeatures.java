package dev.kirby.ml;

import static dev.kirby.ml.Derived.meanVolume;
import static dev.kirby.ml.Derived.minus;
import static dev.kirby.ml.Derived.ratio;

import dev.kirby.indicator.Indicators;
import dev.kirby.indicator.Statistics;
import dev.kirby.market.LongShortRatio;
import dev.kirby.market.Side;
import dev.kirby.strategy.Study;
import java.util.ArrayList;
import java.util.List;

/** Funding, open interest, long/short ratios and liquidations: what perpetuals have beside their candles. */
final class MarketFeatures {

    private static final double HOURS = 3_600_000;

    private MarketFeatures() {}

    static List<Feature> list() {
        List<Feature> list = new ArrayList<>(funding());
        list.addAll(openInterest());
        list.addAll(ratios());
        list.addAll(liquidations());
        return list;
    }

    private static List<Feature> funding() {
        return new FamilyList(FeatureFamily.FUNDING)
                .study("funding_rate", "the last funding rate settled", Study::funding)
                .study(
                        "funding_mean_#d",
                        "mean of the funding rates that stood every 8 hours of # days",
                        days -> s -> sampledMean(s, 3 * days),
                        1,
                        3,
                        7)
                .study(
                        "funding_change_#d",
                        "change of the funding rate in # days",
                        days -> s -> Indicators.difference(s.funding(), 3 * days * bars(s, 8)),
                        1,
                        3)
                .study(
                        "funding_above_mean_#d",
                        "funding rate less the mean of those that stood every 8 hours of # days",
                        days -> s -> minus(s.funding(), sampledMean(s, 3 * days)),
                        1,
                        7)
                .list();
    }

    /** Bars of some hours, at least 1. */
    private static int bars(Study study, int hours) {
        if (study.size() == 0) {
            return 1;
        }
        double length = study.bars().closeTime(0) - study.bars().time(0);
        return Math.max(1, (int) Math.round(hours * HOURS / length));
    }

    /** Mean of the rates that stood now, 8 hours ago, 16 hours ago and so on. */
    private static double[] sampledMean(Study study, int samples) {
        double[] rates = study.funding();
        int step = bars(study, 8);
        double[] mean = new double[rates.length];
        for (int bar = 0; bar < mean.length; bar++) {
            double sum = 0;
            for (int k = 0; k < samples; k++) {
                int at = bar - k * step;
                sum += at < 0 ? Double.NaN : rates[at];
            }
            mean[bar] = sum / samples;
        }
        return mean;
    }

    private static List<Feature> openInterest() {
        return new FamilyList(FeatureFamily.OPEN_INTEREST)
                .study(
                        "open_interest_change_#",
                        "change of the open interest over # bars, as a fraction",
                        n -> s -> Indicators.change(s.openInterest(), n),
                        1,
                        5,
                        10,
                        20,
                        50,
                        100)
                .study(
                        "open_interest_z_#",
                        "open interest in standard deviations from its mean of # bars",
                        n -> s -> Statistics.zScore(s.openInterest(), n),
                        50,
                        100)
                .study(
                        "open_interest_volume",
                        "open interest over the mean volume of 20 bars",
                        s -> ratio(s.openInterest(), meanVolume(s, 20)))
                .study(
                        "open_interest_divergence_#",
                        "change of the open interest less that of the close over # bars",
                        n -> s -> minus(Indicators.change(s.openInterest(), n), Indicators.change(s.closes(), n)),
                        20,
                        48)
                .list();
    }

    private static List<Feature> ratios() {
        FamilyList list = new FamilyList(FeatureFamily.RATIO);
        for (LongShortRatio.Kind kind : LongShortRatio.Kind.values()) {
            String name = kind.toString();
            String words = name.replace('_', ' ');
            list.study("ratio_" + name, "long/short ratio, " + words, s -> s.longShortRatio(kind))
                    .study(
                            "ratio_" + name + "_change_#",
                            "change of the long/short ratio, " + words + ", over # bars",
                            n -> s -> Indicators.change(s.longShortRatio(kind), n),
                            20)
                    .study(
                            "ratio_" + name + "_z_#",
                            "long/short ratio, " + words + ", in deviations from its mean of # bars",
                            n -> s -> Statistics.zScore(s.longShortRatio(kind), n),
                            100);
        }
        return list.list();
    }

    private static List<Feature> liquidations() {
        return new FamilyList(FeatureFamily.LIQUIDATION)
                .study(
                        "liquidated_longs_#",
                        "longs liquidated in # bars over the volume traded",
                        n -> s -> ofVolume(s, s.liquidations(Side.LONG), n),
                        5,
                        20,
                        100)
                .study(
                        "liquidated_shorts_#",
                        "shorts liquidated in # bars over the volume traded",
                        n -> s -> ofVolume(s, s.liquidations(Side.SHORT), n),
                        5,
                        20,
                        100)
                .study(
                        "net_liquidated_#",
                        "shorts less longs liquidated in # bars over the volume traded",
                        n -> s -> ofVolume(s, minus(s.liquidations(Side.SHORT), s.liquidations(Side.LONG)), n),
                        5,
                        20,
                        100)
                .list();
    }

    private static double[] ofVolume(Study study, double[] quantities, int window) {
        return ratio(Indicators.sum(quantities, window), Indicators.sum(study.volumes(), window));
    }
}
