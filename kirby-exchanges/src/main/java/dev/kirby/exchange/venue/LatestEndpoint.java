package dev.kirby.exchange.venue;

import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.source.Support;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the latest value of one dataset is requested, for instruments of one type.
 *
 * @param type the kind of instrument
 * @param mapping which fields of the found object are what; without a time among them the time of receipt counts
 * @param request the request
 * @param finder finds the object in the answer
 * @param quote the quote currency of the only instruments that it answers for; empty for all that no other endpoint claims
 */
public record LatestEndpoint(
        InstrumentType type, RowMapping mapping, RequestTemplate request, Finder finder, String quote) {

    /**
     * A snapshot in whatever currency.
     *
     * @param type the kind of instrument
     * @param mapping which fields of the found object are what; without a time among them the time of receipt counts
     * @param request the request
     * @param finder finds the object in the answer
     */
    public LatestEndpoint(InstrumentType type, RowMapping mapping, RequestTemplate request, Finder finder) {
        this(type, mapping, request, finder, "");
    }

    /**
     * Answers for instruments in one quote currency alone.
     *
     * @param currency such as {@code USD}
     * @return the new snapshot
     */
    public LatestEndpoint quoted(String currency) {
        return new LatestEndpoint(type, mapping, request, finder, currency);
    }

    /** {@return which series it answers for} */
    public Support support() {
        return new Support(mapping.dataset(), type, Set.of());
    }

    /** Finds the object of an instrument in an answer that may hold many. */
    public interface Finder {

        /**
         * Finds the object.
         *
         * @param answer the whole answer
         * @param symbol the venue's name of the instrument
         * @return the object with the values; null or missing if the instrument is not in the answer
         */
        @Nullable
        JsonNode find(JsonNode answer, String symbol);
    }

    /**
     * A snapshot.
     *
     * @param type the kind of instrument
     * @param dataset what the values are
     * @param columns pairs {@code field=column}, the column being a name or {@code time}
     * @param request the request
     * @param finder finds the object in the answer
     * @return the snapshot
     */
    public static LatestEndpoint of(
            InstrumentType type, Dataset dataset, String columns, RequestTemplate request, Finder finder) {
        return new LatestEndpoint(type, RowMapping.objects(dataset, "", columns), request, finder);
    }

    /**
     * A finder for answers with one object per instrument in an array.
     *
     * @param path from the answer to the array, such as {@code result.list}; empty where the answer is the array
     * @param field the field with the venue's symbol
     * @return the finder
     */
    public static Finder among(String path, String field) {
        return (answer, symbol) -> {
            for (JsonNode item : Fields.at(answer, path)) {
                if (item.path(field).asString("").equalsIgnoreCase(symbol)) {
                    return item;
                }
            }
            return null;
        };
    }

    /**
     * A finder for answers about one instrument.
     *
     * @param path from the answer to its object
     * @return the finder
     */
    public static Finder under(String path) {
        return (answer, symbol) -> Fields.at(answer, path);
    }

    /**
     * An array as an object, its values named by their places from 0.
     *
     * @param values the array
     * @return the object; null if it is no array, or an empty one
     */
    public static @Nullable JsonNode places(JsonNode values) {
        if (!values.isArray() || values.isEmpty()) {
            return null;
        }
        ObjectNode places = JsonNodeFactory.instance.objectNode();
        for (int place = 0; place < values.size(); place++) {
            places.set(Integer.toString(place), values.get(place));
        }
        return places;
    }

    /**
     * A finder of objects that lack a field which stands beside them, such as the time of the answer.
     *
     * @param field its name, at the top of the answer
     * @param finder finds the object
     * @return the finder
     */
    public static Finder with(String field, Finder finder) {
        return (answer, symbol) -> {
            JsonNode found = finder.find(answer, symbol);
            return found instanceof ObjectNode object && answer.has(field)
                    ? object.deepCopy().set(field, answer.path(field))
                    : found;
        };
    }
}
