package dev.kirby.ml.model;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.ml.FeatureSelection;
import dev.kirby.ml.Features;
import dev.kirby.ml.Labels;
import dev.kirby.ml.Learner;
import dev.kirby.ml.SelectedFeatures;
import dev.kirby.ml.TrainingData;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A model to be fitted: its kind, hyper-parameters and seed.
 *
 * <p>Features of the calendar whose cycle the rows do not cover twice are left out ({@link TrainingData#withoutNumbering}): within three
 * months the time of the year only says which row it is.
 *
 * <p>The last part of the training rows (15 %) fits nothing: it says when boosting stops, and then calibrates the probabilities. Rows
 * before it whose label reaches into it are left out. The same data and seed give the same model, to the last bit. Immutable and
 * thread-safe.
 */
public final class Estimator implements Learner {

    private static final int MIN_ROWS = 50;

    private final Settings settings;

    /** What refinements change. */
    private static final class Settings {
        List<ModelKind> kinds = List.of();
        List<Params> params = List.of();
        long seed = 42;
        int threads = 1;
        double heldOut = 0.15;
        boolean balanced;
        boolean calibrated = true;
        FeatureSelection selection = FeatureSelection.all();

        Settings copy() {
            Settings copy = new Settings();
            copy.kinds = kinds;
            copy.params = params;
            copy.seed = seed;
            copy.threads = threads;
            copy.heldOut = heldOut;
            copy.balanced = balanced;
            copy.calibrated = calibrated;
            copy.selection = selection;
            return copy;
        }
    }

    private Estimator(Settings settings) {
        this.settings = settings;
    }

    static Estimator of(ModelKind kind) {
        Settings settings = new Settings();
        settings.kinds = List.of(kind);
        settings.params = List.of(kind.trainer().defaults());
        return new Estimator(settings);
    }

    static Estimator average(List<Estimator> estimators) {
        return estimators.get(0).with(s -> {
            s.kinds =
                    estimators.stream().flatMap(l -> l.settings.kinds.stream()).toList();
            s.params =
                    estimators.stream().flatMap(l -> l.settings.params.stream()).toList();
        });
    }

    private Estimator with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new Estimator(copy);
    }

    /** {@return for example {@code lightgbm}, or {@code lightgbm+xgboost} for an average} */
    public String name() {
        return String.join("+", settings.kinds.stream().map(ModelKind::toString).toList());
    }

    /** {@return the hyper-parameters; of an average, those of the first model} */
    public Params params() {
        return settings.params.get(0);
    }

    /** {@return what is searched by default} */
    public ParameterSpace space() {
        return settings.kinds.get(0).space();
    }

    /**
     * A copy with another hyper-parameter.
     *
     * @param name for example {@code num_leaves}
     * @param value finite
     * @return the new estimator
     * @throws InvalidRequestException for an unknown name, with the names there are
     */
    public Estimator with(String name, double value) {
        return with(Params.of(name, value));
    }

    /**
     * A copy with other hyper-parameters; those not given keep their values.
     *
     * @param given of an average, what each model knows of them
     * @return the new estimator
     * @throws InvalidRequestException for an unknown name, with the names there are
     */
    public Estimator with(Params given) {
        for (String name : given.names()) {
            if (settings.params.stream().noneMatch(params -> params.has(name))) {
                params().value(name);
            }
        }
        return with(s -> s.params = s.params.stream()
                .map(params -> params.with(
                        given.only(given.names().stream().filter(params::has).toList())))
                .toList());
    }

    /**
     * A copy with another seed.
     *
     * @param seed any number
     * @return the new estimator
     */
    public Estimator seed(long seed) {
        return with(s -> s.seed = seed);
    }

    /**
     * A copy that trains in several threads of the library. More than one is slower than one where other work keeps the cores busy.
     *
     * @param count 1 or more
     * @return the new estimator
     */
    public Estimator threads(int count) {
        if (count < 1 || count > 1_024) {
            throw new InvalidRequestException("Threads must be from 1 to 1024, were " + count + ".");
        }
        return with(s -> s.threads = count);
    }

    /** {@return a copy that gives each class the same weight, however rare it is} */
    public Estimator balanced() {
        return with(s -> s.balanced = true);
    }

    /** {@return a copy that leaves probabilities as the library gives them} */
    public Estimator uncalibrated() {
        return with(s -> s.calibrated = false);
    }

    /**
     * A copy that holds out another part of the training rows to stop and to calibrate.
     *
     * @param share of the rows, the last in time; 0 stops and calibrates nothing
     * @return the new estimator
     */
    public Estimator heldOut(double share) {
        if (!(share >= 0 && share <= 0.5)) {
            throw new InvalidRequestException("The share held out must be from 0 to 0.5, was " + share + ".");
        }
        return with(s -> s.heldOut = share);
    }

    /**
     * A copy that selects features in each fit, from the rows of that fit alone.
     *
     * @param selection for example {@code FeatureSelection.hybrid()}
     * @return the new estimator
     */
    public Estimator select(FeatureSelection selection) {
        return with(s -> s.selection = selection);
    }

    /**
     * The model with what it reads, for a rise of 0.2 % in 5 bars unless other labels are given.
     *
     * @param features what it reads
     * @return a recipe, which can be a strategy
     */
    public ModelRecipe features(Features features) {
        return new ModelRecipe(this, features, Labels.change(), ModelRecipe.Stake.WHOLE);
    }

    /**
     * Fits.
     *
     * @param data rows in order of time
     * @return the model
     * @throws NoDataException if there are too few rows
     * @throws InvalidRequestException if a feature is infinite, or all labels are the same
     */
    @Override
    public Model fit(TrainingData data) {
        requireRows(data);
        int first = (int) Math.round(data.size() * (1 - settings.heldOut));
        boolean holds = settings.heldOut > 0 && first < data.size();
        TrainingData early = holds ? data.until(data.closeTime(first)) : data;
        requireClasses(early);
        SelectedFeatures selected = settings.selection.select(early.withoutNumbering());
        TrainingData train = selected.of(early);
        TrainingData stop = selected.of(data.slice(holds ? first : data.size(), data.size()));
        Samples trainRows = samples(train, classWeights(train));
        Samples stopRows = samples(stop, classWeights(train));
        List<Member> members = new ArrayList<>();
        for (int m = 0; m < settings.kinds.size(); m++) {
            members.add(member(m, data.classes().size(), trainRows, stopRows));
        }
        return new Model(ModelOrigin.of(selected.of(data), settings.seed), selected.names(), data.classes(), members);
    }

    private Member member(int m, int classes, Samples train, Samples stop) {
        ModelKind kind = settings.kinds.get(m);
        Map<String, String> files = kind.trainer()
                .fit(new Trainer.Fit(classes, train, stop, settings.params.get(m), settings.seed, settings.threads));
        Member member = Member.read(kind, files, classes, Calibration.NONE);
        if (!settings.calibrated || classes == 0 || stop.size() == 0) {
            return member;
        }
        double[][] predicted = new double[stop.size()][];
        double[] row = new double[stop.columns().length];
        for (int i = 0; i < predicted.length; i++) {
            for (int f = 0; f < row.length; f++) {
                row[f] = stop.columns()[f][i];
            }
            predicted[i] = member.predict(row, classes);
        }
        return member.calibrated(Calibration.of(predicted, stop, classes));
    }

    private double[] classWeights(TrainingData train) {
        int[] counts = train.counts();
        return IntStream.range(0, counts.length)
                .mapToDouble(
                        c -> settings.balanced && counts[c] > 0 ? (double) train.size() / counts.length / counts[c] : 1)
                .toArray();
    }

    private static Samples samples(TrainingData data, double[] classWeights) {
        double[] weights = data.size() == 0 ? new double[0] : data.weights();
        double[] labels = data.labels();
        for (int row = 0; row < weights.length && classWeights.length > 0; row++) {
            weights[row] *= classWeights[(int) labels[row]];
        }
        return new Samples(data.columns(), labels, weights);
    }

    private void requireRows(TrainingData data) {
        if (data.size() < MIN_ROWS) {
            throw new NoDataException("A model of " + name() + " needs " + MIN_ROWS + " rows at least, and some "
                    + TrainingData.FEW_ROWS + " to learn anything; there are " + data.size()
                    + ". Give more candles.");
        }
        for (String feature : data.names()) {
            for (double value : data.matrix().column(feature)) {
                if (Double.isInfinite(value)) {
                    throw new InvalidRequestException(
                            "Feature '" + feature + "' is infinite in a row: make it NaN where it is unknown.");
                }
            }
        }
    }

    private static void requireClasses(TrainingData train) {
        int[] counts = train.counts();
        if (counts.length > 0
                && Arrays.stream(counts).filter(count -> count > 0).count() < 2) {
            throw new InvalidRequestException("All " + train.size() + " training rows have the same label, so there is"
                    + " only one class. Take more data, or labels with another threshold.");
        }
    }

    /** For example {@code Estimator[lightgbm, seed 42]}. */
    @Override
    public String toString() {
        return "Estimator[" + name() + ", seed " + settings.seed + "]";
    }
}
