package dev.kirby.store.timescale;

import dev.kirby.StoreException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of a database, created and upgraded by the migrations in this package's resources. */
final class Schema {

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final String MIGRATIONS = "classpath:dev/kirby/store/timescale/migration";

    private Schema() {}

    /** Brings the tables to this version of Kirby. Several processes may do so at once: one works, the others wait. */
    static void upgrade(Database database) {
        try {
            Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database.pool())
                    .schemas("kirby")
                    .createSchemas(true)
                    .locations(MIGRATIONS)
                    .loggers("slf4j")
                    .load();
            refuseNewer(database, flyway);
            MigrateResult result = flyway.migrate();
            if (result.migrationsExecuted > 0) {
                LOG.info(
                        "Created or upgraded the tables in {}: now version {}",
                        database.address(),
                        result.targetSchemaVersion);
            }
        } catch (FlywayException e) {
            String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new StoreException(
                    "Cannot create or upgrade the tables in " + database.address() + ": " + line
                            + ". The user needs the right to create schemas and tables there.",
                    e);
        }
    }

    private static void refuseNewer(Database database, Flyway flyway) {
        for (MigrationInfo migration : flyway.info().applied()) {
            if (migration.getState().isResolved()) {
                continue;
            }
            throw new StoreException("Cannot open " + database.address() + ": its tables have version "
                    + migration.getVersion() + ", which a newer Kirby made. Use that version, or another database.");
        }
    }
}
