package dev.kirby.ml;

import dev.kirby.strategy.Study;
import dev.kirby.strategy.StudyColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The features of one family, as they are written down. */
final class FamilyList {

    private final FeatureFamily family;
    private final List<Feature> features = new ArrayList<>();

    FamilyList(FeatureFamily family) {
        this.family = family;
    }

    /** A feature of candles. */
    FamilyList candles(String name, String description, Function<StudyColumns, double[]> computation) {
        features.add(Feature.ofCandles(name, family, description, computation));
        return this;
    }

    /** A feature of candles for each of several look-backs: {@code #} in name and description stands for the number of bars. */
    FamilyList candles(
            String name, String description, IntFunction<Function<StudyColumns, double[]>> computation, int... bars) {
        for (int back : bars) {
            candles(at(name, back), at(description, back), computation.apply(back));
        }
        return this;
    }

    /** A feature of a whole study. */
    FamilyList study(String name, String description, Function<Study, double[]> computation) {
        features.add(Feature.ofStudy(name, family, description, computation));
        return this;
    }

    /** A feature of a whole study for each of several look-backs. */
    FamilyList study(
            String name, String description, IntFunction<Function<Study, double[]>> computation, int... backs) {
        for (int back : backs) {
            study(at(name, back), at(description, back), computation.apply(back));
        }
        return this;
    }

    private static String at(String text, int back) {
        return text.replace("#", Integer.toString(back));
    }

    List<Feature> list() {
        return features;
    }
}
