package dev.kirby.store.stars;

import dev.kirby.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A YAML value and the line where it stands; what it is not is absent. Scalars stay text as written, so that {@code 1e5}
 * and {@code no} are names like any other.
 *
 * @param line from 1
 * @param text of a scalar
 * @param items of a list
 * @param fields of a mapping
 */
record YamlNode(
        int line,
        @Nullable String text,
        @Nullable List<YamlNode> items,
        @Nullable Map<String, YamlNode> fields) {

    private static final int MAX_DEPTH = 20;

    /**
     * Reads a document.
     *
     * @param text YAML
     * @param file its name for errors
     */
    static YamlNode parse(String text, String file) {
        try (YAMLParser parser = (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            @Nullable JsonToken token = parser.nextToken();
            if (token == null) {
                throw new InvalidRequestException(file + " is empty: it should list exchanges, coins,"
                        + " quote_currencies and training_stars or starlistings.");
            }
            Reading reading = new Reading(parser, file);
            YamlNode root = reading.node(token);
            if (parser.nextToken() != null) {
                throw reading.problem(
                        parser.currentTokenLocation().getLineNr(), "a second document begins here; a file has one");
            }
            return root;
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new InvalidRequestException(
                    file + (line > 0 ? ", line " + line : "") + ": not YAML: " + firstLine(e.getOriginalMessage())
                            + ".",
                    e);
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "cannot be read" : message.lines().findFirst().orElse("cannot be read");
    }

    boolean isNull() {
        return text == null && items == null && fields == null;
    }

    /** What it is, for errors. */
    String describe() {
        if (text != null) {
            return "'" + text + "'";
        }
        return items != null ? "a list" : fields != null ? "a mapping" : "nothing";
    }

    /** One pass through a document; remembers what anchors stand for. */
    private record Reading(YAMLParser parser, String file, Map<String, YamlNode> anchors) {

        Reading(YAMLParser parser, String file) {
            this(parser, file, new HashMap<>());
        }

        YamlNode node(JsonToken token) {
            int line = parser.currentTokenLocation().getLineNr();
            if (parser.streamReadContext().getNestingDepth() > MAX_DEPTH) {
                throw problem(line, "values are nested more than " + MAX_DEPTH + " deep; stars need 3");
            }
            if (parser.isCurrentAlias()) {
                @Nullable YamlNode meant = anchors.get(parser.getString());
                if (meant == null) {
                    throw problem(line, "*" + parser.getString() + " refers to nothing before it");
                }
                return new YamlNode(line, meant.text, meant.items, meant.fields);
            }
            @Nullable Object anchor = parser.getObjectId();
            YamlNode node = value(token, line);
            if (anchor != null) {
                anchors.put(anchor.toString(), node);
            }
            return node;
        }

        private YamlNode value(JsonToken token, int line) {
            return switch (token) {
                case START_OBJECT -> new YamlNode(line, null, null, fields());
                case START_ARRAY -> new YamlNode(line, null, items(), null);
                case VALUE_NULL -> new YamlNode(line, null, null, null);
                default -> new YamlNode(line, parser.getString(), null, null);
            };
        }

        private List<YamlNode> items() {
            List<YamlNode> items = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                items.add(node(token));
            }
            return items;
        }

        private Map<String, YamlNode> fields() {
            Map<String, YamlNode> fields = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                int line = parser.currentTokenLocation().getLineNr();
                YamlNode earlier = fields.put(name, node(parser.nextToken()));
                if (earlier != null) {
                    throw problem(
                            line, "'" + name + "' stands here a second time; the first is on line " + earlier.line);
                }
            }
            return fields;
        }

        private InvalidRequestException problem(int line, String what) {
            return new InvalidRequestException(file + ", line " + line + ": " + what + ".");
        }
    }
}
