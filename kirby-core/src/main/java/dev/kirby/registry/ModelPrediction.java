package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a model in production said of a candle when it closed. Immutable and thread-safe.
 *
 * @param time when it was said
 * @param instrument the market
 * @param interval the candle length
 * @param closeTime when the candle closed
 * @param model the id of the model
 * @param values the probability of each class by its name, in their order, or of a regression one number; empty where nothing was predicted
 * @param dissimilarity how far the features are from all that the model was trained on, above 1 far; NaN where that is not known
 * @param flags why it is not to be traded on; none for a sound prediction
 * @param reason what the flags are about, empty without one
 */
public record ModelPrediction(
        Instant time,
        Instrument instrument,
        Interval interval,
        Instant closeTime,
        String model,
        Map<String, Double> values,
        double dissimilarity,
        List<Flag> flags,
        String reason) {

    /** Why a prediction is not to be traded on. */
    public enum Flag {
        /** The candle came too long after its close. */
        LATE,
        /** A feature is not known, and nothing was predicted. */
        UNKNOWN,
        /** The model was trained on nothing like it. */
        FAR;

        /** For example {@code late}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks that all parts are there, and copies the collections. */
    public ModelPrediction {
        requireNonNull(time, "time");
        requireNonNull(instrument, "instrument");
        requireNonNull(interval, "interval");
        requireNonNull(closeTime, "closeTime");
        requireNonNull(model, "model");
        requireNonNull(reason, "reason");
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        flags = List.copyOf(flags);
    }

    /** {@return the most probable class; absent where nothing was predicted} */
    public Optional<String> says() {
        String best = null;
        for (Map.Entry<String, Double> value : values.entrySet()) {
            best = best == null || value.getValue() > values.getOrDefault(best, Double.NaN) ? value.getKey() : best;
        }
        return Optional.ofNullable(best);
    }

    /** {@return the probability of the most probable class, or the number predicted; NaN where nothing was} */
    public double strength() {
        return says().map(values::get).orElse(Double.NaN);
    }

    /** {@return how long after the candle's close it was said} */
    public Duration delay() {
        return Duration.between(closeTime, time);
    }

    /** {@return whether it has no flag} */
    public boolean isSound() {
        return flags.isEmpty();
    }

    /** For example {@code ModelPrediction[BTC/USDT:USDT 1h 2024-03-01T12:00:00Z, rise 0.612, late]}. */
    @Override
    public String toString() {
        String text = "ModelPrediction[" + instrument.symbol() + " " + interval + " " + closeTime
                + says().map(name -> String.format(Locale.ROOT, ", %s %.3f", name, strength()))
                        .orElse("")
                + (flags.isEmpty()
                        ? ""
                        : ", "
                                + String.join(
                                        ", ", flags.stream().map(Flag::toString).toList()));
        return (text.length() > 79 ? text.substring(0, 79) : text) + "]";
    }
}
