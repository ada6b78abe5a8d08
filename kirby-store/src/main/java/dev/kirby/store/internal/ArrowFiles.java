package dev.kirby.store.internal;

import dev.kirby.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;

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
}
