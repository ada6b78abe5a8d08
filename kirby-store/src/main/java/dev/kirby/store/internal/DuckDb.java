package dev.kirby.store.internal;

import dev.kirby.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * One DuckDB in memory. It holds no data: it reads and writes Parquet files. Work runs on a connection of its own, so that
 * threads do not wait for each other.
 */
public final class DuckDb implements AutoCloseable {

    /** Beyond it sorts and joins go to the disk: an answer of any size needs no more. */
    private static final String MEMORY = "1GiB";

    /**
     * How Kirby writes Parquet files for others. Of the first version: Spark's vectorised reader refuses encodings of the
     * second.
     */
    public static final String PORTABLE_PARQUET = "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)";

    private final DuckDBConnection root;

    private DuckDb(DuckDBConnection root) {
        this.root = root;
    }

    /**
     * Starts an engine.
     *
     * @param spill where sorts larger than memory go; created when needed
     */
    public static DuckDb open(Path spill) {
        NativeLibrary library = NativeLibrary.aboutToLoad();
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        @Nullable DuckDBConnection root = null;
        try {
            root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
            library.loaded();
            // Nothing may come from the network, and times mean the same on every machine.
            execute(root, "SET TimeZone = 'UTC'");
            execute(root, "SET autoinstall_known_extensions = false");
            execute(root, "SET autoload_known_extensions = false");
            execute(root, "SET memory_limit = '" + MEMORY + "'");
            execute(root, "SET temp_directory = " + quote(spill.toString()));
            return new DuckDb(root);
        } catch (SQLException e) {
            if (root != null) {
                try {
                    root.close();
                } catch (SQLException suppressed) {
                    e.addSuppressed(suppressed);
                }
            }
            throw new StoreException("DuckDB does not start: " + firstLine(e) + ".", e);
        }
    }

    /** A fresh connection, to be closed by the caller. */
    public Connection connect() throws SQLException {
        return root.duplicate();
    }

    /** Runs one command; a statement is of no use after an error, so each command has its own. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A text as an SQL literal. */
    public static String quote(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A name as an SQL identifier. */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** What a failure is about, in one line without a full stop. */
    public static String reason(Exception e) {
        return e instanceof SQLException failure ? firstLine(failure) : e.toString();
    }

    /** What an error is about, without the engine's stack. */
    public static String firstLine(SQLException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    @Override
    public void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw new StoreException("DuckDB does not close: " + firstLine(e) + ".", e);
        }
    }
}
