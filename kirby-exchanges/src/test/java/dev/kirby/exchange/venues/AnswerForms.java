package dev.kirby.exchange.venues;

import dev.kirby.market.Dataset;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Answers in other forms that say the same, as venues change them without a word. */
final class AnswerForms {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String NUMBER = "-?(0|[1-9]\\d*)(\\.\\d+)?";

    private AnswerForms() {}

    /** Texts for numbers, with zeros at the end; more fields, some of them null, and all in another order. */
    static JsonNode wordy(JsonNode answer) {
        return deep(answer, each -> withMore(backwards(each)), leaf -> {
            String text = leaf.asString("");
            boolean isNumber = leaf.isNumber() || isNumber(leaf);
            return isNumber ? NODES.stringNode(text + (text.matches("-?\\d+\\.\\d+") ? "000" : "")) : leaf;
        });
    }

    /** Numbers for texts, fractions as powers of ten. */
    static JsonNode terse(JsonNode answer) {
        return deep(answer, each -> each, leaf -> {
            if (!leaf.isNumber() && !isNumber(leaf)) {
                return leaf;
            }
            BigDecimal value = new BigDecimal(leaf.asString());
            boolean isFraction = value.scale() > 0 && value.signum() != 0;
            return isFraction
                    ? NODES.rawValueNode(new RawValue(value.unscaledValue() + "E-" + value.scale()))
                    : NODES.numberNode(value);
        });
    }

    /** Half the venues answer the newest row first. The ids of trades without one count those of one time as they come. */
    static JsonNode reversed(Recordings recording, JsonNode answer) {
        ArrayNode rows = (ArrayNode) recording.rowsOf(answer);
        List<JsonNode> all = new ArrayList<>();
        rows.forEach(all::add);
        if (recording.series().dataset() != Dataset.TRADES) {
            Collections.reverse(all);
        }
        rows.removeAll().addAll(all);
        return answer;
    }

    static JsonNode emptied(Recordings recording, JsonNode answer) {
        ((ArrayNode) recording.rowsOf(answer)).removeAll();
        if (answer.has("more_candles")) {
            ((ObjectNode) answer).put("more_candles", false);
        }
        return answer;
    }

    private static boolean isNumber(JsonNode leaf) {
        return leaf.isString() && leaf.asString().matches(NUMBER);
    }

    private static JsonNode backwards(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode other = NODES.objectNode();
        List<String> names = new ArrayList<>(object.propertyNames());
        Collections.reverse(names);
        names.forEach(name -> other.set(name, object.path(name)));
        return other;
    }

    private static JsonNode withMore(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode more = NODES.objectNode().put("aNew", "field").putNull("another");
            more.setAll(object);
            return more.set("third", NODES.objectNode().put("time", 7));
        }
        boolean isRow = node.isArray() && node.size() > 3 && !node.path(0).isContainer();
        return isRow ? ((ArrayNode) node).add("more").addNull() : node;
    }

    /** Changes objects and arrays from within, and leaves. */
    private static JsonNode deep(JsonNode node, UnaryOperator<JsonNode> container, UnaryOperator<JsonNode> leaf) {
        if (node instanceof ObjectNode object) {
            ObjectNode changed = NODES.objectNode();
            object.properties().forEach(field -> changed.set(field.getKey(), deep(field.getValue(), container, leaf)));
            return container.apply(changed);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode changed = NODES.arrayNode();
            array.forEach(each -> changed.add(deep(each, container, leaf)));
            return container.apply(changed);
        }
        return leaf.apply(node);
    }
}
