package dev.kirby.store.lake;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Dataset.ColumnType;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.internal.RowAudit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/** Reads the lake's files into columns. */
final class ParquetFiles {

    /** The type of the time column. */
    static final String TIME = "TIMESTAMP WITH TIME ZONE";

    // A year of months. Rows that hardly differ take few bytes, but their number is bounded too.
    private static final int MOST_TOGETHER = 12;
    private static final long BYTES_TOGETHER = 1 << 19;

    private ParquetFiles() {}

    /** Files as a table of a query. */
    static String scan(List<Path> files) {
        return "read_parquet(" + list(files) + ", hive_partitioning = false)";
    }

    private static String list(List<Path> files) {
        return files.stream()
                .map(Path::toString)
                .map(ParquetFiles::literal)
                .map(DuckDb::quote)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** A path in which nothing is a wildcard. */
    static String literal(String path) {
        return path.replaceAll("[\\[*?]", "[$0]");
    }

    /** An instant as an SQL literal. */
    static String timestamp(long millis) {
        return "make_timestamptz(" + Math.multiplyExact(millis, 1000L) + "::BIGINT)";
    }

    /** The type of a column in files. */
    static String type(ColumnType type) {
        return switch (type) {
            case NUMBER -> "DOUBLE";
            case COUNT -> "BIGINT";
            case TIME -> TIME;
            case TEXT -> "VARCHAR";
        };
    }

    /** What is wrong with the columns of a file, without a full stop; absent if nothing. */
    static Optional<String> schemaFault(Connection connection, Dataset dataset, Path file) throws SQLException {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("time", TIME);
        dataset.columns().forEach(column -> expected.put(column.name(), type(column.type())));
        Map<String, String> found = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("DESCRIBE SELECT * FROM " + scan(List.of(file)))) {
            while (result.next()) {
                found.put(result.getString(1), result.getString(2));
            }
        }
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of("Its columns are " + found + ", and should be " + expected);
    }

    /** How many rows files have. */
    static long count(Connection connection, List<Path> files) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + scan(files))) {
            result.next();
            return result.getLong(1);
        }
    }

    /** How many rows of files have NaN where an unknown number should be null. */
    static long countNotNumbers(Connection connection, Dataset dataset, List<Path> files) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT count(*) FROM " + scan(files) + " WHERE " + RowAudit.notNumbers(dataset))) {
            result.next();
            return result.getLong(1);
        }
    }

    /** How many rows each file has, as its footer says. */
    static List<Long> counts(Connection connection, List<Path> files) throws SQLException {
        Map<String, Long> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT file_name, num_rows FROM parquet_file_metadata(" + list(files) + ")")) {
            while (result.next()) {
                found.put(result.getString(1), result.getLong(2));
            }
        }
        return files.stream()
                .map(file -> found.getOrDefault(file.toString(), -1L))
                .toList();
    }

    /** Whether files have columns of the same names and types, in any order. */
    static boolean haveSameColumns(Connection connection, List<Path> files) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT count(DISTINCT columns) FROM (SELECT string_agg(concat_ws("
                                + "' ', name, type, converted_type, logical_type, num_children), ',' ORDER BY name) AS columns"
                                + " FROM parquet_schema(" + list(files) + ") GROUP BY file_name)")) {
            result.next();
            return result.getLong(1) == 1;
        }
    }

    /**
     * Files in their order, small ones together: a statement costs the engine more than the rows of a small file. The rows of some files
     * that are together take no more memory than a large file's.
     */
    static <T> List<List<T>> together(List<T> files, Function<T, Path> path) throws IOException {
        List<List<T>> all = new ArrayList<>();
        List<T> some = new ArrayList<>();
        long bytes = 0;
        for (T file : files) {
            long size = Files.size(path.apply(file));
            if (some.size() == MOST_TOGETHER || (!some.isEmpty() && bytes + size > BYTES_TOGETHER)) {
                all.add(some);
                some = new ArrayList<>();
                bytes = 0;
            }
            some.add(file);
            bytes += size;
        }
        if (!some.isEmpty()) {
            all.add(some);
        }
        return all;
    }

    /** Reads the rows of a range, in the order of files and rows. */
    static Rows read(Connection connection, Dataset dataset, List<Path> files, TimeRange range, int expected)
            throws SQLException {
        String columns =
                dataset.columns().stream().map(ParquetFiles::expression).collect(Collectors.joining(", "));
        String sql = "SELECT epoch_ms(time), " + columns + " FROM " + scan(files) + " WHERE time >= "
                + timestamp(range.startMillis()) + " AND time < " + timestamp(range.endMillis());
        Rows.Builder rows = Rows.builder(dataset, expected);
        try (PreparedStatement statement = connection.prepareStatement(sql);
                DuckDBChunkedResult result =
                        statement.unwrap(DuckDBPreparedStatement.class).query()) {
            while (result.nextChunk()) {
                if (dataset.hasInterval()) {
                    candles(result.chunk(), rows);
                } else {
                    any(result.chunk(), dataset, rows);
                }
            }
        }
        return rows.build();
    }

    private static String expression(Column column) {
        return switch (column.type()) {
            case NUMBER -> column.name();
            case COUNT -> column.name() + "::DOUBLE";
            case TIME -> "epoch_ms(" + column.name() + ")";
            case TEXT -> text(column.name());
        };
    }

    /**
     * The value of a column in a file of any version: the first one wrote {@code long} and {@code short} for a taker who
     * buys and sells.
     *
     * @param column its name, with or without that of a table
     */
    static String text(String column) {
        return column.endsWith("taker_side")
                ? "CASE " + column + " WHEN 'long' THEN 'buy' WHEN 'short' THEN 'sell' ELSE " + column + " END"
                : column;
    }

    private static void candles(DuckDBDataChunkReader chunk, Rows.Builder rows) {
        DuckDBReadableVector time = chunk.vector(0);
        DuckDBReadableVector open = chunk.vector(1);
        DuckDBReadableVector high = chunk.vector(2);
        DuckDBReadableVector low = chunk.vector(3);
        DuckDBReadableVector close = chunk.vector(4);
        DuckDBReadableVector volume = chunk.vector(5);
        DuckDBReadableVector trades = chunk.vector(6);
        long size = chunk.rowCount();
        for (long i = 0; i < size; i++) {
            rows.candle(
                    time.getLong(i),
                    open.getDouble(i, Double.NaN),
                    high.getDouble(i, Double.NaN),
                    low.getDouble(i, Double.NaN),
                    close.getDouble(i, Double.NaN),
                    volume.getDouble(i, Double.NaN),
                    trades.getDouble(i, Double.NaN));
        }
    }

    private static void any(DuckDBDataChunkReader chunk, Dataset dataset, Rows.Builder rows) {
        List<Column> columns = dataset.columns();
        DuckDBReadableVector time = chunk.vector(0);
        long size = chunk.rowCount();
        for (long i = 0; i < size; i++) {
            rows.row(time.getLong(i));
            for (int c = 0; c < columns.size(); c++) {
                DuckDBReadableVector vector = chunk.vector(c + 1);
                switch (columns.get(c).type()) {
                    case NUMBER, COUNT -> rows.number(c, vector.getDouble(i, Double.NaN));
                    case TIME -> rows.instant(c, vector.getLong(i, Rows.NO_TIME));
                    case TEXT -> rows.text(c, vector.isNull(i) ? null : vector.getString(i));
                }
            }
        }
    }

    /** Whether a file begins and ends as a Parquet file does: one that was cut short does not. */
    static boolean isWhole(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            return size >= 12 && isMagic(channel, 0) && isMagic(channel, size - 4);
        } catch (NoSuchFileException e) {
            return true; // replaced or deleted meanwhile
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isMagic(FileChannel channel, long at) throws IOException {
        ByteBuffer magic = ByteBuffer.allocate(4);
        return channel.read(magic, at) == 4 && new String(magic.array(), StandardCharsets.US_ASCII).equals("PAR1");
    }
}
