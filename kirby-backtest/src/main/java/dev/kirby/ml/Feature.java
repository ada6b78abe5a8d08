package dev.kirby.ml;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.strategy.Study;
import dev.kirby.strategy.StudyColumns;
import java.util.function.Function;

/**
 * One number about each bar, as known at its close.
 *
 * <p>A feature of candles is computed from candles alone: other intervals and other markets have it too ({@link Features#higher}, {@link
 * Features#markets}). A feature of a study reads anything that a study knows, and has no such copies.
 *
 * <p>Immutable and thread-safe.
 */
public final class Feature {

    private final String name;
    private final FeatureFamily family;
    private final String description;
    private final Function<Study, double[]> computation;
    private final Function<StudyColumns, double[]> ofCandles;
    private final boolean isOfCandles;

    private Feature(
            String name,
            FeatureFamily family,
            String description,
            Function<Study, double[]> computation,
            Function<StudyColumns, double[]> ofCandles,
            boolean isOfCandles) {
        this.name = name;
        this.family = requireNonNull(family, "family");
        this.description = requireNonNull(description, "description");
        this.computation = requireNonNull(computation, "computation");
        this.ofCandles = ofCandles;
        this.isOfCandles = isOfCandles;
        if (!name.matches("[A-Za-z0-9_]+")) {
            throw new InvalidRequestException("A feature is named by letters, digits and underscores, which every model"
                    + " library takes, not '" + name + "'.");
        }
    }

    /**
     * A feature of candles.
     *
     * @param name its column in a matrix, for example {@code rsi_14}: letters, digits and underscores
     * @param family what it is made of
     * @param description what it measures, in one line
     * @param computation causal, one value for each candle
     * @return the feature
     */
    public static Feature ofCandles(
            String name, FeatureFamily family, String description, Function<StudyColumns, double[]> computation) {
        requireNonNull(computation, "computation");
        return new Feature(name, family, description, computation::apply, computation, true);
    }

    /**
     * A feature of all that a study knows.
     *
     * @param name its column in a matrix: letters, digits and underscores
     * @param family what it is made of
     * @param description what it measures, in one line
     * @param computation causal, one value for each bar
     * @return the feature
     */
    public static Feature ofStudy(
            String name, FeatureFamily family, String description, Function<Study, double[]> computation) {
        return new Feature(
                name,
                family,
                description,
                computation,
                candles -> {
                    throw new InvalidRequestException("Feature '" + name + "' is not one of candles alone.");
                },
                false);
    }

    /** {@return its column in a matrix, for example {@code rsi_14}} */
    public String name() {
        return name;
    }

    /** {@return what it is made of} */
    public FeatureFamily family() {
        return family;
    }

    /** {@return what it measures, in one line} */
    public String description() {
        return description;
    }

    /** {@return whether it is computed from candles alone, so that other intervals and markets have it too} */
    public boolean isOfCandles() {
        return isOfCandles;
    }

    /**
     * Computes it.
     *
     * @param study candles and what is known beside them
     * @return one value for each bar, NaN where it is unknown; shared, not to be written
     */
    public double[] values(Study study) {
        double[] values = computation.apply(study);
        if (values.length != study.size()) {
            throw new InvalidRequestException("Feature '" + name + "' gives " + values.length + " values for "
                    + study.size() + " bars: one for each is needed, NaN where it is unknown.");
        }
        return values;
    }

    /** The values of these candles themselves. */
    double[] values(StudyColumns candles) {
        return ofCandles.apply(candles);
    }

    /** For example {@code Feature[rsi_14, momentum]}. */
    @Override
    public String toString() {
        return "Feature[" + name + ", " + family + "]";
    }
}
