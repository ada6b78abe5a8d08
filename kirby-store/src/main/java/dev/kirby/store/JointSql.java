package dev.kirby.store;

import dev.kirby.InvalidRequestException;
import dev.kirby.store.lake.Lake;
import dev.kirby.store.storage.RowStorage;
import dev.kirby.store.storage.SqlResult;
import dev.kirby.store.storage.SqlScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One query over several folders. */
final class JointSql {

    private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9_]{0,30}");
    private static final Set<String> TAKEN =
            Set.of("main", "temp", "system", "memory", "pg_catalog", "information_schema");

    private JointSql() {}

    static SqlResult query(RowStorage first, String query, SqlScope scope, Map<String, MarketDataStore> others) {
        Map<String, Lake> lakes = new LinkedHashMap<>();
        others.forEach((schema, store) -> {
            if (!SCHEMA.matcher(schema).matches() || TAKEN.contains(schema)) {
                throw new InvalidRequestException("'" + schema + "' cannot name the tables of " + store
                        + ": write a small letter, then letters, digits or '_', such as training.");
            }
            lakes.put(schema, lake(store.storage()));
        });
        return lake(first).sql(query, scope, lakes);
    }

    private static Lake lake(RowStorage storage) {
        if (storage instanceof Lake lake) {
            return lake;
        }
        throw new InvalidRequestException("One query reads several folders, and " + storage
                + " is a database. Copy its series to a folder first: kirby copy --help.");
    }
}
