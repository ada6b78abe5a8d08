package dev.kirby.store.timescale;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.internal.Logs;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.Driver;

/** A pool of connections to one database, and what a failure on one of them means. */
final class Database implements AutoCloseable {

    private static final int CONNECTIONS = 10;
    private static final long WAIT_MILLIS = 30_000;

    /** Where TimescaleDB compresses, it refuses to change more than 100,000 rows at once unless configured otherwise. */
    private static final String UNLIMITED_CORRECTIONS = "SELECT set_config(name, '0', false) FROM pg_settings"
            + " WHERE name = 'timescaledb.max_tuples_decompressed_per_dml_transaction'";

    private final PostgresAddress address;
    private final HikariDataSource pool;

    private Database(PostgresAddress address, HikariDataSource pool) {
        this.address = address;
        this.pool = pool;
    }

    /** Opens a pool after one connection was seen to work. */
    static Database open(PostgresAddress address) {
        Properties properties = address.properties();
        try (Connection probe = new Driver().connect(address.url(), properties)) {
            if (probe == null) {
                throw new InvalidRequestException("Cannot open '" + address
                        + "': this is no URL of PostgreSQL. Write jdbc:postgresql://host:5432/database.");
            }
        } catch (SQLException e) {
            throw new StoreException(
                    "Cannot open " + address + ": " + firstLine(e)
                            + ". Check that the server runs, that the database exists, and user and password"
                            + " (jdbc:postgresql://host/database?user=...&password=...).",
                    e);
        }
        Logs.start(); // the pool logs
        HikariConfig config = new HikariConfig();
        config.setPoolName("kirby");
        config.setDriverClassName(Driver.class.getName());
        config.setJdbcUrl(address.url());
        config.setDataSourceProperties(properties);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(UNLIMITED_CORRECTIONS);
        return new Database(address, new HikariDataSource(config));
    }

    PostgresAddress address() {
        return address;
    }

    DataSource pool() {
        return pool;
    }

    /** Work on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Runs statements that each stand for themselves. */
    <T> T read(String what, Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw failed("read " + what, e);
        }
    }

    /** Runs statements that read what was there at one instant. */
    <T> T look(String what, Work<T> work) {
        return read(what, connection -> {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                return work.on(connection);
            } finally {
                connection.rollback(); // the pool puts the settings back
            }
        });
    }

    /** Runs statements of which all or none take effect. */
    <T> T change(String what, Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            } // the pool turns its own setting on again
        } catch (SQLException e) {
            throw failed("write " + what, e);
        }
    }

    /** Takes back what a connection did, and what it holds. */
    static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private StoreException failed(String what, SQLException e) {
        return new StoreException(
                "Cannot " + what + " in " + address + ": " + firstLine(e)
                        + ". What was written before is safe; try again when that is mended.",
                e);
    }

    /** What an error is about, without the server's details. */
    static String firstLine(SQLException e) {
        String line =
                String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        line = line.replaceFirst("^ERROR: ", "");
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    @Override
    public void close() {
        pool.close();
    }
}
