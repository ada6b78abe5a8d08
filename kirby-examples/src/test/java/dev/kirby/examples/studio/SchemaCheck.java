package dev.kirby.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Whether JSON is as a schema of the document says: types, required members, words, and no member that is not described. */
final class SchemaCheck {

    private SchemaCheck() {}

    static void check(JsonNode schema, JsonNode value, String where) {
        if (schema.isEmpty()) {
            return;
        }
        List<String> types = new ArrayList<>();
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            type.forEach(one -> types.add(one.stringValue()));
        } else {
            types.add(type.stringValue());
        }
        assertThat(types).as(where + " is " + value).contains(typeOf(value, types));
        if (schema.has("enum") && value.isString()) {
            List<String> words = new ArrayList<>();
            schema.path("enum").forEach(word -> words.add(word.stringValue()));
            assertThat(words).as(where).contains(value.stringValue());
        }
        if (value.isArray()) {
            value.forEach(item -> check(schema.path("items"), item, where + "[]"));
        }
        if (value.isObject()) {
            JsonNode properties = schema.path("properties");
            schema.path("required")
                    .forEach(name -> assertThat(value.has(name.stringValue()))
                            .as(where + "." + name.stringValue())
                            .isTrue());
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                String path = where + "." + member.getKey();
                if (schema.has("additionalProperties")) {
                    check(schema.path("additionalProperties"), member.getValue(), path);
                } else if (!properties.isEmpty() && schema.path("required").size() == properties.size()) {
                    assertThat(properties.has(member.getKey()))
                            .as(path + " is described")
                            .isTrue();
                    check(properties.path(member.getKey()), member.getValue(), path);
                } else if (properties.has(member.getKey())) {
                    check(properties.path(member.getKey()), member.getValue(), path);
                }
            }
        }
    }

    private static String typeOf(JsonNode value, List<String> allowed) {
        if (value.isNull()) {
            return "null";
        }
        if (value.isIntegralNumber() && allowed.contains("integer")) {
            return "integer";
        }
        return value.isNumber()
                ? "number"
                : value.isString() ? "string" : value.isBoolean() ? "boolean" : value.isArray() ? "array" : "object";
    }
}
