package dev.kirby.store.lake;

import dev.kirby.InvalidRequestException;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.storage.SqlScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets queries use that read, and nothing that could write. DuckDB's own parser decides: it turns queries into JSON, and
 * refuses all other statements. What a query may contain is then listed, not what it may not: a common table expression can
 * be an {@code insert} or a {@code copy ... to}, and some table functions do things or run texts that nobody looked at. Where
 * a query is confined to the store's tables, whatever reads files is not on the list either.
 */
final class QueryGuard {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Set<String> QUERIES =
            Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

    private static final Pattern TABLE_FUNCTIONS = Pattern.compile(
            "read_(parquet|csv|csv_auto|json|json_auto|json_objects|json_objects_auto|ndjson|ndjson_auto"
                    + "|ndjson_objects|text|blob)|parquet_[a-z_]+|json_each|json_tree|glob|sniff_csv|range|generate_series"
                    + "|unnest|repeat|repeat_row|summary|duckdb_[a-z_]+|pragma_[a-z_]+|pg_timezone_names"
                    + "|icu_calendar_names");

    /** What makes rows of nothing but its arguments. */
    private static final Pattern CONFINED_FUNCTIONS =
            Pattern.compile("range|generate_series|unnest|repeat|repeat_row|json_each|json_tree");

    /** A name that DuckDB takes for no file. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Set<String> PROCESS_FUNCTIONS =
            Set.of("getenv", "current_setting", "getvariable", "query", "query_table", "file_size", "file_exists");

    private static final Set<String> REFUSED_FUNCTIONS =
            Set.of("nextval", "currval", "setval", "setseed", "write_log", "sleep_ms");

    private QueryGuard() {}

    /** The query as DuckDB has parsed it. */
    static JsonNode check(Connection connection, String query, SqlScope scope) throws SQLException {
        JsonNode parsed;
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT json_serialize_sql(" + DuckDb.quote(query) + "::VARCHAR)")) {
            result.next();
            parsed = JSON.readTree(result.getString(1));
        }
        if (parsed.path("error").asBoolean(true)) {
            throw refused(query, parsed.path("error_message").asString("no query"));
        }
        int statements = parsed.path("statements").size();
        if (statements != 1) {
            throw refused(query, "it has " + statements + " statements");
        }
        checkNode(query, scope, parsed);
        return parsed;
    }

    private static void checkNode(String query, SqlScope scope, JsonNode node) {
        String type = node.path("type").asString("");
        if (type.endsWith("_NODE") && !QUERIES.contains(type)) {
            throw refused(query, type.replaceAll("(_QUERY)?_NODE$", "").toLowerCase(Locale.ROOT) + " is not allowed");
        }
        String function = node.path("function_name").asString("").toLowerCase(Locale.ROOT);
        if (REFUSED_FUNCTIONS.contains(function)) {
            throw refused(query, "the function " + function + " is not allowed");
        }
        if (type.equals("TABLE_FUNCTION")) {
            String table =
                    node.path("function").path("function_name").asString("").toLowerCase(Locale.ROOT);
            if (!(scope == SqlScope.FILES ? TABLE_FUNCTIONS : CONFINED_FUNCTIONS)
                    .matcher(table)
                    .matches()) {
                throw refused(query, "the table function " + table + " is not allowed");
            }
        }
        if (scope == SqlScope.TABLES && type.equals("BASE_TABLE")) {
            String table = node.path("table_name").asString("");
            if (!NAME.matcher(table).matches()) {
                throw refused(query, "'" + table + "' is no table of the store, and files are not allowed");
            }
        }
        if (scope == SqlScope.TABLES && PROCESS_FUNCTIONS.contains(function)) {
            throw refused(query, "the function " + function + " is not allowed");
        }
        for (JsonNode child : node) {
            checkNode(query, scope, child);
        }
    }

    private static InvalidRequestException refused(String query, String reason) {
        String line = query.strip().replaceAll("\\s+", " ");
        String shown = line.length() <= 60 ? line : line.substring(0, 57) + "...";
        return new InvalidRequestException("Cannot run '" + shown + "': " + reason
                + ". Write one query that only reads, such as: select * from candles limit 10");
    }
}
