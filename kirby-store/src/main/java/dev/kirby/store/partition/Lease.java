package dev.kirby.store.partition;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the document of a partition says.
 *
 * @param holder who has it
 * @param beat grows with each sign of life, so that the text of the document changes
 * @param time of the last sign of life, for people to read; no collector compares clocks
 * @param claimant the collector that was started for it and waits for it; empty if none does
 */
record Lease(String holder, long beat, Instant time, String claimant) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static Lease first(String holder, Instant time) {
        return new Lease(holder, 1, time, "");
    }

    Lease next(Instant now) {
        return new Lease(holder, beat + 1, now, claimant);
    }

    Lease claimedBy(String waiting) {
        return new Lease(holder, beat, time, waiting);
    }

    /** Absent where the document is damaged: then it is replaced once it is old. */
    static Optional<Lease> read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return Optional.of(new Lease(
                    json.required("holder").stringValue(),
                    json.required("beat").longValue(),
                    Instant.parse(json.required("time").stringValue()),
                    json.required("claimant").stringValue()));
        } catch (JacksonException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    String text() {
        ObjectNode json = JSON.createObjectNode();
        json.put("holder", holder);
        json.put("beat", beat);
        json.put("time", time.toString());
        json.put("claimant", claimant);
        return JSON.writeValueAsString(json);
    }
}
