package dev.kirby.store.export;

import dev.kirby.series.FeatureMatrix;
import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionBuilder;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;

/** The table function {@code kirby_matrix()}, by which a query reads a matrix from the heap. Times come as microseconds since the epoch. */
final class MatrixFunction implements DuckDBTableFunction<FeatureMatrix, int[], Object> {

    /** The query for all rows, times as instants. */
    static final String SELECT = "SELECT make_timestamptz(time) AS time, * EXCLUDE (time) FROM kirby_matrix()";

    private final FeatureMatrix matrix;

    private MatrixFunction(FeatureMatrix matrix) {
        this.matrix = matrix;
    }

    /** Makes the rows of a matrix known to an engine. */
    static void register(Connection connection, FeatureMatrix matrix) throws SQLException {
        try (DuckDBTableFunctionBuilder builder = DuckDBFunctions.tableFunction()) {
            builder.withName("kirby_matrix")
                    .withFunction(new MatrixFunction(matrix))
                    .register(connection);
        }
    }

    @Override
    public FeatureMatrix bind(DuckDBTableFunctionBindInfo info) {
        info.addResultColumn("time", DuckDBColumnType.BIGINT);
        for (String name : matrix.names()) {
            info.addResultColumn(name, DuckDBColumnType.DOUBLE);
        }
        info.setCardinality(matrix.size(), true);
        return matrix;
    }

    @Override
    public int[] init(DuckDBTableFunctionInitInfo info) {
        info.setMaxThreads(1); // keeps the order
        return new int[1];
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo call, DuckDBDataChunkWriter chunk) {
        int[] position = call.getInitData();
        int from = position[0];
        int count = (int) Math.min(chunk.capacity(), matrix.size() - from);
        DuckDBWritableVector time = chunk.vector(0);
        for (int i = 0; i < count; i++) {
            time.setLong(i, matrix.time(from + i) * 1000);
        }
        for (int f = 0; f < matrix.names().size(); f++) {
            DuckDBWritableVector vector = chunk.vector(f + 1);
            for (int i = 0; i < count; i++) {
                double value = matrix.value(f, from + i);
                if (Double.isNaN(value)) {
                    vector.setNull(i);
                } else {
                    vector.setDouble(i, value);
                }
            }
        }
        position[0] = from + count;
        return count;
    }
}
