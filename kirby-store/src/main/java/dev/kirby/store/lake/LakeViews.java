package dev.kirby.store.lake;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Interval;
import dev.kirby.store.internal.DuckDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
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

    static final String OI_PRICE = "oi_price_1h";

    /** Open interest beside the price, hour by hour; the price is that of the finest candles stored, up to 1h. */
    private static final String OI_PRICE_1H = """
            WITH finest AS (
                SELECT exchange, coin, quote, market_type,
                       arg_min("interval", list_position(%1$s, "interval")) AS "interval"
                FROM candles WHERE list_contains(%1$s, "interval") GROUP BY ALL),
            price AS (
                SELECT exchange, coin, quote, market_type, date_trunc('hour', time) AS bucket,
                       arg_max(close, time) AS close_price
                FROM candles JOIN finest USING (exchange, coin, quote, market_type, "interval") GROUP BY ALL),
            hours AS (
                SELECT exchange, coin, quote, market_type, date_trunc('hour', time) AS bucket,
                       avg(open_interest) AS avg_oi, arg_max(open_interest, time) AS last_oi
                FROM open_interest GROUP BY ALL)
            SELECT exchange, coin, quote, market_type, bucket, avg_oi, close_price,
                   last_oi - lag(last_oi) OVER w AS oi_change,
                   100 * (close_price / nullif(lag(close_price) OVER w, 0) - 1) AS price_change_pct
            FROM hours LEFT JOIN price USING (exchange, coin, quote, market_type, bucket)
            WINDOW w AS (PARTITION BY exchange, coin, quote, market_type ORDER BY bucket)
            """.formatted(Arrays.stream(Interval.values())
            .filter(interval -> interval.isFixed() && interval.millis() <= Interval.H1.millis())
            .map(interval -> "'" + interval + "'")
            .collect(Collectors.joining(", ", "[", "]")));

    private final CatalogueTables catalogue;
    private final Path root;

    /**
     * The tables of a lake.
     *
     * @param root its folder, where the logs are
     */
    LakeViews(CatalogueTables catalogue, Path root) {
        this.catalogue = catalogue;
        this.root = root;
    }

    /** Whether {@value #OI_PRICE} reads a dataset. */
    static boolean isOfOiPrice(Dataset dataset) {
        return dataset == Dataset.CANDLES || dataset == Dataset.OPEN_INTEREST;
    }

    /** Creates the tables on a connection, for it alone. */
    void create(Connection connection, Snapshot snapshot) throws SQLException {
        create(connection, snapshot, "");
    }

    /**
     * Creates the tables in a schema of an engine.
     *
     * @param schema its name; empty for tables of the connection alone
     */
    void create(Connection connection, Snapshot snapshot, String schema) throws SQLException {
        String within = schema.isEmpty() ? "" : DuckDb.identifier(schema) + ".";
        StringBuilder views = new StringBuilder();
        for (Dataset dataset : Dataset.values()) {
            boolean hasRows = snapshot.files().stream()
                    .anyMatch(file -> snapshot.root().relativize(file).startsWith(dataset.toString()));
            views.append(view(
                    within,
                    dataset.tableName(),
                    hasRows ? scan(dataset, snapshot.root()) : rows(dataset).select()));
        }
        views.append(view(
                within,
                OI_PRICE,
                OI_PRICE_1H
                        .replace("FROM candles", "FROM " + within + "candles")
                        .replace("FROM open_interest", "FROM " + within + "open_interest")));
        views.append(view(within, "predictions", Predictions.select(root)));
        catalogue.all().forEach((name, table) -> views.append(view(within, name, table.select())));
        DuckDb.execute(connection, views.toString());
    }

    private static String view(String within, String name, String select) {
        return (within.isEmpty() ? "CREATE TEMP VIEW " : "CREATE VIEW " + within) + DuckDb.identifier(name) + " AS "
                + select + ";\n";
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
