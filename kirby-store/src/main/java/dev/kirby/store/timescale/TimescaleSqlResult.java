package dev.kirby.store.timescale;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.store.internal.Arrow;
import dev.kirby.store.internal.ArrowAnswer;
import dev.kirby.store.internal.CloseGuard;
import dev.kirby.store.internal.SqlValues;
import dev.kirby.store.storage.SqlColumn;
import dev.kirby.store.storage.SqlResult;
import dev.kirby.store.storage.SqlRow;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * A query and its answer, which comes through a cursor within a transaction that reads only. The query goes to the server
 * as a value, so that it is the server that refuses what is no query, and several statements in one text.
 */
@SuppressWarnings("try") // uses are held, not used
final class TimescaleSqlResult implements SqlResult {

    private static final int FETCHED_ROWS = 5_000;

    private final Database database;
    private final CloseGuard guard;
    private final String query;
    private final List<SqlColumn> columns;

    private TimescaleSqlResult(Database database, CloseGuard guard, String query, List<SqlColumn> columns) {
        this.database = database;
        this.guard = guard;
        this.query = query;
        this.columns = columns;
    }

    static TimescaleSqlResult of(Database database, CloseGuard guard, String query) {
        List<SqlColumn> columns = ask(database, guard, query, connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("FETCH 0 FROM answer")) {
                ResultSetMetaData meta = result.getMetaData();
                List<SqlColumn> all = new ArrayList<>();
                for (int i = 1; i <= meta.getColumnCount(); i++) {
                    all.add(new SqlColumn(meta.getColumnLabel(i), type(meta.getColumnTypeName(i))));
                }
                return List.copyOf(all);
            } catch (SQLException e) {
                throw refused(query, e); // a change hidden in a query shows only now
            }
        });
        return new TimescaleSqlResult(database, guard, query, columns);
    }

    private static String type(String name) {
        return switch (name) {
            case "float8" -> "DOUBLE";
            case "float4" -> "FLOAT";
            case "int8" -> "BIGINT";
            case "int4" -> "INTEGER";
            case "int2" -> "SMALLINT";
            case "bool" -> "BOOLEAN";
            case "numeric" -> "DOUBLE"; // as its values come
            case "timestamptz" -> "TIMESTAMP WITH TIME ZONE";
            case "timestamp" -> "TIMESTAMP";
            default -> "VARCHAR";
        };
    }

    /** Opens the cursor {@code answer}, lets it be read, and takes everything back. */
    private static <T> T ask(Database database, CloseGuard guard, String query, Database.Work<T> work) {
        try (CloseGuard.Use use = guard.enter()) {
            return database.read("the answer", connection -> {
                connection.setAutoCommit(false);
                try {
                    Database.execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                    Database.execute(connection, "SET LOCAL search_path = kirby_views, public");
                    Database.execute(connection, "SET LOCAL TimeZone = 'UTC'");
                    open(connection, query);
                    return work.on(connection);
                } finally {
                    connection.rollback();
                    Database.execute(connection, "SELECT pg_advisory_unlock_all()");
                    connection.setAutoCommit(true);
                }
            });
        }
    }

    private static void open(Connection connection, String query) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("SELECT kirby.ask('answer', ?)")) {
            ask.setString(1, query);
            ask.execute();
        } catch (SQLException e) {
            throw refused(query, e);
        }
    }

    private static InvalidRequestException refused(String query, SQLException e) {
        String line = query.strip().replaceAll("\\s+", " ");
        String shown = line.length() <= 60 ? line : line.substring(0, 57) + "...";
        return new InvalidRequestException(
                "Cannot run '" + shown + "': " + Database.firstLine(e)
                        + ". Write one query that only reads, such as: select * from candles limit 10",
                e);
    }

    @Override
    public List<SqlColumn> columns() {
        return columns;
    }

    @Override
    public List<SqlRow> rows() {
        return rows(Integer.MAX_VALUE);
    }

    private List<SqlRow> rows(int most) {
        List<SqlRow> rows = new ArrayList<>();
        read(most, rows::add);
        return List.copyOf(rows);
    }

    @Override
    public void forEach(Consumer<SqlRow> row) {
        read(Integer.MAX_VALUE, row);
    }

    private void read(int most, Consumer<SqlRow> row) {
        ask(database, guard, query, connection -> {
            int fetched = Math.min(most, FETCHED_ROWS);
            int received = fetched;
            try (Statement statement = connection.createStatement()) {
                for (long total = 0; received == fetched && total < most; total += received) {
                    received = 0;
                    try (ResultSet result = statement.executeQuery("FETCH " + fetched + " FROM answer")) {
                        while (result.next()) {
                            row.accept(new SqlRow(columns, values(result)));
                            received++;
                        }
                    }
                }
            } catch (SQLException e) {
                throw new InvalidRequestException("The query fails: " + Database.firstLine(e) + ".", e);
            }
            return columns;
        });
    }

    private List<@Nullable Object> values(ResultSet result) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
            values.add(SqlValues.read(
                    switch (columns.get(i - 1).type()) {
                        // The driver's own choice would depend on this machine's time zone.
                        case "TIMESTAMP WITH TIME ZONE" -> result.getObject(i, OffsetDateTime.class);
                        case "TIMESTAMP" -> result.getObject(i, LocalDateTime.class);
                        case "VARCHAR" -> result.getString(i);
                        default -> result.getObject(i);
                    }));
        }
        return values;
    }

    @Override
    public String toTable() {
        List<SqlRow> shown = rows(PRINTED_ROWS + 1);
        boolean cut = shown.size() > PRINTED_ROWS;
        String table = SqlValues.table(columns, cut ? shown.subList(0, PRINTED_ROWS) : shown);
        return cut ? table + "... more rows: read all with rows() or toCsv()\n" : table;
    }

    @Override
    public String toCsv() {
        StringBuilder csv = new StringBuilder();
        AnswerFiles.csv(this, csv);
        return csv.toString();
    }

    @Override
    public String toJson() {
        return SqlValues.json(columns, this::forEach);
    }

    @Override
    public long toCsv(Path file) {
        return written(file, AnswerFiles::toCsv);
    }

    @Override
    public long toParquet(Path file) {
        return written(file, AnswerFiles::toParquet);
    }

    private interface Writing {
        long to(SqlResult result, Path file) throws IOException, SQLException;
    }

    private long written(Path file, Writing writing) {
        try {
            return writing.to(this, file);
        } catch (IOException | SQLException e) {
            throw new StoreException(
                    "Cannot write the answer to " + file + ": " + e.getMessage()
                            + ". Choose a file that can be written.",
                    e);
        }
    }

    @Override
    public ArrowReader toArrow(BufferAllocator allocator) {
        Arrow.require();
        return ArrowAnswer.ofFile(this, allocator);
    }

    /** For example {@code SqlResult[coin, interval, n]}. */
    @Override
    public String toString() {
        String names = columns.stream().map(SqlColumn::name).collect(Collectors.joining(", "));
        return "SqlResult[" + (names.length() <= 60 ? names : names.substring(0, 57) + "...") + "]";
    }
}
