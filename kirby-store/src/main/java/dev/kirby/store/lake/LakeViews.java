package dev.kirby.store.lake;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.store.internal.DuckDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables of {@code store.sql}: one a dataset, read from the files of a snapshot, and the catalogue: what was
 * synced and what is stored. Tables without rows have their columns all the same.
 */
final class LakeViews {

    private static final String TEXT = "VARCHAR";
    private static final String TIME = ParquetFiles.TIME;

    private final CatalogueTables catalogue;

    LakeViews(CatalogueTables catalogue) {
        this.catalogue = catalogue;
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
        catalogue.all().forEach((name, table) -> views.append(view(name, table.select())));
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
    private static ValuesTable rows(Dataset dataset) {
        ValuesTable table = new ValuesTable();
        keys(dataset).forEach(key -> table.column(key, TEXT));
        table.column("time", TIME);
        for (Column column : dataset.columns()) {
            table.column(column.name(), ParquetFiles.type(column.type()));
        }
        return table;
    }
}
