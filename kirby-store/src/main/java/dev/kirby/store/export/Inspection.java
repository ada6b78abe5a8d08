package dev.kirby.store.export;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.SeriesId;
import dev.kirby.quality.QualityCheck;
import dev.kirby.quality.QualityReport;
import dev.kirby.series.Rows;
import dev.kirby.store.internal.DuckDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;

/**
 * What is in a Parquet file that was written, found in the file itself, so that what its document says is true of it
 * whatever was written to the store meanwhile.
 *
 * @param columns each with its name, type and number of nulls
 * @param quality the judgement of the rows of the base series
 * @param inOrder whether no row is older than the one before it
 */
record Inspection(List<ColumnFacts> columns, QualityReport quality, boolean inOrder) {

    /**
     * A column of the file.
     *
     * @param name as in the file
     * @param type as SQL calls it
     * @param nulls how many rows have no value
     */
    record ColumnFacts(String name, String type, long nulls) {}

    static Inspection of(Connection connection, Path file, SeriesId base, long rows, DoubleConsumer done)
            throws SQLException {
        List<ColumnFacts> columns = columns(connection, file);
        Dataset dataset = base.dataset();
        String select = dataset.columns().stream().map(Inspection::expression).collect(Collectors.joining(", "));
        QualityCheck check = QualityCheck.of(base);
        boolean inOrder = true;
        long checked = 0;
        long last = Long.MIN_VALUE;
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT epoch_ms(time), " + select + " FROM " + scan(file));
                DuckDBChunkedResult result =
                        statement.unwrap(DuckDBPreparedStatement.class).query()) {
            while (result.nextChunk()) {
                Rows batch = read(result.chunk(), dataset);
                check.accept(batch);
                for (int i = 0; i < batch.size(); i++) {
                    inOrder &= batch.time(i) >= last;
                    last = batch.time(i);
                }
                checked += batch.size();
                done.accept((double) checked / rows);
            }
        }
        return new Inspection(columns, check.report(), inOrder);
    }

    private static List<ColumnFacts> columns(Connection connection, Path file) throws SQLException {
        Map<String, Long> nulls = new LinkedHashMap<>();
        List<ColumnFacts> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet result =
                    statement.executeQuery("SELECT path_in_schema, sum(stats_null_count)::BIGINT FROM parquet_metadata("
                            + DuckDb.quote(file.toString()) + ") GROUP BY ALL")) {
                while (result.next()) {
                    nulls.put(result.getString(1), result.getLong(2));
                }
            }
            try (ResultSet result = statement.executeQuery("DESCRIBE SELECT * FROM " + scan(file))) {
                while (result.next()) {
                    String name = result.getString(1);
                    columns.add(new ColumnFacts(name, result.getString(2), nulls.getOrDefault(name, 0L)));
                }
            }
        }
        return columns;
    }

    /** Counts are not read: no check looks at them. */
    private static String expression(Column column) {
        return switch (column.type()) {
            case TIME -> "epoch_ms(" + column.name() + ")";
            case COUNT -> "NULL::DOUBLE";
            case NUMBER, TEXT -> column.name();
        };
    }

    private static Rows read(DuckDBDataChunkReader chunk, Dataset dataset) {
        int size = Math.toIntExact(chunk.rowCount());
        Rows.Builder rows = Rows.builder(dataset, size);
        List<Column> columns = dataset.columns();
        DuckDBReadableVector time = chunk.vector(0);
        DuckDBReadableVector[] vectors = new DuckDBReadableVector[columns.size()];
        for (int c = 0; c < vectors.length; c++) {
            vectors[c] = chunk.vector(c + 1);
        }
        for (int i = 0; dataset.hasInterval() && i < size; i++) {
            rows.candle(
                    time.getLong(i),
                    vectors[0].getDouble(i, Double.NaN),
                    vectors[1].getDouble(i, Double.NaN),
                    vectors[2].getDouble(i, Double.NaN),
                    vectors[3].getDouble(i, Double.NaN),
                    vectors[4].getDouble(i, Double.NaN),
                    vectors[5].getDouble(i, Double.NaN));
        }
        for (int i = 0; !dataset.hasInterval() && i < size; i++) {
            rows.row(time.getLong(i));
            for (int c = 0; c < vectors.length; c++) {
                switch (columns.get(c).type()) {
                    case NUMBER, COUNT -> rows.number(c, vectors[c].getDouble(i, Double.NaN));
                    case TIME -> rows.instant(c, vectors[c].getLong(i, Rows.NO_TIME));
                    case TEXT -> rows.text(c, vectors[c].isNull(i) ? null : vectors[c].getString(i));
                }
            }
        }
        return rows.build();
    }

    /** A file as a table of a query. */
    static String scan(Path file) {
        String literal = file.toString().replaceAll("[\\[*?]", "[$0]");
        return "read_parquet(" + DuckDb.quote(literal) + ", hive_partitioning = false)";
    }
}
