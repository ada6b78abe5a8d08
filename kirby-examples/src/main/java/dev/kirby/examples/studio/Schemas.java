package dev.kirby.examples.studio;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON schemas of the OpenAPI document. */
final class Schemas {

    /** The one shape of an error. */
    static final Map<String, Object> ERROR =
            object(Map.of("status", integer(), "error", text(), "message", text()), "status", "error", "message");

    private Schemas() {}

    static Map<String, Object> text() {
        return Map.of("type", "string");
    }

    static Map<String, Object> integer() {
        return Map.of("type", "integer");
    }

    static Map<String, Object> number() {
        return Map.of("type", "number");
    }

    static Map<String, Object> flag() {
        return Map.of("type", "boolean");
    }

    /** Anything. */
    static Map<String, Object> any() {
        return Map.of();
    }

    /** One of some words. */
    static Map<String, Object> words(String... values) {
        return Map.of("type", "string", "enum", Arrays.asList(values));
    }

    static Map<String, Object> list(Map<String, Object> of) {
        return Map.of("type", "array", "items", of);
    }

    /** The same, or null. */
    static Map<String, Object> orNull(Map<String, Object> schema) {
        Map<String, Object> nullable = new LinkedHashMap<>(schema);
        nullable.computeIfPresent("type", (key, type) -> List.of(type, "null"));
        return nullable;
    }

    /** The same with a default. */
    static Map<String, Object> by(Object value, Map<String, Object> schema) {
        Map<String, Object> more = new LinkedHashMap<>(schema);
        more.put("default", value);
        return more;
    }

    /** The same between two ends. */
    static Map<String, Object> within(Number low, Number high, Map<String, Object> schema) {
        Map<String, Object> more = new LinkedHashMap<>(schema);
        more.put("minimum", low);
        more.put("maximum", high);
        return more;
    }

    /** The same with a sentence. */
    static Map<String, Object> said(String description, Map<String, Object> schema) {
        Map<String, Object> more = new LinkedHashMap<>(schema);
        more.put("description", description);
        return more;
    }

    /** An object of which some members are always there. */
    static Map<String, Object> object(Map<String, ?> properties, String... required) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        if (required.length > 0) {
            object.put("required", Arrays.asList(required));
        }
        return object;
    }

    /** An object with any names and values of one kind. */
    static Map<String, Object> map(Map<String, Object> values) {
        return Map.of("type", "object", "additionalProperties", values);
    }
}
