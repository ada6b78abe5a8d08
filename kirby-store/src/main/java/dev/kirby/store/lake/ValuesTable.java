package dev.kirby.store.lake;

import dev.kirby.store.internal.DuckDb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A small table written into the query itself. */
final class ValuesTable {
    private final List<String> names = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();

    ValuesTable column(String name, String type) {
        names.add(DuckDb.identifier(name));
        types.add(type);
        return this;
    }

    void row(@Nullable Object... values) {
        rows.add(Arrays.stream(values).map(ValuesTable::literal).collect(Collectors.joining(", ", "(", ")")));
    }

    private static String literal(@Nullable Object value) {
        if (value == null || (value instanceof Double number && !Double.isFinite(number))) {
            return "NULL";
        }
        if (value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        return value instanceof Instant instant
                ? ParquetFiles.timestamp(instant.toEpochMilli())
                : DuckDb.quote(value.toString());
    }

    String select() {
        StringBuilder select = new StringBuilder("SELECT ");
        for (int i = 0; i < names.size(); i++) {
            String value = rows.isEmpty() ? "NULL" : names.get(i);
            select.append(i == 0 ? "" : ", ").append("CAST(" + value + " AS " + types.get(i) + ") AS " + names.get(i));
        }
        return rows.isEmpty()
                ? select + " WHERE false"
                : select + " FROM (VALUES " + String.join(", ", rows) + ") t(" + String.join(", ", names) + ")";
    }
}
