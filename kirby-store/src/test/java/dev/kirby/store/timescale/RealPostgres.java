package dev.kirby.store.timescale;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A PostgreSQL server of this JVM's own, started when a test first asks, from binaries that Maven fetched. */
public final class RealPostgres {

    private static final Set<String> CREATED = ConcurrentHashMap.newKeySet();

    private RealPostgres() {}

    /** Started once; it stops with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off") // tests do not cut the power
                        .setServerConfig("max_connections", "60")
                        .start();
            } catch (IOException e) {
                throw new IllegalStateException("PostgreSQL does not start", e);
            }
        }
    }

    /** The URL of a database that belongs to a folder, created when first asked for. */
    public static String url(Path folder) {
        return url("t" + Integer.toHexString(folder.toAbsolutePath().hashCode()));
    }

    /** The URL of a database by its name, created when first asked for. */
    public static String url(String database) {
        if (CREATED.add(database)) {
            execute("CREATE DATABASE \"" + database + "\"");
        }
        return Server.INSTANCE.getJdbcUrl("postgres", database);
    }

    /** Runs a command as the server's owner. */
    public static void execute(String sql) {
        try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
