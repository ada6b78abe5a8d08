package dev.kirby.store.lake;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.store.DataVersion;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.stars.Catalogue;
import dev.kirby.store.stars.Section;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables of {@code store.sql}: one a dataset, read from the files of a snapshot, and the catalogue: what was
 * synced and what is stored. Tables without rows have their columns all the same.
 */
final class LakeViews {

    private static final String TEXT = "VARCHAR";
    private static final String TIME = ParquetFiles.TIME;

    private final List<SeriesId> stored;
    private final List<DataVersion> versions;
    private final List<TrainedConfiguration> configurations;
    private final Catalogue stars;
    private final boolean nothingSynced;

    LakeViews(
            List<SeriesFolder> stored,
            Catalogue synced,
            List<DataVersion> versions,
            List<TrainedConfiguration> configurations) {
        this.stored = stored.stream().map(SeriesFolder::series).toList();
        this.stars = synced.showing(this.stored);
        this.nothingSynced = synced.equals(Catalogue.EMPTY);
        this.versions = versions;
        this.configurations = configurations;
    }

    /** The table of a dataset. */
    static String name(Dataset dataset) {
        return dataset == Dataset.FUNDING ? "funding_rates" : dataset.toString();
    }

    /** Creates the tables on a connection, for it alone. */
    void create(Connection connection, Snapshot snapshot) throws SQLException {
        StringBuilder views = new StringBuilder();
        for (Dataset dataset : Dataset.values()) {
            boolean hasRows = snapshot.files().stream()
                    .anyMatch(file -> snapshot.root().relativize(file).startsWith(dataset.toString()));
            views.append(view(
                    name(dataset),
                    hasRows ? scan(dataset, snapshot.root()) : rows(dataset).select()));
        }
        catalogue().forEach((name, table) -> views.append(view(name, table.select())));
        DuckDb.execute(connection, views.toString());
    }

    private static String view(String name, String select) {
        return "CREATE TEMP VIEW " + DuckDb.identifier(name) + " AS " + select + ";\n";
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
                        Stream.concat(keys(dataset).stream(), Stream.of("time")).map(DuckDb::identifier),
                        dataset.columns().stream().map(LakeViews::column))
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM read_parquet(" + DuckDb.quote(glob)
                + ", hive_partitioning = true, hive_types_autocast = false, hive_types = " + types + ")";
    }

    private static String column(Column column) {
        String name = DuckDb.identifier(column.name());
        String value = ParquetFiles.text(column.name());
        return value.equals(column.name()) ? name : value + " AS " + name;
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
        for (Section section : Section.values()) {
            tables.put(section.toString(), entries(section));
        }
        tables.put("trading_pairs", tradingPairs());
        tables.put("starlistings", starlistings());
        tables.put("data_versions", dataVersions());
        tables.put("training_jobs", trainingJobs());
        tables.put("trained_configurations", trainedConfigurations());
        return tables;
    }

    private Table entries(Section section) {
        Table table = new Table()
                .column(section.nameKey(), TEXT)
                .column(section.labelKey(), section == Section.INTERVALS ? "BIGINT" : TEXT)
                .column("active", "BOOLEAN");
        stars.entries(section).forEach(entry -> table.row(entry.name(), entry.label(), entry.active()));
        return table;
    }

    private Table tradingPairs() {
        Table table = pairColumns(new Table()).column("active", "BOOLEAN");
        Map<Instrument, Boolean> pairs = new LinkedHashMap<>();
        stars.stars().forEach(star -> pairs.merge(star.instrument(), star.active(), Boolean::logicalOr));
        stored.forEach(series -> pairs.putIfAbsent(series.instrument(), nothingSynced));
        pairs.forEach((i, on) -> table.row(i.exchange(), i.coin(), i.quote(), i.type(), on));
        return table;
    }

    private Table starlistings() {
        Table table = pairColumns(new Table())
                .column("interval", TEXT)
                .column("active", "BOOLEAN")
                .column("notes", TEXT);
        stars.stars().forEach(star -> {
            Instrument i = star.instrument();
            table.row(
                    i.exchange(),
                    i.coin(),
                    i.quote(),
                    i.type(),
                    star.interval(),
                    star.active(),
                    star.notes().isEmpty() ? null : star.notes());
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
