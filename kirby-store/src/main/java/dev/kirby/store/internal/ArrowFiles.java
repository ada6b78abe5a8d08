package dev.kirby.store.internal;

import dev.kirby.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;

/** Answers as Arrow files. Only to be used after {@link Arrow#require}. */
public final class ArrowFiles {

    private ArrowFiles() {}

    /**
     * Writes the answer to a query, batch by batch.
     *
     * @param connection to DuckDB
     * @param query what to write
     * @param file a new file
     * @return the number of rows
     */
    public static long write(Connection connection, String query, Path file) throws SQLException {
        try (BufferAllocator allocator = new RootAllocator();
                ArrowReader reader = ArrowAnswer.open(connection, query, allocator, () -> {});
                FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ArrowFileWriter writer = new ArrowFileWriter(reader.getVectorSchemaRoot(), reader, out)) {
            long rows = 0;
            writer.start();
            while (reader.loadNextBatch()) {
                rows += reader.getVectorSchemaRoot().getRowCount();
                writer.writeBatch();
            }
            writer.end();
            return rows;
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file + ": " + e + ". Choose a folder that can be written.", e);
        }
    }

    /** Reads the table of a query. */
    public interface Reader<T> {

        /**
         * Asks.
         *
         * @param connection to DuckDB
         * @param query that reads the file
         * @return what is read
         */
        T read(Connection connection, String query) throws SQLException;
    }

    /**
     * Reads an Arrow file as a table.
     *
     * @param connection to DuckDB, of its own
     * @param file in Arrow's format of files
     * @param reader asks for what it needs
     * @return what the reader returns
     * @param <T> of it
     */
    public static <T> T read(Connection connection, Path file, Reader<T> reader) throws SQLException {
        try (BufferAllocator allocator = new RootAllocator();
                FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                ArrowFileReader batches = new ArrowFileReader(in, allocator);
                ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
            Data.exportArrayStream(allocator, batches, stream);
            connection.unwrap(DuckDBConnection.class).registerArrowStream("arrow_file", stream);
            DuckDb.execute(connection, "CREATE TABLE arrow_rows AS SELECT * FROM arrow_file");
            return reader.read(connection, "SELECT * FROM arrow_rows");
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e + ".", e);
        }
    }
}
