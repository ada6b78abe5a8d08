package dev.kirby.store.lake;

import dev.kirby.market.Dataset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which series a query can have rows of, so that a query of one market costs the same in a lake of ten and in one of a thousand.
 *
 * <p>A snapshot links each file that a query may read, and DuckDB opens each to find its columns. Of {@code select … from candles where coin
 * = 'BTC' and …} only the folders of BTC matter. This reads the query as DuckDB's own parser has it, as JSON, and looks for one shape: a
 * {@code select} whose {@code from} is one of the store's tables and nothing else, and whose {@code where} is a comparison of a key with text,
 * {@code coin = 'BTC'} or {@code coin in ('BTC', 'ETH')}, alone or joined with others by {@code and}. Rows that fail it are in no part of such
 * a {@code select}: aggregates and windows come after {@code where}. Wherever a table is named in any other way, in a join, a pivot, under
 * {@code or}, all of its series are read. A table that is named twice needs the series of both places.
 *
 * <p>So the answer may be too wide, never too narrow; DuckDB applies the condition itself all the same. A table of another name that a
 * {@code with} gives is one more place, which can only widen.
 */
final class QuerySeries {

    /** Of a query that names no table. */
    static final QuerySeries NONE = new QuerySeries();

    private static final Set<String> KEYS = Set.of("exchange", "coin", "quote", "market_type", "interval");

    private final Map<String, KeyFilter> byTable = new HashMap<>();

    private QuerySeries() {}

    /**
     * What a query reads.
     *
     * @param statements as {@code json_serialize_sql} gives it
     */
    static QuerySeries of(JsonNode statements) {
        QuerySeries series = new QuerySeries();
        series.look(statements);
        return series;
    }

    /** The series of a dataset that can matter; absent if its table is not named in a way known here. */
    Optional<KeyFilter> of(Dataset dataset) {
        KeyFilter own = byTable.get(dataset.tableName());
        KeyFilter joined = LakeViews.isOfOiPrice(dataset) ? byTable.get(LakeViews.OI_PRICE) : null;
        return own == null || joined == null
                ? Optional.ofNullable(own == null ? joined : own)
                : Optional.of(own.or(joined));
    }

    private void look(JsonNode node) {
        JsonNode from = node.path("from_table");
        boolean isPlain = text(node, "type").equals("SELECT_NODE")
                && text(from, "type").equals("BASE_TABLE")
                && from.path("sample").isNull();
        if (isPlain) {
            add(from, filter(from, node.path("where_clause")));
        }
        if (text(node, "type").equals("BASE_TABLE")) {
            add(node, KeyFilter.ALL);
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            if (!isPlain || !child.getKey().equals("from_table")) {
                look(child.getValue());
            }
        }
        if (node.isArray()) {
            node.forEach(this::look);
        }
    }

    private void add(JsonNode table, KeyFilter filter) {
        byTable.merge(text(table, "table_name").toLowerCase(Locale.ROOT), filter, KeyFilter::or);
    }

    /** What the conditions of a {@code where} say of the keys of its only table. */
    private static KeyFilter filter(JsonNode table, JsonNode where) {
        KeyFilter filter = KeyFilter.ALL;
        for (JsonNode condition :
                text(where, "type").equals("CONJUNCTION_AND") ? where.path("children") : List.of(where)) {
            String type = text(condition, "type");
            if (type.equals("CONJUNCTION_AND")) {
                filter = both(filter, filter(table, condition));
            } else if (type.equals("COMPARE_EQUAL")) {
                filter = and(filter, table, condition.path("left"), List.of(condition.path("right")));
                filter = and(filter, table, condition.path("right"), List.of(condition.path("left")));
            } else if (type.equals("COMPARE_IN")) {
                List<JsonNode> children =
                        condition.path("children").valueStream().toList();
                filter = children.isEmpty()
                        ? filter
                        : and(filter, table, children.get(0), children.subList(1, children.size()));
            }
        }
        return filter;
    }

    private static KeyFilter both(KeyFilter one, KeyFilter other) {
        KeyFilter both = one;
        for (Map.Entry<String, Set<String>> key : other.wanted().entrySet()) {
            both = both.and(key.getKey(), key.getValue());
        }
        return both;
    }

    private static KeyFilter and(KeyFilter filter, JsonNode table, JsonNode column, List<JsonNode> values) {
        Optional<String> key = key(table, column);
        Set<String> texts = new HashSet<>();
        for (JsonNode value : values) {
            String text = constant(value);
            if (text == null) {
                return filter;
            }
            texts.add(text);
        }
        return key.map(name -> filter.and(name, texts)).orElse(filter);
    }

    /** The key that an expression is, of this table and no other. */
    private static Optional<String> key(JsonNode table, JsonNode column) {
        if (!text(column, "class").equals("COLUMN_REF")) {
            return Optional.empty();
        }
        List<String> names = column.path("column_names")
                .valueStream()
                .map(name -> name.asString("").toLowerCase(Locale.ROOT))
                .toList();
        String alias = text(table, "alias").isEmpty() ? text(table, "table_name") : text(table, "alias");
        boolean isOwn = names.size() == 1 || (names.size() == 2 && names.get(0).equals(alias.toLowerCase(Locale.ROOT)));
        return isOwn && KEYS.contains(names.get(names.size() - 1))
                ? Optional.of(names.get(names.size() - 1))
                : Optional.empty();
    }

    /** A text that stands in the query. */
    private static @Nullable String constant(JsonNode value) {
        boolean isText = text(value, "class").equals("CONSTANT")
                && value.at("/literal/kind").asString("").equals("STRING")
                && value.at("/literal/text").isString();
        return isText ? value.at("/literal/text").stringValue() : null;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
