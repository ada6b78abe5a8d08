package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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

    /** For example {@code ModelTraining[binance:BTC/USDT:USDT 1h, lightgbm, deployed]}. */
    @Override
    public String toString() {
        String text = "ModelTraining[" + instrument + " " + interval + ", " + outcome.model()
                + (outcome.deployed() ? ", deployed" : ", not deployed");
        return (text.length() > 79 ? text.substring(0, 79) : text) + "]";
    }
}
