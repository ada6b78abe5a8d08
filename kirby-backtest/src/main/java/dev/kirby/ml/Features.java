package dev.kirby.ml;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.internal.NearestNames;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.strategy.Study;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a model may read: a list of features, each named and described, each known at a bar's close.
 *
 * <pre>{@code
 * Features.standard()                                              // some 170, see docs/features.md
 * Features.standard().only(MOMENTUM, TREND).higher("4h", "1d").shifted(1, 2)
 * Features.none().with("gap", s -> Indicators.change(s.opens(), 1)).markets("binance:ETH/USDT:USDT")
 * Features.standard().matrix(study)                                // one row a bar
 * }</pre>
 *
 * <p>Immutable and thread-safe. Each refinement returns a new object.
 */
public final class Features {

    private final List<Feature> features;

    private Features(List<Feature> features) {
        Set<String> names = new HashSet<>();
        for (Feature feature : features) {
            if (!names.add(feature.name())) {
                throw new InvalidRequestException(
                        "Feature '" + feature.name() + "' is there twice: give one of them another name.");
            }
        }
        this.features = List.copyOf(features);
    }

    /** {@return those of all families, over several look-backs} */
    public static Features standard() {
        return new Features(StandardFeatures.list());
    }

    /** {@return no features, to be added to} */
    public static Features none() {
        return new Features(List.of());
    }

    /**
     * Features of a list.
     *
     * @param features with distinct names
     * @return the features
     */
    public static Features of(List<Feature> features) {
        return new Features(features);
    }

    /**
     * A copy with one more.
     *
     * @param name its column: letters, digits and underscores
     * @param computation causal, one value for each bar
     * @return the new features
     */
    public Features with(String name, Function<Study, double[]> computation) {
        return with(Feature.ofStudy(name, FeatureFamily.OWN, "by " + name, computation));
    }

    /**
     * A copy with more.
     *
     * @param more each of a name that is not there yet
     * @return the new features
     */
    public Features with(Feature... more) {
        List<Feature> all = new ArrayList<>(features);
        all.addAll(Arrays.asList(more));
        return new Features(all);
    }

    /**
     * A copy with some families only.
     *
     * @param families which
     * @return the new features
     */
    public Features only(FeatureFamily... families) {
        Set<FeatureFamily> kept = Set.of(families);
        return where(feature -> kept.contains(feature.family()));
    }

    /**
     * A copy with some features only, in the order given.
     *
     * @param names which
     * @return the new features
     * @throws InvalidRequestException if there is no such feature
     */
    public Features only(List<String> names) {
        return new Features(names.stream().map(this::feature).toList());
    }

    /**
     * A copy with those that pass.
     *
     * @param test which to keep
     * @return the new features
     */
    public Features where(Predicate<Feature> test) {
        return new Features(features.stream().filter(test).toList());
    }

    /**
     * A copy with the features of candles of longer intervals too, built from the study's candles; at a bar, the last one that has closed
     * is known. Features of other markets are read of stored candles of the interval.
     *
     * @param intervals for example {@code 4h}
     * @return the new features, named such as {@code rsi_14_4h}
     */
    public Features higher(String... intervals) {
        return and(Arrays.asList(intervals), Feature::higher);
    }

    /**
     * A copy with the features of candles of other markets too.
     *
     * @param instruments for example {@code binance:ETH/USDT:USDT}
     * @return the new features, named such as {@code rsi_14_binance_eth_usdt_usdt}
     */
    public Features markets(String... instruments) {
        return and(Arrays.asList(instruments), Feature::market);
    }

    /**
     * A copy with all features as they were some bars before, but those of the calendar.
     *
     * @param bars how many, each 1 or more
     * @return the new features, named such as {@code rsi_14_before_2}
     */
    public Features shifted(int... bars) {
        List<Integer> backs = Arrays.stream(bars).boxed().toList();
        return and(backs, (feature, back) -> feature.family() == FeatureFamily.TIME ? null : feature.before(back));
    }

    private <T> Features and(List<T> places, BiFunction<Feature, T, @Nullable Feature> copy) {
        List<Feature> all = new ArrayList<>(features);
        for (T place : places) {
            for (Feature feature : features) {
                Feature other = copy.apply(feature, place);
                if (other != null) {
                    all.add(other);
                }
            }
        }
        return new Features(all);
    }

    /** {@return all of them, in the order of their columns} */
    public List<Feature> list() {
        return features;
    }

    /** {@return their names, in order} */
    public List<String> names() {
        return features.stream().map(Feature::name).toList();
    }

    private Feature feature(String name) {
        return features.stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("No feature '" + name + "'"
                        + NearestNames.hint(name, names()) + ": there are " + String.join(", ", names()) + "."));
    }

    /**
     * Computes all.
     *
     * @param study candles and what is known beside them
     * @return one row a bar; a feature of data that the study does not have is NaN everywhere
     */
    public FeatureMatrix matrix(Study study) {
        CandleSeries bars = requireNonNull(study, "study").bars();
        OwnStudies own = new OwnStudies();
        double[][] columns = features.parallelStream()
                .map(feature -> known(feature, study, own))
                .toArray(double[][]::new);
        return FeatureMatrix.of(bars.interval(), names(), bars.times(), columns);
    }

    private static double[] known(Feature feature, Study study, OwnStudies own) {
        try {
            return feature.values(study, own);
        } catch (NoDataException noData) {
            double[] unknown = new double[study.size()];
            Arrays.fill(unknown, Double.NaN);
            return unknown;
        }
    }

    /** Prints name, family and description of each to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints name, family and description of each.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        int width = features.stream().mapToInt(f -> f.name().length()).max().orElse(0);
        for (Feature feature : features) {
            out.printf(
                    "%-" + Math.max(1, width) + "s  %-13s  %s%n",
                    feature.name(),
                    feature.family(),
                    feature.description());
        }
    }

    /** For example {@code Features[171 of 13 families]}. */
    @Override
    public String toString() {
        return "Features[" + features.size() + " of "
                + features.stream().map(Feature::family).distinct().count() + " families]";
    }
}
