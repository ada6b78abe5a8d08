package dev.kirby.store.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;

/** Answers as CSV files with a header: times ISO-8601 in UTC, nothing for null. */
public final class CsvFiles {

    private static final String ISO = "'%Y-%m-%dT%H:%M:%S.%gZ'";

    private CsvFiles() {}

    /**
     * Writes the answer to a query.
     *
     * @param connection to DuckDB
     * @param query what to write
     * @param file a new file
     * @param name what it will be called; compressed with gzip if it ends in {@code .gz}
     * @return the number of rows
     */
    public static long write(Connection connection, String query, Path file, String name) throws SQLException {
        StringJoiner select = new StringJoiner(", ");
        try (Statement statement = connection.createStatement()) {
            try (ResultSet result = statement.executeQuery("DESCRIBE " + query)) {
                while (result.next()) {
                    String column = DuckDb.identifier(result.getString(1));
                    select.add(
                            result.getString(2).equals("TIMESTAMP WITH TIME ZONE")
                                    ? "replace(strftime(" + column + ", " + ISO + "), '.000Z', 'Z') AS " + column
                                    : column);
                }
            }
            String compression = name.endsWith(".gz") ? ", COMPRESSION gzip" : "";
            return statement.executeUpdate("COPY (SELECT " + select + " FROM (\n" + query + "\n)) TO "
                    + DuckDb.quote(file.toString()) + " (FORMAT csv, HEADER, USE_TMP_FILE false" + compression + ")");
        }
    }
}
