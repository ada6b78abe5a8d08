package dev.kirby.store.internal;

import dev.kirby.StoreException;
import dev.kirby.store.storage.SqlResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBResultSet;

/**
 * The answer to a query as batches of Arrow vectors, whose memory is that which DuckDB filled. Closing it closes the query and
 * what the query needed.
 */
public final class ArrowAnswer extends ArrowReader {

    /** Rows of a batch, at most. */
    private static final int BATCH = 1 << 16;

    private final ArrowReader vectors;
    private final DuckDBResultSet result;
    private final Statement statement;
    private final AutoCloseable needed;

    private ArrowAnswer(
            BufferAllocator allocator,
            ArrowReader vectors,
            DuckDBResultSet result,
            Statement statement,
            AutoCloseable needed) {
        super(allocator);
        this.vectors = vectors;
        this.result = result;
        this.statement = statement;
        this.needed = needed;
    }

    /**
     * Runs a query.
     *
     * @param connection to DuckDB
     * @param query what to run
     * @param allocator owns the vectors
     * @param needed closed with the answer, but not if the query fails
     * @return the answer, to be closed
     */
    public static ArrowReader open(Connection connection, String query, BufferAllocator allocator, AutoCloseable needed)
            throws SQLException {
        Statement statement = connection.createStatement();
        try {
            DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery(query);
            ArrowReader vectors = (ArrowReader) result.arrowExportStream(allocator, BATCH);
            return new ArrowAnswer(allocator, vectors, result, statement, needed);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /**
     * Hands over an answer of any store, by way of a temporary file.
     *
     * @param result the answer
     * @param allocator owns the vectors
     * @return the answer, to be closed
     */
    @SuppressWarnings("try") // the file goes with what it is read by
    public static ArrowReader ofFile(SqlResult result, BufferAllocator allocator) {
        try {
            Path folder = Files.createTempDirectory("kirby-arrow");
            Path file = folder.resolve("answer.parquet");
            List<AutoCloseable> needed =
                    new ArrayList<>(List.of(() -> Files.deleteIfExists(folder), () -> Files.deleteIfExists(file)));
            AutoCloseable all = () -> {
                for (int i = needed.size() - 1; i >= 0; i--) {
                    needed.get(i).close();
                }
            };
            try {
                result.toParquet(file);
                DuckDb engine = DuckDb.open(folder.resolve("spill"));
                needed.add(engine);
                Connection connection = engine.connect();
                needed.add(connection);
                return open(
                        connection,
                        "SELECT * FROM read_parquet(" + DuckDb.quote(file.toString()) + ")",
                        allocator,
                        all);
            } catch (SQLException | RuntimeException e) {
                all.close();
                throw e;
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StoreException("Cannot hand over the answer: " + DuckDb.reason(e) + ".", e);
        }
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        return vectors.loadNextBatch();
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() throws IOException {
        return vectors.getVectorSchemaRoot();
    }

    @Override
    public Map<Long, Dictionary> getDictionaryVectors() throws IOException {
        return vectors.getDictionaryVectors();
    }

    @Override
    public Dictionary lookup(long id) {
        return vectors.lookup(id);
    }

    @Override
    public Set<Long> getDictionaryIds() {
        return vectors.getDictionaryIds();
    }

    @Override
    public long bytesRead() {
        return vectors.bytesRead();
    }

    @Override
    protected Schema readSchema() throws IOException {
        return vectors.getVectorSchemaRoot().getSchema();
    }

    @Override
    protected void closeReadSource() {}

    @Override
    public void close() throws IOException {
        close(true);
    }

    @Override
    @SuppressWarnings("try") // closed in the opposite order, not used
    public void close(boolean closeReadSource) throws IOException {
        try (AutoCloseable last = needed;
                AutoCloseable asked = statement;
                AutoCloseable answer = result;
                AutoCloseable read = vectors) {
            // nothing but to close them
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new StoreException("The answer does not close: " + DuckDb.reason(e) + ".", e);
        }
    }

    /** For example {@code ArrowAnswer[3 columns]}. */
    @Override
    public String toString() {
        try {
            return "ArrowAnswer["
                    + getVectorSchemaRoot().getFieldVectors().stream()
                            .map(FieldVector::getName)
                            .count()
                    + " columns]";
        } catch (IOException e) {
            return "ArrowAnswer[closed]";
        }
    }
}
