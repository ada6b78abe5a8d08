package dev.kirby.store.lake;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.store.SqlColumn;
import dev.kirby.store.SqlResult;
import dev.kirby.store.SqlRow;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.internal.Durable;
import dev.kirby.store.internal.SqlValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A query that was found to read only, and its answer. */
final class LakeSqlResult implements SqlResult {

    private static final String ISO = "'%Y-%m-%dT%H:%M:%S.%gZ'";

    private final LakeSql sql;
    private final String query;
    private final List<SqlColumn> columns;

    private LakeSqlResult(LakeSql sql, String query, List<SqlColumn> columns) {
        this.sql = sql;
        this.query = query;
        this.columns = columns;
    }

    static LakeSqlResult of(LakeSql sql, String query) {
        String body = query.strip();
        while (body.endsWith(";")) {
            body = body.substring(0, body.length() - 1).stripTrailing();
        }
        String select = body;
        List<SqlColumn> columns = run(sql, select, connection -> {
            try (var statement = connection.prepareStatement(select)) {
                ResultSetMetaData meta = statement.getMetaData();
                List<SqlColumn> all = new ArrayList<>();
                for (int i = 1; i <= meta.getColumnCount(); i++) {
                    all.add(new SqlColumn(meta.getColumnName(i), meta.getColumnTypeName(i)));
                }
                return List.copyOf(all);
            }
        });
        return new LakeSqlResult(sql, select, columns);
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException, IOException;
    }

    private static <T> T run(LakeSql sql, String query, Work<T> work) {
        try (LakeSql.Run run = sql.run(query)) {
            return work.on(run.connection());
        } catch (SQLException e) {
            throw new InvalidRequestException(
                    "The query fails: " + String.valueOf(e.getMessage()).strip(), e);
        } catch (IOException e) {
            throw new StoreException("Cannot write the answer: " + e + ".", e);
        }
    }

    @Override
    public List<SqlColumn> columns() {
        return columns;
    }

    @Override
    public List<SqlRow> rows() {
        List<SqlRow> rows = new ArrayList<>();
        forEach(rows::add);
        return List.copyOf(rows);
    }

    @Override
    public void forEach(Consumer<SqlRow> row) {
        read(query, row);
    }

    private void read(String select, Consumer<SqlRow> row) {
        run(sql, query, connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(select)) {
                while (result.next()) {
                    List<@Nullable Object> values = new ArrayList<>(columns.size());
                    for (int i = 1; i <= columns.size(); i++) {
                        values.add(SqlValues.read(result.getObject(i)));
                    }
                    row.accept(new SqlRow(columns, values));
                }
            }
            return columns;
        });
    }

    @Override
    public String toTable() {
        List<SqlRow> shown = new ArrayList<>();
        read("SELECT * FROM (\n" + query + "\n) LIMIT " + (PRINTED_ROWS + 1), shown::add);
        boolean cut = shown.size() > PRINTED_ROWS;
        String table = SqlValues.table(columns, cut ? shown.subList(0, PRINTED_ROWS) : shown);
        return cut ? table + "... more rows: read all with rows() or toCsv()\n" : table;
    }

    @Override
    public String toCsv() {
        StringBuilder csv = new StringBuilder();
        csv.append(columns.stream().map(SqlColumn::name).map(SqlValues::csv).collect(Collectors.joining(",")))
                .append('\n');
        forEach(row -> csv.append(row.values().stream()
                        .map(SqlValues::text)
                        .map(SqlValues::csv)
                        .collect(Collectors.joining(",")))
                .append('\n'));
        return csv.toString();
    }

    @Override
    public String toJson() {
        return SqlValues.json(columns, this::forEach);
    }

    @Override
    public long toCsv(Path file) {
        String select = columns.stream()
                .map(column -> {
                    String name = DuckDb.identifier(column.name());
                    return column.type().equals("TIMESTAMP WITH TIME ZONE")
                            ? "replace(strftime(" + name + ", " + ISO + "), '.000Z', 'Z') AS " + name
                            : name;
                })
                .collect(Collectors.joining(", "));
        String compression = file.toString().endsWith(".gz") ? ", COMPRESSION gzip" : "";
        return copy(
                "SELECT " + select + " FROM (\n" + query + "\n)",
                file,
                "(FORMAT csv, HEADER, USE_TMP_FILE false" + compression + ")");
    }

    @Override
    public long toParquet(Path file) {
        return copy(query, file, PeriodWriter.FORMAT);
    }

    private long copy(String select, Path file, String format) {
        Path draft = Durable.draft(file);
        try {
            return run(sql, query, connection -> {
                Durable.createFolders(Durable.parent(file));
                try (Statement statement = connection.createStatement()) {
                    long rows = statement.executeUpdate(
                            "COPY (\n" + select + "\n) TO " + DuckDb.quote(draft.toString()) + " " + format);
                    Durable.force(draft);
                    Durable.publish(draft, file);
                    Durable.forceNames(Durable.parent(file));
                    return rows;
                }
            });
        } finally {
            delete(draft);
        }
    }

    private static void delete(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw new StoreException("Cannot delete " + draft + ": " + e + ".", e);
        }
    }

    /** For example {@code SqlResult[coin, interval, n]}. */
    @Override
    public String toString() {
        String names = columns.stream().map(SqlColumn::name).collect(Collectors.joining(", "));
        return "SqlResult[" + (names.length() <= 60 ? names : names.substring(0, 57) + "...") + "]";
    }
}
