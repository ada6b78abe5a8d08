package dev.kirby.store.registry;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.Logs;
import dev.kirby.registry.DocumentStorage;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A log of JSON objects, one a line. A line that cannot be read, such as one that a crash cut short, is passed over and
 * named by {@link #unreadable}: it hides no other line.
 */
record JsonLog<T>(DocumentStorage documents, String key, Function<JsonNode, T> reader) {

    private static final Logger LOG = Logs.of(JsonLog.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    void append(Map<String, ? extends @Nullable Object> line) {
        documents.append(key, JSON.writeValueAsString(line));
    }

    void remove() {
        documents.removeLog(key);
    }

    List<T> read() {
        List<T> read = new ArrayList<>();
        for (String line : documents.lines(key)) {
            try {
                read.add(parse(line));
            } catch (InvalidRequestException e) {
                LOG.debug("Passed over a line of {}", key, e);
            }
        }
        return read;
    }

    /** What is wrong with which line, for those that cannot be read. */
    List<String> unreadable() {
        List<String> faults = new ArrayList<>();
        int number = 0;
        for (String line : documents.lines(key)) {
            number++;
            try {
                parse(line);
            } catch (InvalidRequestException e) {
                faults.add("Line " + number + " of " + key + " cannot be read: " + e.getMessage());
            }
        }
        return faults;
    }

    private T parse(String line) {
        try {
            return reader.apply(JSON.readTree(line));
        } catch (JacksonException e) {
            throw new InvalidRequestException(e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()), e);
        }
    }
}
