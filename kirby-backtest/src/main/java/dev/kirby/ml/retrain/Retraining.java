package dev.kirby.ml.retrain;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.ml.FeatureSelection;
import dev.kirby.ml.Features;
import dev.kirby.ml.Labels;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Estimator;
import dev.kirby.ml.model.Model;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.validate.ModelScores;
import dev.kirby.registry.ArchivedModel;
import dev.kirby.registry.ModelArchive;
import dev.kirby.registry.ModelTraining;
import dev.kirby.strategy.Study;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Trains models of a market on all that is known, and puts the best into production if it has earned it.
 *
 * <pre>{@code
 * Retraining.of(store.models(), Clock.systemUTC()).run(study).forEach(System.out::println);
 * }</pre>
 *
 * <p><b>Steps.</b> Features and labels of the study; the last part in time (20 %) is set aside as the test; each model is fitted on the rows
 * before whose label does not reach into it, selection of features included; each predicts the test once. The model that is deployed is
 * the one that was judged: it is not fitted again with the test.
 *
 * <p><b>The gate.</b> The most accurate model is deployed if (1) its accuracy reaches the threshold, (2) its edge over always saying the
 * test's most frequent class is above 0 beyond chance, at 5 % divided by the number of models tried, with errors that know about overlap
 * (see {@link ModelScores}), and (3) on those test rows that the model in production has not seen either, it is no less accurate. The
 * second is what an accuracy alone does not show: where 58 % of the bars rise, 0.58 is nothing.
 *
 * <p>Every training is in the history, with its reason, and what the newest of each kind made is kept. One that fails changes nothing in production. Immutable and thread-safe if the
 * archive is.
 */
public final class Retraining {

    private static final double CHANCE = 0.05;
    private static final int MIN_SHARED = 100;

    private final ModelArchive archive;
    private final Clock clock;
    private final Settings settings;

    /** What refinements change. */
    private static final class Settings {
        List<Estimator> models = List.of(Models.lightgbm(), Models.xgboost(), Models.randomForest());
        Features features = Features.standard();
        Labels labels = Labels.change();
        FeatureSelection selection = FeatureSelection.all();
        double minAccuracy = 0.55;
        double testShare = 0.2;
        int minNewRows;

        Settings copy() {
            Settings copy = new Settings();
            copy.models = models;
            copy.features = features;
            copy.labels = labels;
            copy.selection = selection;
            copy.minAccuracy = minAccuracy;
            copy.testShare = testShare;
            copy.minNewRows = minNewRows;
            return copy;
        }
    }

    /** A fitted model with its judgement. */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    private record Candidate(Model model, double[][] predicted, ModelScores scores) {}

    private Retraining(ModelArchive archive, Clock clock, Settings settings) {
        this.archive = requireNonNull(archive, "archive");
        this.clock = requireNonNull(clock, "clock");
        this.settings = settings;
    }

    /**
     * LightGBM, XGBoost and a random forest on the standard features, for a rise of 0.2 % in 5 bars, gate 0.55.
     *
     * @param archive where models and history are kept, for example {@code store.models()}
     * @param clock supplies the time of the training
     * @return a retraining to refine
     */
    public static Retraining of(ModelArchive archive, Clock clock) {
        return new Retraining(archive, clock, new Settings());
    }

    private Retraining with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new Retraining(archive, clock, copy);
    }

    /**
     * A copy that tries other models.
     *
     * @param models one or more
     * @return the new retraining
     */
    public Retraining models(List<Estimator> models) {
        if (models.isEmpty()) {
            throw new InvalidRequestException("A retraining needs a model to train: give lightgbm, for example.");
        }
        return with(s -> s.models = List.copyOf(models));
    }

    /**
     * A copy with other features.
     *
     * @param features what models may read
     * @return the new retraining
     */
    public Retraining features(Features features) {
        return with(s -> s.features = requireNonNull(features, "features"));
    }

    /**
     * A copy with other labels.
     *
     * @param labels classes, or numbers, whose accuracy is how often the sign is predicted
     * @return the new retraining
     */
    public Retraining labels(Labels labels) {
        return with(s -> s.labels = requireNonNull(labels, "labels"));
    }

    /**
     * A copy that selects features, in the training rows alone.
     *
     * @param selection for example {@code FeatureSelection.hybrid()}
     * @return the new retraining
     */
    public Retraining select(FeatureSelection selection) {
        return with(s -> s.selection = requireNonNull(selection, "selection"));
    }

    /**
     * A copy with another gate.
     *
     * @param accuracy on the test, 0 to 1
     * @return the new retraining
     */
    public Retraining minAccuracy(double accuracy) {
        if (!(accuracy >= 0 && accuracy <= 1)) {
            throw new InvalidRequestException("The accuracy must be from 0 to 1, was " + accuracy + ".");
        }
        return with(s -> s.minAccuracy = accuracy);
    }

    /**
     * A copy with another test.
     *
     * @param share of the rows, the last in time, between 0 and 1
     * @return the new retraining
     */
    public Retraining testShare(double share) {
        if (!(share > 0 && share < 1)) {
            throw new InvalidRequestException("The share of the test must be between 0 and 1, was " + share + ".");
        }
        return with(s -> s.testShare = share);
    }

    /**
     * A copy that trains only where there is something new.
     *
     * @param rows that were not there at the last training of the market; 0 trains always
     * @return the new retraining
     */
    public Retraining minNewRows(int rows) {
        if (rows < 0) {
            throw new InvalidRequestException("The number of new rows must be 0 or more, was " + rows + ".");
        }
        return with(s -> s.minNewRows = rows);
    }

    /**
     * Trains once.
     *
     * @param study the market's candles, and what is known beside them
     * @return one line a model, as they are in the history
     */
    public List<ModelTraining> run(Study study) {
        return run(study.bars().instrument(), study.bars().interval(), () -> study);
    }

    /**
     * Trains once on data that are still to be loaded: that they cannot be is in the history too.
     *
     * @param instrument the market
     * @param interval the candle length
     * @param study loads them
     * @return one line a model, as they are in the history
     */
    public List<ModelTraining> run(Instrument instrument, Interval interval, Supplier<Study> study) {
        List<ModelTraining> lines;
        try {
            TrainingData data = TrainingData.of(study.get(), settings.features, settings.labels);
            lines = trained(new TrainingLine(clock, instrument, interval, data), data);
        } catch (RuntimeException e) {
            TrainingLine line = new TrainingLine(clock, instrument, interval);
            lines = settings.models.stream()
                    .map(model -> line.not(model.name(), "failed: " + e.getMessage()))
                    .toList();
        }
        lines.forEach(archive::record);
        return lines;
    }

    private List<ModelTraining> trained(TrainingLine line, TrainingData data) {
        Optional<String> old = tooFewNew(line, data);
        if (old.isPresent()) {
            return settings.models.stream()
                    .map(model -> line.not(model.name(), old.get()))
                    .toList();
        }
        TrainingData.Split split = data.split(1 - settings.testShare);
        List<Candidate> candidates = new ArrayList<>();
        List<ModelTraining> lines = new ArrayList<>();
        for (Estimator estimator : settings.models) {
            try {
                Model model = estimator.select(settings.selection).fit(split.train());
                double[][] predicted = model.predict(split.test().matrix());
                ModelScores scores = ModelScores.of(split.test(), predicted);
                archive.keep(archived(line, TrainingLine.kind(model.kind()), model, scores));
                candidates.add(new Candidate(model, predicted, scores));
            } catch (RuntimeException e) {
                lines.add(line.not(estimator.name(), "failed: " + e.getMessage()));
            }
        }
        candidates.sort(Comparator.comparingDouble((Candidate c) -> -c.scores.accuracy()));
        for (int rank = 0; rank < candidates.size(); rank++) {
            lines.add(
                    rank == 0
                            ? judged(line, candidates.get(0), split.test())
                            : behind(line, candidates.get(rank), candidates.get(0)));
        }
        return lines;
    }

    private Optional<String> tooFewNew(TrainingLine line, TrainingData data) {
        if (settings.minNewRows == 0) {
            return Optional.empty();
        }
        long seen = archive.history().stream()
                .filter(run -> line.isOf(run) && !run.metrics().isEmpty())
                .mapToLong(run -> run.data().range().end().toEpochMilli())
                .max()
                .orElse(Long.MIN_VALUE);
        long fresh = IntStream.range(0, data.size())
                .filter(row -> data.closeTime(row) > seen)
                .count();
        return fresh >= settings.minNewRows
                ? Optional.empty()
                : Optional.of(fresh + " rows are new since the last training, " + settings.minNewRows
                        + " are needed: not trained");
    }

    private ModelTraining behind(TrainingLine line, Candidate candidate, Candidate best) {
        return line.of(
                candidate.model,
                candidate.scores,
                "",
                false,
                TrainingLine.text(
                        "accuracy %.4f, behind %s with %.4f",
                        candidate.scores.accuracy(), best.model.kind(), best.scores.accuracy()));
    }

    private ModelTraining judged(TrainingLine line, Candidate best, TrainingData test) {
        Optional<String> obstacle = gate(best.scores).or(() -> production(line, best, test));
        if (obstacle.isPresent()) {
            return line.of(best.model, best.scores, "", false, obstacle.get());
        }
        String reason = TrainingLine.text(
                "accuracy %.4f reaches %s, and is %.4f above the most frequent class, at least %.4f",
                best.scores.accuracy(),
                settings.minAccuracy,
                best.scores.edge(),
                best.scores.edgeBound(CHANCE / settings.models.size()));
        String id = id(line, best.model);
        archive.deploy(archived(line, id, best.model, best.scores));
        return line.of(best.model, best.scores, id, true, reason);
    }

    private ArchivedModel archived(TrainingLine line, String id, Model model, ModelScores scores) {
        return DeployedModel.archived(
                id, line.instrument(), line.interval(), clock.instant(), settings.labels, model, scores);
    }

    /** A name that no model of the market has had. */
    private String id(TrainingLine line, Model model) {
        String base = TrainingLine.id(model.kind(), clock.instant());
        List<String> taken = archive.history().stream()
                .filter(line::isOf)
                .map(run -> run.outcome().id())
                .toList();
        String id = base;
        for (int n = 2; taken.contains(id); n++) {
            id = base + "_" + n;
        }
        return id;
    }

    private Optional<String> gate(ModelScores scores) {
        double bound = scores.edgeBound(CHANCE / settings.models.size());
        if (scores.accuracy() < settings.minAccuracy) {
            return Optional.of(TrainingLine.text(
                    "accuracy %.4f is below the threshold %s", scores.accuracy(), settings.minAccuracy));
        }
        return bound > 0
                ? Optional.empty()
                : Optional.of(TrainingLine.text(
                        "accuracy %.4f is not above the most frequent class's %.4f beyond chance: the edge may be %.4f"
                                + " (5 %% for %d models, %d rows that count as %.0f)",
                        scores.accuracy(),
                        scores.majority(),
                        bound,
                        settings.models.size(),
                        scores.rows(),
                        scores.effectiveRows()));
    }

    /** Whether the model in production does better on the rows that neither has seen. */
    private Optional<String> production(TrainingLine line, Candidate best, TrainingData test) {
        Optional<ArchivedModel> archived = archive.production(line.instrument(), line.interval());
        if (archived.isEmpty()) {
            return Optional.empty();
        }
        DeployedModel production = DeployedModel.read(archived.get());
        Model old = production.model();
        if (!production.labels().equals(settings.labels.name()) || !test.names().containsAll(old.features())) {
            return Optional.empty(); // of other labels or features: there is nothing to compare
        }
        int first = 0;
        while (first < test.size() && test.closeTime(first) < old.origin().until()) {
            first++;
        }
        TrainingData shared = test.slice(first, test.size());
        if (shared.size() < MIN_SHARED) {
            return Optional.of(TrainingLine.text(
                    "only %d rows are new to the model in production, %s: %d are needed to compare",
                    shared.size(), archived.get().id(), MIN_SHARED));
        }
        double mine = ModelScores.of(shared, Arrays.copyOfRange(best.predicted, first, test.size()))
                .accuracy();
        double his = ModelScores.of(shared, old.predict(shared.matrix())).accuracy();
        return mine >= his
                ? Optional.empty()
                : Optional.of(TrainingLine.text(
                        "accuracy %.4f on the %d rows that neither has seen, behind %.4f of the model in production, %s",
                        mine, shared.size(), his, archived.get().id()));
    }

    /** For example {@code Retraining[lightgbm, xgboost, random_forest, gate 0.55]}. */
    @Override
    public String toString() {
        String models =
                String.join(", ", settings.models.stream().map(Estimator::name).toList());
        return "Retraining[" + (models.length() > 50 ? settings.models.size() + " models" : models) + ", gate "
                + settings.minAccuracy + "]";
    }
}
