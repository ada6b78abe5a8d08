package dev.kirby.store.lake;

import dev.kirby.market.TimeRange;
import dev.kirby.source.Origin;
import dev.kirby.source.Origins;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.ProvisionalAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Coverage in a JSON document: certain ranges as {@code "coverage": [[start, end], ...]}, provisional ones as {@code
 * "provisional": [{"start": ..., "end": ..., "rows": 3, "expected": 1500, "asked": 2, "since": ..., "last": ..., "digest":
 * ...}]}, where rows come from as {@code "origins": [[start, end, "archive"], ...]}. A document of an older lake has no
 * provisional ones and no origins.
 */
final class CoverageJson {

    private static final String CERTAIN = "coverage";
    private static final String PROVISIONAL = "provisional";
    private static final String ORIGINS = "origins";

    private CoverageJson() {}

    static void write(Coverage coverage, ObjectNode json) {
        ArrayNode ranges = json.putArray(CERTAIN);
        for (TimeRange range : coverage.ranges()) {
            ranges.addArray().add(range.start().toString()).add(range.end().toString());
        }
        if (!coverage.origins().isEmpty()) {
            ArrayNode origins = json.putArray(ORIGINS);
            for (Origins.Stretch stretch : coverage.origins().stretches()) {
                origins.addArray()
                        .add(stretch.range().start().toString())
                        .add(stretch.range().end().toString())
                        .add(stretch.origin().toString());
            }
        }
        if (coverage.provisional().isEmpty()) {
            return;
        }
        ArrayNode answers = json.putArray(PROVISIONAL);
        for (ProvisionalAnswer answer : coverage.provisional()) {
            answers.addObject()
                    .put("start", answer.range().start().toString())
                    .put("end", answer.range().end().toString())
                    .put("rows", answer.rows())
                    .put("expected", answer.expected())
                    .put("asked", answer.asked())
                    .put("since", answer.since().toString())
                    .put("last", answer.last().toString())
                    .put("digest", answer.digest());
        }
    }

    static Coverage read(JsonNode json) {
        List<TimeRange> ranges = new ArrayList<>();
        for (JsonNode range : json.required(CERTAIN)) {
            ranges.add(new TimeRange(instant(range.required(0)), instant(range.required(1))));
        }
        List<ProvisionalAnswer> answers = new ArrayList<>();
        for (JsonNode answer : json.path(PROVISIONAL)) {
            answers.add(new ProvisionalAnswer(
                    new TimeRange(instant(answer.required("start")), instant(answer.required("end"))),
                    answer.required("rows").longValue(),
                    answer.required("expected").longValue(),
                    answer.required("asked").intValue(),
                    instant(answer.required("since")),
                    instant(answer.required("last")),
                    answer.required("digest").longValue()));
        }
        List<Origins.Stretch> origins = new ArrayList<>();
        for (JsonNode stretch : json.path(ORIGINS)) {
            origins.add(new Origins.Stretch(
                    new TimeRange(instant(stretch.required(0)), instant(stretch.required(1))),
                    Origin.parse(stretch.required(2).stringValue())));
        }
        return Coverage.of(ranges, answers, Origins.of(origins));
    }

    private static Instant instant(JsonNode text) {
        return Instant.parse(text.stringValue());
    }
}
