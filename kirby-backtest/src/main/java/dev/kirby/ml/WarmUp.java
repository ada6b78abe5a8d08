package dev.kirby.ml;

import dev.kirby.series.CandleSeries;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.strategy.Study;

/**
 * How many bars features need before a bar, so that its values are those of the whole history: what live predictions load, instead of
 * everything.
 *
 * <p>It is measured, not declared: an average of 200 bars needs 200, an exponential one forgets its first value slowly, a stop that follows
 * the price forgets at its next turn, a feature of 4h candles needs four times as many, and a user's own function needs any number. The
 * features of the newest 32 bars are computed over windows of 256, 512, 1,024, … bars, until all are within a millionth of those of the
 * whole history; twice that window is the answer. Costs less than twice the features of the whole.
 */
public final class WarmUp {

    private static final int FIRST = 256;
    private static final int COMPARED = 32;
    private static final double TOLERANCE = 1e-6;

    private WarmUp() {}

    /**
     * Measures.
     *
     * @param features any
     * @param study the whole history
     * @return how many bars; all there are, where fewer do not suffice
     */
    public static int bars(Features features, Study study) {
        return bars(features, study, features.matrix(study));
    }

    /**
     * Measures on features that are computed over the whole history already.
     *
     * @param features any
     * @param study the whole history
     * @param whole its features
     * @return how many bars; all there are, where fewer do not suffice
     */
    public static int bars(Features features, Study study, FeatureMatrix whole) {
        CandleSeries bars = study.bars();
        for (long window = FIRST; window < bars.size(); window *= 2) {
            FeatureMatrix part = features.matrix(study.on(bars.tail((int) window)));
            if (isSame(whole, part)) {
                return (int) Math.min(bars.size(), 2 * window);
            }
        }
        return bars.size();
    }

    private static boolean isSame(FeatureMatrix whole, FeatureMatrix part) {
        for (int feature = 0; feature < whole.names().size(); feature++) {
            for (int back = 1; back <= COMPARED; back++) {
                double expected = whole.value(feature, whole.size() - back);
                double found = part.value(feature, part.size() - back);
                boolean isSame = Double.isNaN(expected)
                        ? Double.isNaN(found)
                        : Math.abs(found - expected) <= TOLERANCE * Math.max(1e-3, Math.abs(expected));
                if (!isSame) {
                    return false;
                }
            }
        }
        return true;
    }
}
