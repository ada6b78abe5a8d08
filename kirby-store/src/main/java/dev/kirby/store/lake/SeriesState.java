package dev.kirby.store.lake;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.TimeRange;
import dev.kirby.store.Coverage;
import dev.kirby.store.internal.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of a series beside its rows, kept in {@code _series.json}.
 *
 * @param generation counts the writes; a reader that sees it unchanged has read one state
 * @param coverage what was asked and answered
 */
record SeriesState(long generation, Coverage coverage) {

    private static final String FILE = "_series.json";
    private static final SeriesState NEW = new SeriesState(0, Coverage.NONE);
    private static final JsonMapper JSON = JsonMapper.shared();

    static SeriesState read(SeriesFolder folder) {
        Path file = folder.path().resolve(FILE);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return NEW;
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e.getMessage() + ".", e);
        }
        try {
            JsonNode json = JSON.readTree(content);
            List<TimeRange> ranges = new ArrayList<>();
            for (JsonNode range : json.required("coverage")) {
                ranges.add(new TimeRange(
                        Instant.parse(range.required(0).stringValue()),
                        Instant.parse(range.required(1).stringValue())));
            }
            return new SeriesState(json.required("generation").longValue(), Coverage.of(ranges));
        } catch (JacksonException | DateTimeException | InvalidRequestException e) {
            throw new StoreException(
                    "Damaged file " + file + ": " + e.getMessage()
                            + ". Delete it; rows stay, and what was asked for is asked again.",
                    e);
        }
    }

    SeriesState next(Coverage newCoverage) {
        return new SeriesState(generation + 1, newCoverage);
    }

    void write(SeriesFolder folder) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("series", folder.series().toString());
        json.put("generation", generation);
        ArrayNode ranges = json.putArray("coverage");
        for (TimeRange range : coverage.ranges()) {
            ranges.addArray().add(range.start().toString()).add(range.end().toString());
        }
        Durable.write(folder.path().resolve(FILE), JSON.writeValueAsBytes(json));
    }
}
