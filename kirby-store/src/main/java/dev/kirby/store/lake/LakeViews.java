package dev.kirby.store.lake;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.store.DataVersion;
import dev.kirby.store.internal.DuckDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables of {@code store.sql}: one a dataset, read from the files of a snapshot, and the catalogue, which is derived
 * from the series stored. Tables without rows have their columns all the same.
 */
final class LakeViews {

    private static final String TEXT = "VARCHAR";
    private static final String TIME = ParquetFiles.TIME;

    private final List<SeriesFolder> stored;
    private final List<DataVersion> versions;
    private final List<TrainedConfiguration> configurations;

    LakeViews(List<SeriesFolder> stored, List<DataVersion> versions, List<TrainedConfiguration> configurations) {
        this.stored = stored;
        this.versions = versions;
        this.configurations = configurations;
    }

    /** The table of a dataset. */
    static String name(Dataset dataset) {
        return dataset == Dataset.FUNDING ? "funding_rates" : dataset.toString();
    }

    /** Creates the tables on a connection, for it alone. */
    void create(Connection connection, Snapshot snapshot) throws SQLException {
        for (Dataset dataset : Dataset.values()) {
            boolean hasRows = snapshot.files().stream()
                    .anyMatch(file -> snapshot.root().relativize(file).startsWith(dataset.toString()));
            define(
                    connection,
                    name(dataset),
                    hasRows ? scan(dataset, snapshot.root()) : rows(dataset).select());
        }
        for (Map.Entry<String, Table> table : catalogue().entrySet()) {
            define(connection, table.getKey(), table.getValue().select());
        }
    }

    private static void define(Connection connection, String name, String select) throws SQLException {
        DuckDb.execute(connection, "CREATE TEMP VIEW " + DuckDb.identifier(name) + " AS " + select);
    }

    private static List<String> keys(Dataset dataset) {
        return dataset.hasInterval()
                ? List.of("exchange", "coin", "quote", "market_type", "interval")
                : List.of("exchange", "coin", "quote", "market_type");
    }

    private static String scan(Dataset dataset, Path root) {
        List<String> folders = SeriesFolder.keys(dataset);
        String glob = ParquetFiles.literal(root.resolve(dataset.toString()).toString())
                + "/*".repeat(folders.size() + 1) + "/*.parquet";
        String types = Stream.concat(folders.stream(), Stream.of("year"))
                .map(key -> DuckDb.quote(key) + ": VARCHAR")
                .collect(Collectors.joining(", ", "{", "}"));
        String columns = Stream.concat(
                        keys(dataset).stream(),
                        Stream.concat(
                                Stream.of("time"), dataset.columns().stream().map(Column::name)))
                .map(DuckDb::identifier)
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM read_parquet(" + DuckDb.quote(glob)
                + ", hive_partitioning = true, hive_types_autocast = false, hive_types = " + types + ")";
    }

    /** A dataset's table without rows. */
    private static Table rows(Dataset dataset) {
        Table table = new Table();
        keys(dataset).forEach(key -> table.column(key, TEXT));
        table.column("time", TIME);
        for (Column column : dataset.columns()) {
            table.column(column.name(), ParquetFiles.type(column.type()));
        }
        return table;
    }

    private Map<String, Table> catalogue() {
        Map<String, Table> tables = new TreeMap<>();
        tables.put("exchanges", names("name", "display_name", Instrument::exchange));
        tables.put("coins", names("symbol", "name", Instrument::coin));
        tables.put("quote_currencies", names("symbol", "name", Instrument::quote));
        tables.put("market_types", marketTypes());
        tables.put("intervals", intervals());
        tables.put("trading_pairs", tradingPairs());
        tables.put("starlistings", starlistings());
        tables.put("data_versions", dataVersions());
        tables.put("training_jobs", trainingJobs());
        tables.put("trained_configurations", trainedConfigurations());
        return tables;
    }

    private Stream<Instrument> instruments() {
        return stored.stream().map(folder -> folder.series().instrument()).distinct();
    }

    private Table names(String name, String display, Function<Instrument, String> part) {
        Table table = new Table().column(name, TEXT).column(display, TEXT).column("active", "BOOLEAN");
        instruments().map(part).distinct().sorted().forEach(value -> table.row(value, value, true));
        return table;
    }

    private static Table marketTypes() {
        Table table =
                new Table().column("name", TEXT).column("display_name", TEXT).column("active", "BOOLEAN");
        table.row(InstrumentType.PERPS, "Perpetual swaps", true);
        table.row(InstrumentType.SPOT, "Spot", true);
        return table;
    }

    private static Table intervals() {
        Table table =
                new Table().column("name", TEXT).column("seconds", "BIGINT").column("active", "BOOLEAN");
        Arrays.stream(Interval.values()).forEach(interval -> table.row(interval, interval.seconds(), true));
        return table;
    }

    private Table tradingPairs() {
        Table table = pairColumns(new Table()).column("active", "BOOLEAN");
        instruments().forEach(i -> table.row(i.exchange(), i.coin(), i.quote(), i.type(), true));
        return table;
    }

    private Table starlistings() {
        Table table = pairColumns(new Table())
                .column("interval", TEXT)
                .column("active", "BOOLEAN")
                .column("notes", TEXT);
        stored.stream()
                .map(SeriesFolder::series)
                .filter(series -> series.dataset() == Dataset.CANDLES)
                .forEach(series -> {
                    Instrument i = series.instrument();
                    table.row(i.exchange(), i.coin(), i.quote(), i.type(), series.requireInterval(), true, null);
                });
        return table;
    }

    private static Table pairColumns(Table table) {
        return table.column("exchange", TEXT)
                .column("coin", TEXT)
                .column("quote", TEXT)
                .column("market_type", TEXT);
    }

    private Table dataVersions() {
        Table table = pairColumns(new Table().column("time", TIME).column("dataset", TEXT))
                .column("interval", TEXT)
                .column("origin", TEXT)
                .column("range_start", TIME)
                .column("range_end", TIME)
                .column("rows", "BIGINT")
                .column("settings", TEXT);
        for (DataVersion version : versions) {
            SeriesId series = version.series();
            Instrument i = series.instrument();
            table.row(
                    version.time(),
                    series.dataset(),
                    i.exchange(),
                    i.coin(),
                    i.quote(),
                    i.type(),
                    series.intervalOrNull(),
                    version.origin(),
                    version.range().start(),
                    version.range().end(),
                    version.rows(),
                    new TreeMap<>(version.settings()));
        }
        return table;
    }

    private static Table trainingJobs() {
        return new Table()
                .column("id", TEXT)
                .column("strategy", TEXT)
                .column("exchange", TEXT)
                .column("pair", TEXT)
                .column("timeframe", TEXT)
                .column("optimizer", TEXT)
                .column("seed", "BIGINT")
                .column("lookback", TEXT)
                .column("n_iterations", "BIGINT")
                .column("parameter_space", TEXT)
                .column("status", TEXT)
                .column("progress_pct", "DOUBLE")
                .column("current_iteration", "BIGINT")
                .column("total_iterations", "BIGINT")
                .column("step", TEXT)
                .column("created_at", TIME)
                .column("started_at", TIME)
                .column("completed_at", TIME)
                .column("best_score", "DOUBLE")
                .column("best_parameters", TEXT)
                .column("best_metrics", TEXT)
                .column("best_config_id", TEXT)
                .column("error", TEXT);
    }

    private Table trainedConfigurations() {
        Table table = new Table()
                .column("id", TEXT)
                .column("strategy", TEXT)
                .column("exchange", TEXT)
                .column("pair", TEXT)
                .column("timeframe", TEXT)
                .column("status", TEXT)
                .column("created_at", TIME)
                .column("document", TEXT);
        for (TrainedConfiguration c : configurations) {
            table.row(
                    c.id(),
                    c.strategy(),
                    c.instrument().exchange(),
                    c.instrument().coin() + "/" + c.instrument().quote(),
                    c.interval(),
                    c.stage(),
                    c.created(),
                    c.toJson());
        }
        return table;
    }

    /** A small table written into the query itself. */
    private static final class Table {
        private final List<String> names = new ArrayList<>();
        private final List<String> types = new ArrayList<>();
        private final List<String> rows = new ArrayList<>();

        Table column(String name, String type) {
            names.add(DuckDb.identifier(name));
            types.add(type);
            return this;
        }

        void row(@Nullable Object... values) {
            rows.add(Arrays.stream(values).map(Table::literal).collect(Collectors.joining(", ", "(", ")")));
        }

        private static String literal(@Nullable Object value) {
            if (value == null || value instanceof Number || value instanceof Boolean) {
                return String.valueOf(value);
            }
            return value instanceof Instant instant
                    ? ParquetFiles.timestamp(instant.toEpochMilli())
                    : DuckDb.quote(value.toString());
        }

        String select() {
            StringBuilder select = new StringBuilder("SELECT ");
            for (int i = 0; i < names.size(); i++) {
                String value = rows.isEmpty() ? "NULL" : names.get(i);
                select.append(i == 0 ? "" : ", ")
                        .append("CAST(" + value + " AS " + types.get(i) + ") AS " + names.get(i));
            }
            return rows.isEmpty()
                    ? select + " WHERE false"
                    : select + " FROM (VALUES " + String.join(", ", rows) + ") t(" + String.join(", ", names) + ")";
        }
    }
}
