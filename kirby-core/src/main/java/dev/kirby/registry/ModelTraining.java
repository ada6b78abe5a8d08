package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One training of a model, for the history. Immutable and thread-safe.
 *
 * @param time when it ended
 * @param instrument the market
 * @param interval the candle length
 * @param data what it was trained and judged on
 * @param metrics what came out, by snake_case name, such as {@code accuracy}; NaN where unknown
 * @param outcome what became of it
 */
public record ModelTraining(
        Instant time,
        Instrument instrument,
        Interval interval,
        Data data,
        Map<String, Double> metrics,
        Outcome outcome) {

    private static final Set<String> COUNTS = Set.of("rows");

    /**
     * What a model was trained and judged on.
     *
     * @param range the time of the rows
     * @param rows how many
     * @param features how many columns
     * @param fingerprint identifies the rows
     */
    public record Data(TimeRange range, long rows, int features, String fingerprint) {

        /** Checks that all parts are there. */
        public Data {
            requireNonNull(range, "range");
            requireNonNull(fingerprint, "fingerprint");
        }
    }

    /**
     * What became of a training.
     *
     * @param model the kind of model, such as {@code lightgbm}
     * @param id the model's id; empty if there is no model, because the training failed
     * @param deployed whether it went into production
     * @param reason why, or why not
     */
    public record Outcome(String model, String id, boolean deployed, String reason) {

        /** Checks that all parts are there. */
        public Outcome {
            requireNonNull(model, "model");
            requireNonNull(id, "id");
            requireNonNull(reason, "reason");
        }
    }

    /** Checks that all parts are there, and copies the map. */
    public ModelTraining {
        requireNonNull(time, "time");
        requireNonNull(instrument, "instrument");
        requireNonNull(interval, "interval");
        requireNonNull(data, "data");
        requireNonNull(outcome, "outcome");
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * Metrics as JSON has them: a count, such as {@code rows}, is a whole number, and what is unknown is null.
     *
     * @param metrics by snake_case name
     * @return the same names in the same order
     */
    public static Map<String, @Nullable Number> toJson(Map<String, Double> metrics) {
        Map<String, @Nullable Number> json = new LinkedHashMap<>();
        metrics.forEach((name, value) -> json.put(name, number(name, value)));
        return json;
    }

    private static @Nullable Number number(String name, double value) {
        if (!Double.isFinite(value)) {
            return null;
        }
        return COUNTS.contains(name) ? (Number) Math.round(value) : (Number) value;
    }

    /** For example {@code ModelTraining[binance:BTC/USDT:USDT 1h, lightgbm, deployed]}. */
    @Override
    public String toString() {
        String text = "ModelTraining[" + instrument + " " + interval + ", " + outcome.model()
                + (outcome.deployed() ? ", deployed" : ", not deployed");
        return (text.length() > 79 ? text.substring(0, 79) : text) + "]";
    }
}
