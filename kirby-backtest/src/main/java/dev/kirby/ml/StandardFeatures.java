package dev.kirby.ml;

import java.util.List;
import java.util.stream.Stream;

/** The features that come with Kirby, family by family. */
final class StandardFeatures {

    private StandardFeatures() {}

    static List<Feature> list() {
        return Stream.of(
                        PriceFeatures.list(),
                        VolumeFeatures.list(),
                        VolatilityFeatures.list(),
                        MomentumFeatures.list(),
                        TrendFeatures.list(),
                        PatternFeatures.list(),
                        TimeFeatures.list(),
                        MarketFeatures.list(),
                        StatisticalFeatures.list(),
                        InteractionFeatures.list())
                .flatMap(List::stream)
                .toList();
    }
}
