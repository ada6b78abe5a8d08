package dev.kirby.store.storage;

import dev.kirby.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * The answer to a query in SQL. The query runs anew each time the answer is printed, read or written, with memory for a few
 * batches; only {@link #rows()} and the texts hold all of it.
 *
 * <p>Times are in UTC. Thread-safe.
 */
public interface SqlResult {

    /** How many rows {@link #print()} shows. */
    int PRINTED_ROWS = 40;

    /**
     * The columns.
     *
     * @return in order
     */
    List<SqlColumn> columns();

    /**
     * Reads every row.
     *
     * @return in the order of the answer
     */
    List<SqlRow> rows();

    /**
     * Reads row by row.
     *
     * @param row takes each row on the calling thread
     */
    void forEach(Consumer<SqlRow> row);

    /**
     * The answer as a table for people, cut after {@value #PRINTED_ROWS} rows.
     *
     * @return lines
     */
    String toTable();

    /** Prints {@link #toTable()} to standard output. */
    default void print() {
        System.out.print(toTable());
    }

    /**
     * The whole answer as CSV with a header; unknown values are empty.
     *
     * @return lines
     */
    String toCsv();

    /**
     * The whole answer as a JSON array of objects.
     *
     * @return JSON
     */
    String toJson();

    /**
     * Writes the whole answer as CSV with a header. The file appears under its name when it is complete.
     *
     * @param file replaced if it is there
     * @return the number of rows
     * @throws StoreException if it cannot be written
     */
    long toCsv(Path file);

    /**
     * Writes the whole answer as Parquet of the first version, compressed with zstd, which every reader knows. The file appears
     * under its name when it is complete.
     *
     * @param file replaced if it is there
     * @return the number of rows
     * @throws StoreException if it cannot be written
     */
    long toParquet(Path file);

    /**
     * Hands the whole answer over to Arrow. On a folder the vectors' memory is that which DuckDB filled, without a copy;
     * from a database the answer comes by way of a temporary file.
     *
     * <p>Needs {@code org.apache.arrow:arrow-vector}, {@code arrow-c-data} and an {@code arrow-memory} library, which Kirby
     * leaves optional, and a JVM started with {@code --add-opens=java.base/java.nio=ALL-UNNAMED}.
     *
     * @param allocator owns the vectors; to be closed after the reader
     * @return batches of columns, times in microseconds of UTC; to be closed, on the thread that asked and before the store
     * @throws StoreException if Arrow is not complete; the message says what to add
     */
    ArrowReader toArrow(BufferAllocator allocator);
}
