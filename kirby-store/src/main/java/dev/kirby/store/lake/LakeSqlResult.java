package dev.kirby.store.lake;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.store.internal.Arrow;
import dev.kirby.store.internal.ArrowAnswer;
import dev.kirby.store.internal.CsvFiles;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.internal.SqlValues;
import dev.kirby.store.storage.SqlColumn;
import dev.kirby.store.storage.SqlResult;
import dev.kirby.store.storage.SqlRow;
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
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/** A query that was found to read only, and its answer. */
final class LakeSqlResult implements SqlResult {

    private final LakeSql sql;
    private final String query;
    private final QuerySeries series;
    private final List<SqlColumn> columns;

    private LakeSqlResult(LakeSql sql, String query, QuerySeries series, List<SqlColumn> columns) {
        this.sql = sql;
        this.query = query;
        this.series = series;
        this.columns = columns;
    }

    static LakeSqlResult of(LakeSql sql, String query, QuerySeries series) {
        String body = query.strip();
        while (body.endsWith(";")) {
            body = body.substring(0, body.length() - 1).stripTrailing();
        }
        String select = body;
        List<SqlColumn> columns = on(sql.outline(), connection -> {
            try (var statement = connection.prepareStatement(select)) {
                ResultSetMetaData meta = statement.getMetaData();
                List<SqlColumn> all = new ArrayList<>();
                for (int i = 1; i <= meta.getColumnCount(); i++) {
                    all.add(new SqlColumn(meta.getColumnName(i), meta.getColumnTypeName(i)));
                }
                return List.copyOf(all);
            }
        });
        return new LakeSqlResult(sql, select, series, columns);
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException, IOException;
    }

    private <T> T run(Work<T> work) {
        return on(sql.run(query, series), work);
    }

    private static <T> T on(LakeSql.Run run, Work<T> work) {
        try (run) {
            return work.on(run.connection());
        } catch (SQLException e) {
            throw failed(e);
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
        run(connection -> {
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
        return written(file, (connection, draft) -> CsvFiles.write(connection, query, draft, file.toString()));
    }

    @Override
    public long toParquet(Path file) {
        return written(file, (connection, draft) -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("COPY (\n" + query + "\n) TO " + DuckDb.quote(draft.toString()) + " "
                        + DuckDb.PORTABLE_PARQUET);
            }
        });
    }

    private interface Writing {
        long to(Connection connection, Path draft) throws SQLException;
    }

    private long written(Path file, Writing writing) {
        Path draft = Durable.draft(file);
        try {
            return run(connection -> {
                Durable.createFolders(Durable.parent(file));
                long rows = writing.to(connection, draft);
                Durable.force(draft);
                Durable.publish(draft, file);
                Durable.forceNames(Durable.parent(file));
                return rows;
            });
        } finally {
            delete(draft);
        }
    }

    @Override
    public ArrowReader toArrow(BufferAllocator allocator) {
        Arrow.require();
        LakeSql.Run run = sql.run(query, series);
        try {
            return ArrowAnswer.open(run.connection(), query, allocator, run);
        } catch (SQLException | RuntimeException e) {
            try (run) {
                throw e instanceof RuntimeException failure ? failure : failed(e);
            } catch (SQLException suppressed) {
                throw failed(suppressed);
            }
        }
    }

    private static InvalidRequestException failed(Exception e) {
        return new InvalidRequestException(
                "The query fails: " + String.valueOf(e.getMessage()).strip(), e);
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
