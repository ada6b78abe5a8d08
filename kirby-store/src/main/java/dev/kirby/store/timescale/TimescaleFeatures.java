package dev.kirby.store.timescale;

import dev.kirby.StoreException;
import dev.kirby.internal.Logs;
import dev.kirby.market.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * What TimescaleDB adds where it is: hypertables for the rows; and under its own licence, compression and continuous
 * aggregates. Each step looks first whether it was done, and none is needed for anything else to work: the tables, views
 * and queries are the same without. Rows of plain tables move along when the extension comes later.
 */
final class TimescaleFeatures {

    private static final Logger LOG = Logs.of(TimescaleFeatures.class);

    private static final String EXTENSION = "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'";

    /** The continuous aggregates by name, and what they select: the rows of the views that they replace. */
    static final Map<String, String> HOURS = Map.of(
            "open_interest_1h",
            "SELECT trading_pair_id, time_bucket(INTERVAL '1 hour', time) AS bucket, avg(open_interest) AS avg_oi,"
                    + " last(open_interest, time) AS last_oi FROM kirby.open_interest GROUP BY 1, 2",
            "close_1h",
            "SELECT starlisting_id, time_bucket(INTERVAL '1 hour', time) AS bucket, last(close, time) AS close_price"
                    + " FROM kirby.candles GROUP BY 1, 2");

    /** What a database turned out to be, for people. */
    private final String description;

    private TimescaleFeatures(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** Uses what is there. */
    static TimescaleFeatures apply(Database database) {
        Optional<String> version = version(database);
        if (version.isEmpty()) {
            return new TimescaleFeatures("plain PostgreSQL tables");
        }
        String label = "TimescaleDB " + version.get();
        if (!hypertables(database)) {
            return new TimescaleFeatures(label + ", but some plain tables");
        }
        if (!ask(database, "SELECT current_setting('timescaledb.license', true)")
                .orElse("")
                .equals("timescale")) {
            LOG.info("{}: its licence allows hypertables only, no compression or continuous aggregates", label);
            return new TimescaleFeatures(label + " hypertables");
        }
        String done = label + " hypertables";
        done += each(database, "compression", TimescaleFeatures::compress) ? ", compression" : "";
        done += each(database, "continuous aggregates", TimescaleFeatures::aggregate) ? ", oi_price_1h" : "";
        return new TimescaleFeatures(done);
    }

    private interface Step {
        void on(Connection connection) throws SQLException;
    }

    private static boolean each(Database database, String what, Step step) {
        try {
            database.change(what, connection -> {
                // Two processes that open one database must not both convert its tables.
                Database.execute(connection, "SELECT pg_advisory_xact_lock(hashtext('kirby.features'))");
                step.on(connection);
                return what;
            });
            return true;
        } catch (StoreException e) {
            LOG.warn("Goes on without {}: {}", what, reason(e));
            return false;
        }
    }

    private static String reason(StoreException e) {
        return e.getCause() instanceof SQLException cause ? Database.firstLine(cause) : String.valueOf(e.getMessage());
    }

    /** The version of the extension, which is created if it is not there but could be. */
    private static Optional<String> version(Database database) {
        Optional<String> found = ask(database, EXTENSION);
        if (found.isPresent()) {
            return found;
        }
        if (ask(database, "SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb'")
                .isEmpty()) {
            LOG.info("{} has no TimescaleDB: rows are kept in plain PostgreSQL tables", database.address());
            return Optional.empty();
        }
        // A setting of the library itself: where it is not loaded, creating the extension would end the connection.
        if (ask(database, "SELECT current_setting('timescaledb.disable_load', true)")
                .isEmpty()) {
            LOG.warn(
                    "{} has TimescaleDB, but does not load it: rows are kept in plain PostgreSQL tables. Add timescaledb to"
                            + " shared_preload_libraries of the server, restart it, and open the store again",
                    database.address());
            return Optional.empty();
        }
        each(database, "TimescaleDB, in plain PostgreSQL tables", connection -> {
            if (text(connection, EXTENSION).isEmpty()) {
                Database.execute(connection, "CREATE EXTENSION timescaledb");
            }
        });
        return ask(database, EXTENSION);
    }

    private static Optional<String> ask(Database database, String query) {
        return database.read("the extensions", connection -> text(connection, query));
    }

    /** Each table in a transaction of its own, since each of its chunks takes a few locks until the end. */
    private static boolean hypertables(Database database) {
        for (Dataset dataset : Dataset.values()) {
            if (ask(database, hypertable(dataset, "true")).isEmpty()) {
                LOG.info("Makes a hypertable of {}, with the rows it has", Tables.table(dataset));
                if (!each(database, "hypertables", connection -> createHypertable(connection, dataset))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Without the index on time alone that is its default: it takes a third of the time to write and nothing asks it. */
    private static void createHypertable(Connection connection, Dataset dataset) throws SQLException {
        Database.execute(
                connection,
                "SELECT create_hypertable('" + Tables.table(dataset) + "', 'time', chunk_time_interval => INTERVAL '"
                        + (dataset.isBulky() ? "7 days" : "30 days")
                        + "', create_default_indexes => false, migrate_data => true, if_not_exists => true)");
    }

    private static void compress(Connection connection) throws SQLException {
        for (Dataset dataset : Dataset.values()) {
            if (text(connection, hypertable(dataset, "compression_enabled")).isEmpty()) {
                String order =
                        dataset.keyColumns().isEmpty() ? "time" : "time, " + String.join(", ", dataset.keyColumns());
                Database.execute(
                        connection,
                        "ALTER TABLE " + Tables.table(dataset)
                                + " SET (timescaledb.compress, timescaledb.compress_segmentby = '"
                                + Tables.owner(dataset)
                                + "', timescaledb.compress_orderby = '" + order + "')");
                Database.execute(
                        connection,
                        "SELECT add_compression_policy('" + Tables.table(dataset)
                                + "', INTERVAL '60 days', if_not_exists => true)");
            }
        }
    }

    private static String hypertable(Dataset dataset, String condition) {
        return "SELECT 1 FROM timescaledb_information.hypertables WHERE hypertable_schema = 'kirby' AND hypertable_name = '"
                + Tables.name(dataset) + "' AND " + condition;
    }

    /** Replaces the two hourly views by continuous aggregates, and makes the view above them anew. */
    private static void aggregate(Connection connection) throws SQLException {
        if (text(
                        connection,
                        "SELECT 1 FROM timescaledb_information.continuous_aggregates"
                                + " WHERE view_schema = 'kirby' AND view_name = 'close_1h'")
                .isPresent()) {
            return;
        }
        // Refreshing reads the newest rows of every series.
        Database.execute(connection, "CREATE INDEX open_interest_time_idx ON kirby.open_interest (time)");
        Database.execute(connection, "CREATE INDEX candles_time_idx ON kirby.candles (time)");
        Database.execute(connection, "DROP VIEW kirby_views.oi_price_1h, kirby.open_interest_1h, kirby.close_1h");
        for (Map.Entry<String, String> hours : HOURS.entrySet()) {
            aggregate(connection, hours.getKey(), hours.getValue());
        }
        Database.execute(connection, resource("oi_price_1h.sql"));
    }

    private static void aggregate(Connection connection, String name, String select) throws SQLException {
        Database.execute(
                connection,
                "CREATE MATERIALIZED VIEW kirby." + name
                        + " WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS " + select
                        + " WITH NO DATA");
        Database.execute(
                connection,
                "SELECT add_continuous_aggregate_policy('kirby." + name + "', start_offset => NULL,"
                        + " end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '30 minutes')");
    }

    private static String resource(String name) {
        try (InputStream in = TimescaleFeatures.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new StoreException("Kirby's own file " + name + " is missing: the jar is damaged.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StoreException("Cannot read Kirby's own file " + name + ": " + e + ".", e);
        }
    }

    private static Optional<String> text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
        }
    }
}
