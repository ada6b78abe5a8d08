package dev.kirby.store.lake;

import dev.kirby.InvalidRequestException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets queries pass that read, and nothing that could write. DuckDB's own parser decides: it turns queries, and only
 * queries, into JSON.
 */
final class QueryGuard {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Functions that do something, or that run a text which was not looked at. */
    private static final Set<String> REFUSED = Set.of(
            "checkpoint",
            "force_checkpoint",
            "enable_logging",
            "disable_logging",
            "enable_profiling",
            "disable_profiling",
            "truncate_duckdb_logs",
            "write_log",
            "json_execute_serialized_sql",
            "nextval",
            "setseed",
            "query");

    private QueryGuard() {}

    static void check(Connection connection, String query) throws SQLException {
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
        if (parsed.path("statements").size() != 1) {
            throw refused(query, "it has " + parsed.path("statements").size() + " statements");
        }
        checkFunctions(query, parsed);
    }

    private static void checkFunctions(String query, JsonNode node) {
        JsonNode name = node.path("function_name");
        if (name.isString() && REFUSED.contains(name.stringValue().toLowerCase(java.util.Locale.ROOT))) {
            throw refused(query, "the function " + name.stringValue() + " is not allowed");
        }
        for (JsonNode child : node) {
            checkFunctions(query, child);
        }
    }

    private static InvalidRequestException refused(String query, String reason) {
        String line = query.strip().replaceAll("\\s+", " ");
        String shown = line.length() <= 60 ? line : line.substring(0, 57) + "...";
        return new InvalidRequestException("Cannot run '" + shown + "': " + reason
                + ". Write one query that only reads, such as: select * from candles limit 10");
    }
}
