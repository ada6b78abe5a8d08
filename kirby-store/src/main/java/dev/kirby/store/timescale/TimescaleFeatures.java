package dev.kirby.store.timescale;

import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TimescaleDB adds where it is: hypertables for the rows; and under its own licence, compression and continuous
 * aggregates. Each step looks first whether it was done, and none is needed for anything else to work: the tables, views
 * and queries are the same without.
 */
final class TimescaleFeatures {

    private static final Logger LOG = LoggerFactory.getLogger(TimescaleFeatures.class);

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
        return database.read("the extensions", connection -> {
            Optional<String> version = version(connection);
            if (version.isEmpty()) {
                LOG.info("{} has no TimescaleDB: rows are kept in plain PostgreSQL tables", database.address());
                return new TimescaleFeatures("plain PostgreSQL tables");
            }
            String label = "TimescaleDB " + version.get();
            if (!each(connection, "hypertables", TimescaleFeatures::createHypertables)) {
                return new TimescaleFeatures(label + ", but plain tables");
            }
            if (!text(connection, "SELECT current_setting('timescaledb.license', true)")
                    .orElse("")
                    .equals("timescale")) {
                LOG.info("{}: its licence allows hypertables only, no compression or continuous aggregates", label);
                return new TimescaleFeatures(label + " hypertables");
            }
            String done = label + " hypertables";
            done += each(connection, "compression", TimescaleFeatures::compress) ? ", compression" : "";
            done += each(connection, "continuous aggregates", TimescaleFeatures::aggregate) ? ", oi_price_1h" : "";
            return new TimescaleFeatures(done);
        });
    }

    private interface Step {
        void on(Connection connection) throws SQLException;
    }

    private static boolean each(Connection connection, String what, Step step) {
        try {
            connection.setAutoCommit(false);
            try {
                // Two processes that open one database must not both convert its tables.
                Database.execute(connection, "SELECT pg_advisory_xact_lock(hashtext('kirby.features'))");
                step.on(connection);
                connection.commit();
                return true;
            } catch (SQLException e) {
                Database.rollBack(connection, e);
                LOG.warn("Goes on without {}: {}", what, Database.firstLine(e));
                return false;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.warn("Goes on without {}: {}", what, Database.firstLine(e));
            return false;
        }
    }

    private static Optional<String> version(Connection connection) throws SQLException {
        if (text(connection, "SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb'")
                .isEmpty()) {
            return Optional.empty();
        }
        each(connection, "creating the extension", c -> {
            if (extension(c).isEmpty()) {
                Database.execute(c, "CREATE EXTENSION timescaledb");
            }
        });
        return extension(connection);
    }

    private static Optional<String> extension(Connection connection) throws SQLException {
        return text(connection, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'");
    }

    private static void createHypertables(Connection connection) throws SQLException {
        for (Dataset dataset : Dataset.values()) {
            if (text(connection, hypertable(dataset, "true")).isEmpty()) {
                Database.execute(
                        connection,
                        "SELECT create_hypertable('" + Tables.table(dataset)
                                + "', 'time', chunk_time_interval => INTERVAL '"
                                + (dataset == Dataset.TRADES ? "1 day" : "30 days")
                                + "', migrate_data => true, if_not_exists => true)");
            }
        }
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
        Database.execute(connection, "DROP VIEW kirby_views.oi_price_1h, kirby.open_interest_1h, kirby.close_1h");
        aggregate(
                connection,
                "open_interest_1h",
                "trading_pair_id, time_bucket(INTERVAL '1 hour', time) AS bucket, avg(open_interest) AS avg_oi,"
                        + " last(open_interest, time) AS last_oi FROM kirby.open_interest");
        aggregate(
                connection,
                "close_1h",
                "starlisting_id, time_bucket(INTERVAL '1 hour', time) AS bucket, last(close, time) AS close_price"
                        + " FROM kirby.candles");
        Database.execute(connection, resource("oi_price_1h.sql"));
    }

    private static void aggregate(Connection connection, String name, String select) throws SQLException {
        Database.execute(
                connection,
                "CREATE MATERIALIZED VIEW kirby." + name
                        + " WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS SELECT " + select
                        + " GROUP BY 1, 2 WITH NO DATA");
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
