package dev.kirby.examples.studio;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a route answers: a status, and a body of some media type. */
final class Answer {

    private static final String JSON = "application/json";

    private final int status;
    private final String type;
    private final byte[] body;
    private final Map<String, String> headers;
    private final Optional<EventSource> events;

    /** With headers beside the ones that every answer has; they replace those of the same name. */
    Answer(int status, String type, byte[] body, Map<String, String> headers) {
        this(status, type, body, headers, Optional.empty());
    }

    private Answer(int status, String type, byte[] body, Map<String, String> headers, Optional<EventSource> events) {
        this.status = status;
        this.type = type;
        this.body = body;
        this.headers = headers;
        this.events = events;
    }

    /** Server-sent events, which go on after the answer began. */
    static Answer stream(EventSource source) {
        return new Answer(200, "text/event-stream;charset=utf-8", new byte[0], Map.of(), Optional.of(source));
    }

    /** Maps, lists, texts, numbers and nulls as JSON. */
    static Answer json(@Nullable Object value) {
        return json(200, value);
    }

    static Answer json(int status, @Nullable Object value) {
        return new Answer(status, JSON, Json.bytes(value), Map.of());
    }

    /** JSON as it was kept. */
    static Answer document(String json) {
        return new Answer(200, JSON, json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Answer text(String type, String body) {
        return new Answer(200, type, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Answer nothing() {
        return new Answer(204, "", new byte[0], Map.of());
    }

    static Answer of(Refusal refusal) {
        return json(refusal.status(), refusal.json());
    }

    /** A copy with one more header. */
    Answer header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, type, body, more, events);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    byte[] body() {
        return body;
    }

    Optional<EventSource> events() {
        return events;
    }

    Map<String, String> headers() {
        return headers;
    }
}
