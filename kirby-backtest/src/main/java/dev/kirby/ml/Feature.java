package dev.kirby.ml;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.indicator.Indicators;
import dev.kirby.market.Instrument;
import dev.kirby.strategy.OtherCandles;
import dev.kirby.strategy.Study;
import dev.kirby.strategy.StudyColumns;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    private final Source source;

    /** How the values come about. */
    private interface Source {

        double[] of(Study study, OwnStudies own);

        /** The same of candles of another interval, where that makes sense. */
        default @Nullable Source higher(String interval) {
            return null;
        }

        /** The same of another market's candles, where that makes sense. */
        default @Nullable Source market(String instrument) {
            return null;
        }
    }

    private record OfStudy(Function<Study, double[]> computation) implements Source {
        @Override
        public double[] of(Study study, OwnStudies own) {
            return computation.apply(study);
        }
    }

    /** Of the study's candles, or of those of another interval, another market, or both. */
    private record OfCandles(
            String name,
            Function<StudyColumns, double[]> computation,
            @Nullable String interval,
            @Nullable String instrument)
            implements Source {

        @Override
        public double[] of(Study study, OwnStudies own) {
            if (interval == null && instrument == null) {
                return computation.apply(study);
            }
            OtherCandles other = instrument == null
                    ? study.higher(requireNonNull(interval))
                    : interval == null ? study.market(instrument) : study.market(instrument, interval);
            String label = instrument + " " + interval;
            return other.column("ml " + name, candles -> computation.apply(own.of(label, candles)));
        }

        @Override
        public @Nullable Source higher(String newInterval) {
            return interval == null ? new OfCandles(name, computation, newInterval, instrument) : null;
        }

        @Override
        public @Nullable Source market(String newInstrument) {
            return instrument == null ? new OfCandles(name, computation, interval, newInstrument) : null;
        }
    }

    private Feature(String name, FeatureFamily family, String description, Source source) {
        this.name = name;
        this.family = requireNonNull(family, "family");
        this.description = requireNonNull(description, "description");
        this.source = source;
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
        return new Feature(name, family, description, new OfCandles(name, computation, null, null));
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
        return new Feature(name, family, description, new OfStudy(requireNonNull(computation, "computation")));
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
        return source instanceof OfCandles;
    }

    /** The same of the last candle of a longer interval that has closed; null where there is no such thing. */
    @Nullable
    Feature higher(String interval) {
        Source other = source.higher(interval);
        return other == null ? null : new Feature(name + "_" + interval, family, description + ", " + interval, other);
    }

    /** The same of another market; null where there is no such thing. */
    @Nullable
    Feature market(String instrument) {
        Source other = source.market(Instrument.parse(instrument).toString());
        String suffix = instrument.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        return other == null ? null : new Feature(name + "_" + suffix, family, description + ", " + instrument, other);
    }

    /** The same as it was some bars before. */
    Feature before(int bars) {
        return new Feature(
                name + "_before_" + bars,
                family,
                description + ", " + bars + (bars == 1 ? " bar before" : " bars before"),
                (study, own) -> Indicators.before(source.of(study, own), bars));
    }

    /**
     * Computes it.
     *
     * @param study candles and what is known beside them
     * @return one value for each bar, NaN where it is unknown; shared, not to be written
     */
    public double[] values(Study study) {
        return values(study, new OwnStudies());
    }

    double[] values(Study study, OwnStudies own) {
        double[] values = source.of(study, own);
        if (values.length != study.size()) {
            throw new InvalidRequestException("Feature '" + name + "' gives " + values.length + " values for "
                    + study.size() + " bars: one for each is needed, NaN where it is unknown.");
        }
        return values;
    }

    /** For example {@code Feature[rsi_14, momentum]}. */
    @Override
    public String toString() {
        return "Feature[" + name + ", " + family + "]";
    }
}
