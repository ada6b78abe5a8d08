package dev.kirby.ml.retrain;

import static java.util.Objects.requireNonNull;

import dev.kirby.ml.LabelClass;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Model;
import dev.kirby.ml.model.ModelOrigin;
import dev.kirby.registry.ModelPrediction;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Watches a model in production: how accurate it has been since its training, how old it is, and whether the features are still like those
 * it learned from.
 *
 * <p><b>Accuracy</b> is that of what was said live, by the log of predictions: those that are flagged are left out, and counted. Without a log, or with fewer than 100 of its predictions judged, it is that of the stored bars after the training: a fitted
 * model and causal features say the same of a bar whenever they are asked, as long as the candles are the same.
 *
 * <p><b>Drift</b> is the population stability index: with the training rows' deciles as ranges, the sum over them of (share now - share
 * then) times log(share now / share then). Below 0.1 is usual, above 0.25 the feature has moved. Immutable and thread-safe.
 */
public final class ModelMonitor {

    /** Below this accuracy a person should check the model. */
    public static final double ALERT_ACCURACY = 0.48;

    /** Below this accuracy the model is to be trained again. */
    public static final double RETRAIN_ACCURACY = 0.52;

    /** How many of the newest predictions are judged. */
    public static final int WINDOW = 1_000;

    /** A model older than this is to be trained again. */
    public static final Duration MAX_AGE = Duration.ofDays(30);

    /** A feature whose index is above this has moved. */
    public static final double MAX_DRIFT = 0.25;

    private static final int MIN_ROWS = 100;

    private final Clock clock;

    /** What is to be done. */
    public enum Advice {
        /** Nothing. */
        KEEP,
        /** Train again. */
        RETRAIN,
        /** Somebody should look: predictions are worse than a coin. */
        ALERT
    }

    /**
     * What of a model's live predictions came true.
     *
     * @param judged how many, at most 1,000: sound ones whose outcome is known
     * @param accuracy of those; NaN without any
     * @param flagged how many were late, far, or could not be made, in the same time
     * @param open how many have an outcome that is not known yet
     */
    public record Live(int judged, double accuracy, int flagged, int open) {

        /** Nothing was predicted live. */
        public static final Live NONE = new Live(0, Double.NaN, 0, 0);

        /** For example {@code Live[accuracy 0.5410 of 1000, 3 flagged, 5 open]}. */
        @Override
        public String toString() {
            return TrainingLine.text("Live[accuracy %.4f of %d, %d flagged, %d open]", accuracy, judged, flagged, open);
        }
    }

    /**
     * How a model does.
     *
     * @param rows how many stored bars after its training it could be judged by, at most 1,000
     * @param accuracy of those; NaN without any
     * @param live what it said live
     * @param age since its training
     * @param drift the population stability index of each feature, largest first
     * @param advice what is to be done
     * @param reasons why
     */
    public record Health(
            int rows,
            double accuracy,
            Live live,
            Duration age,
            Map<String, Double> drift,
            Advice advice,
            List<String> reasons) {

        /** Copies the collections. */
        public Health {
            drift = Collections.unmodifiableMap(new LinkedHashMap<>(drift));
            reasons = List.copyOf(reasons);
        }

        /** For example {@code Health[RETRAIN, accuracy 0.5110 of 1000 rows, 12 days old]}. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "Health[%s, accuracy %.4f of %d rows, %d days old]",
                    advice,
                    accuracy,
                    rows,
                    age.toDays());
        }
    }

    private ModelMonitor(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * A monitor.
     *
     * @param clock supplies the age of models
     * @return the monitor
     */
    public static ModelMonitor of(Clock clock) {
        return new ModelMonitor(clock);
    }

    /**
     * Judges a model by the rows that came after its training.
     *
     * @param deployed the model
     * @param data rows up to now; those that the model was fitted on are left out
     * @return how it does
     */
    public Health judge(DeployedModel deployed, TrainingData data) {
        return judge(deployed, data, List.of());
    }

    /**
     * Judges a model by what it said live, and by the rows that came after its training.
     *
     * @param deployed the model
     * @param data rows up to now; those that the model was fitted on are left out
     * @param predictions of the market, in order of time, such as {@code store.predictions().read(…)}; those of other models are left out
     * @return how it does
     */
    public Health judge(DeployedModel deployed, TrainingData data, List<ModelPrediction> predictions) {
        Model model = deployed.model();
        int first = data.size();
        while (first > 0 && data.closeTime(first - 1) >= model.origin().until() && data.size() - first < WINDOW) {
            first--;
        }
        TrainingData fresh = data.slice(first, data.size());
        Duration age = Duration.between(deployed.trained(), clock.instant());
        List<String> reasons = new ArrayList<>();
        Advice advice = Advice.KEEP;
        double accuracy = Double.NaN;
        Map<String, Double> drift = Map.of();
        if (fresh.size() > 0) {
            accuracy = accuracy(model, fresh);
            drift = drift(model, fresh);
        }
        Live live = live(deployed, data, predictions);
        if (age.compareTo(MAX_AGE) > 0) {
            reasons.add(age.toDays() + " days old, more than " + MAX_AGE.toDays());
            advice = Advice.RETRAIN;
        }
        long moved = drift.values().stream().filter(index -> index > MAX_DRIFT).count();
        if (fresh.size() >= MIN_ROWS && moved > 0) {
            Map.Entry<String, Double> most = drift.entrySet().iterator().next();
            reasons.add(TrainingLine.text(
                    "%d of %d features moved, most %s with %.2f", moved, drift.size(), most.getKey(), most.getValue()));
            advice = Advice.RETRAIN;
        }
        boolean isLive = live.judged >= MIN_ROWS;
        int judged = isLive ? live.judged : fresh.size();
        double reached = isLive ? live.accuracy : accuracy;
        if (judged >= MIN_ROWS && reached < RETRAIN_ACCURACY) {
            boolean alert = reached < ALERT_ACCURACY;
            reasons.add(TrainingLine.text(
                    "accuracy %.4f of %d %s is below %s",
                    reached, judged, isLive ? "live predictions" : "rows", alert ? ALERT_ACCURACY : RETRAIN_ACCURACY));
            advice = alert ? Advice.ALERT : advice == Advice.KEEP ? Advice.RETRAIN : advice;
        }
        return new Health(fresh.size(), accuracy, live, age, drift, advice, reasons);
    }

    /** The newest predictions of the model whose outcome is known, and how many are flagged or open beside them. */
    private static Live live(DeployedModel deployed, TrainingData data, List<ModelPrediction> predictions) {
        Map<Long, Integer> rows = new HashMap<>();
        for (int row = 0; row < data.size(); row++) {
            rows.put(data.closeTime(row), row);
        }
        List<String> names =
                deployed.model().classes().stream().map(LabelClass::name).toList();
        int judged = 0;
        int right = 0;
        int flagged = 0;
        int open = 0;
        for (int i = predictions.size() - 1; i >= 0 && judged < WINDOW; i--) {
            ModelPrediction prediction = predictions.get(i);
            if (!prediction.model().equals(deployed.id())) {
                continue;
            }
            Integer row = rows.get(prediction.closeTime().toEpochMilli());
            if (!prediction.isSound()) {
                flagged++;
            } else if (row == null) {
                open++;
            } else {
                judged++;
                right += isRight(prediction, data.label(row), names) ? 1 : 0;
            }
        }
        return judged + flagged + open == 0
                ? Live.NONE
                : new Live(judged, judged == 0 ? Double.NaN : (double) right / judged, flagged, open);
    }

    /** Whether the class came true, or the sign of the number. */
    private static boolean isRight(ModelPrediction prediction, double label, List<String> names) {
        return names.isEmpty()
                ? Math.signum(prediction.strength()) == Math.signum(label)
                : prediction.says().map(names::indexOf).orElse(-1) == label;
    }

    private static double accuracy(Model model, TrainingData rows) {
        double[][] predicted = model.predict(rows.matrix());
        int right = 0;
        for (int row = 0; row < predicted.length; row++) {
            double[] said = predicted[row];
            right += (model.classes().isEmpty()
                            ? Math.signum(said[0]) == Math.signum(rows.label(row))
                            : mostProbable(said) == rows.label(row))
                    ? 1
                    : 0;
        }
        return (double) right / predicted.length;
    }

    private static int mostProbable(double[] said) {
        int best = 0;
        for (int c = 1; c < said.length; c++) {
            best = said[c] > said[best] ? c : best;
        }
        return best;
    }

    private static Map<String, Double> drift(Model model, TrainingData rows) {
        List<Map.Entry<String, Double>> indices = new ArrayList<>();
        for (int f = 0; f < model.features().size(); f++) {
            String name = model.features().get(f);
            double[] now = ModelOrigin.shares(
                    model.origin().deciles()[f], rows.matrix().column(name));
            indices.add(Map.entry(name, index(model.origin().shares()[f], now)));
        }
        indices.sort(Map.Entry.<String, Double>comparingByValue().reversed());
        Map<String, Double> drift = new LinkedHashMap<>();
        indices.forEach(entry -> drift.put(entry.getKey(), entry.getValue()));
        return drift;
    }

    /** The population stability index of shares; a range that is empty counts as one row in ten thousand. */
    static double index(double[] expected, double[] found) {
        double index = 0;
        for (int range = 0; range < expected.length; range++) {
            double then = Math.max(expected[range], 1e-4);
            double now = Math.max(found[range], 1e-4);
            index += (now - then) * Math.log(now / then);
        }
        return index;
    }
}
