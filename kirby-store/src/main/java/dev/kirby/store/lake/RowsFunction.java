package dev.kirby.store.lake;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Dataset.ColumnType;
import dev.kirby.series.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionBuilder;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;

/**
 * The table function {@code kirby_rows(number)}, by which a query reads {@link Rows} from the heap, vector by vector and
 * without a copy in between. Times come as microseconds since the epoch.
 */
final class RowsFunction implements DuckDBTableFunction<Rows, int[], Object> {

    private final ConcurrentMap<Long, Rows> lent = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /** Makes the function known to an engine. */
    static RowsFunction register(Connection connection) throws SQLException {
        RowsFunction function = new RowsFunction();
        try (DuckDBTableFunctionBuilder builder = DuckDBFunctions.tableFunction()) {
            builder.withName("kirby_rows")
                    .withParameter(Long.class)
                    .withFunction(function)
                    .register(connection);
        }
        return function;
    }

    /** Rows that queries may read until they are returned. */
    Loan lend(Rows rows) {
        long number = numbers.incrementAndGet();
        lent.put(number, rows);
        return new Loan(number, rows.dataset());
    }

    /** Rows lent to queries. */
    final class Loan implements AutoCloseable {
        private final long number;
        private final Dataset dataset;

        private Loan(long number, Dataset dataset) {
            this.number = number;
            this.dataset = dataset;
        }

        /** A query for the rows, with columns named and typed as in files. */
        String select() {
            return "SELECT make_timestamptz(time) AS time, "
                    + dataset.columns().stream()
                            .map(column -> column.type() == ColumnType.TIME
                                    ? "make_timestamptz(" + column.name() + ") AS " + column.name()
                                    : column.name())
                            .collect(Collectors.joining(", "))
                    + " FROM kirby_rows(" + number + ")";
        }

        @Override
        public void close() {
            lent.remove(number);
        }
    }

    @Override
    public Rows bind(DuckDBTableFunctionBindInfo info) {
        long number = info.getParameter(0).getLong();
        Rows rows = lent.get(number);
        if (rows == null) {
            throw new IllegalStateException("No rows are lent as number " + number);
        }
        info.addResultColumn("time", DuckDBColumnType.BIGINT);
        for (Column column : rows.dataset().columns()) {
            info.addResultColumn(
                    column.name(),
                    switch (column.type()) {
                        case NUMBER -> DuckDBColumnType.DOUBLE;
                        case COUNT, TIME -> DuckDBColumnType.BIGINT;
                        case TEXT -> DuckDBColumnType.VARCHAR;
                    });
        }
        info.setCardinality(rows.size(), true);
        return rows;
    }

    @Override
    public int[] init(DuckDBTableFunctionInitInfo info) {
        info.setMaxThreads(1); // keeps the order
        return new int[1];
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo call, DuckDBDataChunkWriter chunk) {
        Rows rows = call.getBindData();
        int[] position = call.getInitData();
        int from = position[0];
        int count = (int) Math.min(chunk.capacity(), rows.size() - from);
        DuckDBWritableVector time = chunk.vector(0);
        for (int i = 0; i < count; i++) {
            time.setLong(i, rows.time(from + i) * 1000);
        }
        List<Column> columns = rows.dataset().columns();
        for (int c = 0; c < columns.size(); c++) {
            DuckDBWritableVector vector = chunk.vector(c + 1);
            switch (columns.get(c).type()) {
                case NUMBER -> numbers(rows, c, from, count, vector);
                case COUNT -> counts(rows, c, from, count, vector);
                case TIME -> times(rows, c, from, count, vector);
                case TEXT -> texts(rows, c, from, count, vector);
            }
        }
        position[0] = from + count;
        return count;
    }

    private static void numbers(Rows rows, int column, int from, int count, DuckDBWritableVector vector) {
        for (int i = 0; i < count; i++) {
            double value = rows.number(column, from + i);
            if (Double.isNaN(value)) {
                vector.setNull(i);
            } else {
                vector.setDouble(i, value);
            }
        }
    }

    private static void counts(Rows rows, int column, int from, int count, DuckDBWritableVector vector) {
        for (int i = 0; i < count; i++) {
            double value = rows.number(column, from + i);
            if (Double.isNaN(value)) {
                vector.setNull(i);
            } else {
                vector.setLong(i, (long) value);
            }
        }
    }

    private static void times(Rows rows, int column, int from, int count, DuckDBWritableVector vector) {
        for (int i = 0; i < count; i++) {
            long value = rows.instant(column, from + i);
            if (value == Rows.NO_TIME) {
                vector.setNull(i);
            } else {
                vector.setLong(i, value * 1000);
            }
        }
    }

    private static void texts(Rows rows, int column, int from, int count, DuckDBWritableVector vector) {
        for (int i = 0; i < count; i++) {
            String value = rows.text(column, from + i);
            if (value == null) {
                vector.setNull(i);
            } else {
                vector.setString(i, value);
            }
        }
    }
}
