package dev.kirby.store.registry;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.registry.ModelPrediction;
import dev.kirby.registry.PredictionLog;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Predictions in one log a market and month of the candles' close, {@code predictions/EXCHANGE/COIN_QUOTE_TYPE/INTERVAL/2024-03.jsonl}, so
 * that the newest are read without the others. Two processes that predict one candle write it twice; reading keeps the first. A line has
 * the columns of {@code predictions} in SQL. Thread-safe.
 */
public final class DocumentPredictions implements PredictionLog {

    /** No market is older. */
    private static final YearMonth FIRST = YearMonth.of(2009, 1);

    private static final YearMonth LAST = YearMonth.of(2199, 12);

    private final DocumentStorage documents;

    /**
     * The predictions of some documents.
     *
     * @param documents where they are kept
     */
    public DocumentPredictions(DocumentStorage documents) {
        this.documents = documents;
    }

    private JsonLog<ModelPrediction> log(Instrument instrument, Interval interval, YearMonth month) {
        String key = "predictions/" + instrument.exchange() + "/" + instrument.coin() + "_" + instrument.quote() + "_"
                + instrument.type() + "/" + interval + "/" + month + ".jsonl";
        return new JsonLog<>(documents, key, DocumentPredictions::prediction);
    }

    private static YearMonth month(Instant time) {
        YearMonth month = YearMonth.from(time.atOffset(ZoneOffset.UTC));
        return month.isBefore(FIRST) ? FIRST : month.isAfter(LAST) ? LAST : month;
    }

    @Override
    public void append(ModelPrediction prediction) {
        Instrument instrument = prediction.instrument();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("time", prediction.time().toString());
        json.put("instrument", instrument.toString());
        json.put("exchange", instrument.exchange());
        json.put("pair", instrument.coin() + "/" + instrument.quote());
        json.put("market_type", instrument.type().toString());
        json.put("timeframe", prediction.interval().toString());
        json.put("close_time", prediction.closeTime().toString());
        json.put("delay_ms", prediction.delay().toMillis());
        json.put("model", prediction.model());
        json.put("says", prediction.says().orElse(null));
        json.put("strength", JobJson.known(prediction.strength()));
        json.put("dissimilarity", JobJson.known(prediction.dissimilarity()));
        json.put(
                "flags",
                String.join(
                        " ",
                        prediction.flags().stream()
                                .map(ModelPrediction.Flag::toString)
                                .toList()));
        json.put("reason", prediction.reason());
        json.put("probabilities", JobJson.known(prediction.values()));
        log(instrument, prediction.interval(), month(prediction.closeTime())).append(json);
    }

    @Override
    public List<ModelPrediction> read(Instrument instrument, Interval interval, TimeRange closed) {
        Map<Instant, ModelPrediction> first = new TreeMap<>();
        YearMonth last = month(closed.end());
        for (YearMonth month = month(closed.start()); !month.isAfter(last); month = month.plusMonths(1)) {
            for (ModelPrediction prediction : log(instrument, interval, month).read()) {
                if (closed.contains(prediction.closeTime().toEpochMilli())) {
                    first.merge(
                            prediction.closeTime(),
                            prediction,
                            (one, other) -> other.time().isBefore(one.time()) ? other : one);
                }
            }
        }
        return List.copyOf(first.values());
    }

    private static ModelPrediction prediction(JsonNode json) {
        List<ModelPrediction.Flag> flags = new ArrayList<>();
        for (String flag : json.required("flags").stringValue().split(" ", 0)) {
            if (!flag.isEmpty()) {
                flags.add(ModelPrediction.Flag.valueOf(flag.toUpperCase(Locale.ROOT)));
            }
        }
        return new ModelPrediction(
                Instant.parse(json.required("time").stringValue()),
                Instrument.parse(json.required("instrument").stringValue()),
                Interval.parse(json.required("timeframe").stringValue()),
                Instant.parse(json.required("close_time").stringValue()),
                json.required("model").stringValue(),
                JobJson.numbers(json.required("probabilities")),
                JobJson.number(json.path("dissimilarity")),
                flags,
                json.required("reason").stringValue());
    }

    /** For example {@code PredictionLog[LakeDocuments[/home/me/data]]}. */
    @Override
    public String toString() {
        return "PredictionLog[" + documents + "]";
    }
}
