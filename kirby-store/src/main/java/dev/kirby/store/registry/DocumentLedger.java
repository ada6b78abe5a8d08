package dev.kirby.store.registry;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.registry.Look;
import dev.kirby.registry.TrialLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The looks of all markets in one log, {@code ledger/looks.jsonl}, which is only ever added to. Two processes that record
 * one look at once may write it twice; reading drops the second. Thread-safe.
 */
public final class DocumentLedger implements TrialLedger {

    private final JsonLog<Look> log;

    /**
     * The ledger of some documents.
     *
     * @param documents where it is kept
     */
    public DocumentLedger(DocumentStorage documents) {
        this.log = new JsonLog<>(documents, "ledger/looks.jsonl", DocumentLedger::look);
    }

    @Override
    public int record(Look look) {
        if (looks().stream().noneMatch(look::repeats)) {
            log.append(json(look));
        }
        return count(look);
    }

    @Override
    public int count(Look look) {
        Set<Object> trials = new HashSet<>();
        trials.add(List.of(look.interval(), look.trial()));
        for (Look other : log.read()) {
            if (look.overlaps(other)) {
                trials.add(List.of(other.interval(), other.trial()));
            }
        }
        return trials.size();
    }

    @Override
    public List<Look> looks() {
        List<Look> distinct = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (Look look : log.read()) {
            if (seen.add(List.of(look.instrument(), look.interval(), look.trial(), look.tested()))) {
                distinct.add(look);
            }
        }
        return List.copyOf(distinct);
    }

    /**
     * {@return a sentence for each line that cannot be read}
     */
    public List<String> unreadable() {
        return log.unreadable();
    }

    private static Map<String, @Nullable Object> json(Look look) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("time", look.time().toString());
        json.put("instrument", look.instrument().toString());
        json.put("interval", look.interval().toString());
        json.put("strategy", look.trial().strategy());
        json.put("space", look.trial().space());
        json.put("search", look.trial().search());
        json.put("seed", look.trial().seed());
        json.put("windows", look.trial().windows());
        json.put(
                "tested",
                look.tested().stream()
                        .map(range ->
                                List.of(range.start().toString(), range.end().toString()))
                        .toList());
        json.put("data_fingerprint", look.dataFingerprint());
        return json;
    }

    private static Look look(JsonNode json) {
        List<TimeRange> tested = new ArrayList<>();
        for (JsonNode range : json.required("tested")) {
            tested.add(new TimeRange(
                    Instant.parse(range.required(0).stringValue()),
                    Instant.parse(range.required(1).stringValue())));
        }
        return new Look(
                Instrument.parse(json.required("instrument").stringValue()),
                Interval.parse(json.required("interval").stringValue()),
                new Look.Trial(
                        json.required("strategy").stringValue(),
                        json.required("space").stringValue(),
                        json.required("search").stringValue(),
                        json.required("seed").longValue(),
                        json.required("windows").stringValue()),
                tested,
                json.required("data_fingerprint").stringValue(),
                Instant.parse(json.required("time").stringValue()));
    }

    /** For example {@code TrialLedger[ledger/looks.jsonl]}. */
    @Override
    public String toString() {
        return "TrialLedger[" + log.key() + "]";
    }
}
