package dev.kirby.ml.retrain;

import static java.util.Objects.requireNonNull;

import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Model;
import dev.kirby.ml.model.ModelOrigin;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Watches a model in production: how accurate it has been since its training, how old it is, and whether the features are still like those
 * it learned from.
 *
 * <p>A fitted model and causal features give the same prediction for a bar whenever they are asked, so what was said live is computed from
 * the stored candles, and no log of predictions is needed that could differ from it.
 *
 * <p><b>Drift</b> is the population stability index: with the training rows' deciles as ranges, the sum over them of (share now - share
 * then) times log(share now / share then). Below 0.1 is usual, above 0.25 the feature has moved. Immutable and thread-safe.
 */
public final class ModelMonitor {

    /** Below this accuracy somebody should look. */
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
     * How a model does.
     *
     * @param rows how many of its predictions could be judged, at most 1,000
     * @param accuracy of those; NaN without any
     * @param age since its training
     * @param drift the population stability index of each feature, largest first
     * @param advice what is to be done
     * @param reasons why
     */
    public record Health(
            int rows, double accuracy, Duration age, Map<String, Double> drift, Advice advice, List<String> reasons) {

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
        if (fresh.size() >= MIN_ROWS && accuracy < RETRAIN_ACCURACY) {
            boolean alert = accuracy < ALERT_ACCURACY;
            reasons.add(TrainingLine.text(
                    "accuracy %.4f of %d rows is below %s",
                    accuracy, fresh.size(), alert ? ALERT_ACCURACY : RETRAIN_ACCURACY));
            advice = alert ? Advice.ALERT : Advice.RETRAIN;
        }
        return new Health(fresh.size(), accuracy, age, drift, advice, reasons);
    }

    private static double accuracy(Model model, TrainingData rows) {
        double[][] predicted = model.predict(rows.matrix());
        int right = 0;
        for (int row = 0; row < predicted.length; row++) {
            int said = 0;
            for (int c = 1; c < predicted[row].length; c++) {
                said = predicted[row][c] > predicted[row][said] ? c : said;
            }
            right += said == rows.label(row) ? 1 : 0;
        }
        return (double) right / predicted.length;
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
