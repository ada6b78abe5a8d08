package dev.kirby.registry;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A stored model: a few text files. Immutable and thread-safe.
 *
 * @param id letters, digits, {@code _} and {@code -}
 * @param instrument the market it was trained on
 * @param interval the candle length
 * @param trained when
 * @param files the content by file name, such as {@code model.txt}, {@code metrics.json}, {@code features.json}; {@code
 *     model.json} is the archive's own
 */
public record ArchivedModel(
        String id, Instrument instrument, Interval interval, Instant trained, Map<String, String> files) {

    /** Checks the names, and copies the map. */
    public ArchivedModel {
        if (!requireNonNull(id, "id").matches("[A-Za-z0-9_-]{1,100}")) {
            throw new InvalidRequestException("A model's id must be letters, digits, '_' and '-', was '" + id + "'.");
        }
        requireNonNull(instrument, "instrument");
        requireNonNull(interval, "interval");
        requireNonNull(trained, "trained");
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        for (String name : files.keySet()) {
            if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}") || name.equals("model.json")) {
                throw new InvalidRequestException(
                        "A model's file must be named by letters, digits, '_', '-' and '.', not"
                                + " begin with '.', and not be model.json, was '" + name + "'.");
            }
        }
    }

    /** For example {@code ArchivedModel[lightgbm_20251023_020000, binance:BTC/USDT:USDT 1h]}. */
    @Override
    public String toString() {
        String text = "ArchivedModel[" + id + ", " + instrument + " " + interval;
        return (text.length() > 79 ? text.substring(0, 79) : text) + "]";
    }
}
