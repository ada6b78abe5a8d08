package dev.kirby.store.timescale;

import dev.kirby.StoreException;
import dev.kirby.internal.Logs;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;

/** The tables of a database, created and upgraded by the migrations in this package's resources. */
final class Schema {

    /** The version that the newest migration leads to. */
    static final int VERSION = 11;

    private static final Logger LOG = Logs.of(Schema.class);
    private static final String MIGRATIONS = "classpath:dev/kirby/store/timescale/migration";

    private Schema() {}

    /**
     * Brings the tables to this version of Kirby; tables that have it need no rights beyond those to read and write.
     * Several processes may do so at once: one works, the others wait.
     */
    static void upgrade(Database database) {
        int found = database.read("the version of the tables", Schema::version);
        if (found > VERSION) {
            throw new StoreException("Cannot open " + database.address() + ": its tables have version " + found
                    + ", which a newer Kirby made; this one knows version " + VERSION
                    + ". Use the newer Kirby, or another database.");
        }
        if (found < VERSION) {
            migrate(database);
        }
    }

    /** 0 where Kirby never made its tables. */
    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet there =
                    statement.executeQuery("SELECT to_regclass('kirby.flyway_schema_history') IS NULL")) {
                there.next();
                if (there.getBoolean(1)) {
                    return 0;
                }
            }
            try (ResultSet newest = statement.executeQuery(
                    "SELECT COALESCE(max(CAST(version AS integer)), 0) FROM kirby.flyway_schema_history WHERE success")) {
                newest.next();
                return newest.getInt(1);
            }
        }
    }

    private static void migrate(Database database) {
        try {
            MigrateResult result = Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database.pool())
                    .schemas("kirby")
                    .createSchemas(true)
                    .locations(MIGRATIONS)
                    .loggers("slf4j")
                    .load()
                    .migrate();
            LOG.info("Made the tables of version {} in {}", result.targetSchemaVersion, database.address());
        } catch (FlywayException e) {
            String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new StoreException(
                    "Cannot create or upgrade the tables in " + database.address() + ": " + line
                            + ". The user needs the right to create schemas and tables there.",
                    e);
        }
    }
}
