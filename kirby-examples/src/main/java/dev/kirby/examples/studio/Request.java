package dev.kirby.examples.studio;

import dev.kirby.internal.NearestNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a route is asked: the names of its path, its query, and its body. Nothing of it is trusted: each reading says what it accepts.
 */
final class Request {

    private static final int LONGEST_NAME = 200;

    private final Map<String, String> pathParameters;
    private final Map<String, String> query;
    private final byte[] bytes;
    private final String lastEvent;

    /** Of the parts in the place of the braces, the first value of each parameter, the body, and the last event that a stream had. */
    Request(Map<String, String> pathParameters, Map<String, String> query, byte[] bytes, String lastEvent) {
        this.pathParameters = pathParameters;
        this.query = query;
        this.bytes = bytes;
        this.lastEvent = lastEvent;
    }

    /** The number that a browser sends when it connects to a stream again; 0 where it is none. */
    int lastEvent() {
        return lastEvent.matches("[0-9]{1,9}") ? Integer.parseInt(lastEvent) : 0;
    }

    /** A part of the path. */
    String path(String name) {
        String value = pathParameters.getOrDefault(name, "");
        if (value.isEmpty() || value.length() > LONGEST_NAME) {
            throw Refusal.notFound("There is nothing of that name.");
        }
        return value;
    }

    /** An id in the path: letters, digits, {@code _} and {@code -}, so that it is no path. */
    String id() {
        String id = path("id");
        if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
            throw Refusal.badRequest("An id is up to 100 letters, digits, '_' and '-'.");
        }
        return id;
    }

    Optional<String> text(String name) {
        String value = query.get(name);
        if (value != null && value.length() > LONGEST_NAME) {
            throw Refusal.badRequest("'" + name + "' is longer than " + LONGEST_NAME + " characters.");
        }
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> Refusal.badRequest("'" + name + "' is missing: give ?" + name + "=…"));
    }

    int number(String name, int otherwise, int low, int high) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Refusal.badRequest(
                "'" + name + "' must be a whole number from " + low + " to " + high + ", was '" + text.get() + "'.");
    }

    Optional<Boolean> flag(String name) {
        return text(name).map(text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.badRequest("'" + name + "' must be true or false, was '" + text + "'.");
        });
    }

    /** The body, which is an object. */
    JsonNode body() {
        JsonNode body = Json.parse(bytes);
        if (!body.isObject()) {
            throw Refusal.badRequest("The body must be a JSON object, such as {}.");
        }
        return body;
    }

    /** Refuses parameters that the route does not take: a mistyped filter must not look like none. */
    void requireKnown(List<String> names) {
        for (String name : query.keySet()) {
            if (!names.contains(name)) {
                String known = names.isEmpty() ? "it takes none" : "it takes " + String.join(", ", names);
                throw Refusal.badRequest("There is no parameter '" + shortened(name) + "'"
                        + NearestNames.hint(name, names) + ": " + known + ".");
            }
        }
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
