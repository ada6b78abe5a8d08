package dev.kirby.store.timescale;

import dev.kirby.market.Dataset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Whether the table of a dataset has the columns and the key that Kirby gave it. */
final class TableShape {

    private static final String COLUMNS = "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped";

    private static final String KEY = "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
            + " AND a.attnum = ANY (i.indkey) WHERE i.indrelid = to_regclass(?) AND i.indisprimary AND i.indisvalid";

    private TableShape() {}

    /**
     * What is wrong with a table.
     *
     * @param what a sentence
     * @param next what to do about it, a sentence
     */
    record Fault(String what, String next) {}

    /** Checks a table; absent if it is as it was created. Columns that users added do no harm. */
    static Optional<Fault> fault(Connection connection, Dataset dataset) throws SQLException {
        String table = Tables.table(dataset);
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(Tables.owner(dataset), "integer");
        expected.put("time", "timestamp with time zone");
        dataset.columns().forEach(column -> expected.put(column.name(), Tables.type(column.type())));
        Map<String, String> found = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(COLUMNS)) {
            select.setString(1, table);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    found.put(result.getString(1), result.getString(2));
                }
            }
        }
        String restore = "Restore it from a backup.";
        if (found.isEmpty()) {
            return Optional.of(new Fault("The table is gone.", restore));
        }
        List<String> wrong = new ArrayList<>();
        expected.forEach((column, type) -> {
            String there = found.get(column);
            if (there == null) {
                wrong.add(column + " is missing");
            } else if (!there.equals(type)) {
                wrong.add(column + " is " + there + " and should be " + type);
            }
        });
        if (!wrong.isEmpty()) {
            return Optional.of(new Fault("Its columns are wrong: " + String.join(", ", wrong) + ".", restore));
        }
        return keyFault(connection, table, Tables.key(dataset));
    }

    private static Optional<Fault> keyFault(Connection connection, String table, List<String> key) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(KEY)) {
            select.setString(1, table);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    found.add(result.getString(1));
                }
            }
        }
        if (new TreeSet<>(found).equals(new TreeSet<>(key))) {
            return Optional.empty();
        }
        String columns = String.join(", ", key);
        return Optional.of(new Fault(
                "Its primary key is " + (found.isEmpty() ? "gone" : "(" + String.join(", ", found) + ")")
                        + " and should be (" + columns + "): nothing keeps rows from being repeated.",
                "Remove repeated rows, then: ALTER TABLE " + table + " ADD PRIMARY KEY (" + columns + ");"));
    }
}
