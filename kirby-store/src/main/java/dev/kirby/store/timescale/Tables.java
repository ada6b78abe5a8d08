package dev.kirby.store.timescale;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.Dataset.ColumnType;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names and statements that follow from a dataset's columns. */
final class Tables {

    private Tables() {}

    /** The table of a dataset, without its schema. */
    static String name(Dataset dataset) {
        return dataset.tableName();
    }

    /** The table of a dataset. */
    static String table(Dataset dataset) {
        return "kirby." + name(dataset);
    }

    /** The column that says whose a row is. */
    static String owner(Dataset dataset) {
        return dataset.hasInterval() ? "starlisting_id" : "trading_pair_id";
    }

    /** The rows of one owner, as what follows FROM. */
    static String rowsOf(Dataset dataset, int owner) {
        return table(dataset) + " WHERE " + owner(dataset) + " = " + owner;
    }

    /** What a column is in PostgreSQL. */
    static String type(ColumnType type) {
        return switch (type) {
            case NUMBER -> "double precision";
            case COUNT -> "bigint";
            case TIME -> "timestamp with time zone";
            case TEXT -> "text";
        };
    }

    /** The columns that no two rows have in common. */
    static List<String> key(Dataset dataset) {
        return Stream.concat(Stream.of(owner(dataset), "time"), dataset.keyColumns().stream())
                .toList();
    }

    /** A connection's own table where rows wait to be merged. */
    static String stage(Dataset dataset) {
        return "kirby_stage_" + name(dataset);
    }

    static String createStage(Dataset dataset) {
        return "CREATE TEMP TABLE IF NOT EXISTS " + stage(dataset) + " (LIKE " + table(dataset)
                + ") ON COMMIT DELETE ROWS";
    }

    /** Every column in the order of COPY: the owner, the time, the dataset's columns. */
    static String columns(Dataset dataset) {
        return owner(dataset) + ", " + valueColumns(dataset);
    }

    private static String valueColumns(Dataset dataset) {
        return Stream.concat(Stream.of("time"), dataset.columns().stream().map(Column::name))
                .collect(Collectors.joining(", "));
    }

    static String copyIn(String table, Dataset dataset) {
        return "COPY " + table + " (" + columns(dataset) + ") FROM STDIN (FORMAT binary)";
    }

    /** Rows of one owner in a range of epoch milliseconds, in the order of their keys. */
    static String copyOut(Dataset dataset, int owner, long startMillis, long endMillis) {
        String order =
                Stream.concat(Stream.of("time"), dataset.keyColumns().stream()).collect(Collectors.joining(", "));
        return "COPY (SELECT " + valueColumns(dataset) + " FROM " + table(dataset) + " WHERE " + owner(dataset) + " = "
                + owner + " AND time >= " + time(startMillis) + " AND time < " + time(endMillis) + " ORDER BY " + order
                + ") TO STDOUT (FORMAT binary)";
    }

    /**
     * A time as an SQL literal, exact to the millisecond; infinity where it is before or after every row. A literal and
     * no sum, so that a plan leaves out the chunks of other times.
     */
    static String time(long millis) {
        String text = millis < TimeRange.ALL.startMillis()
                ? "-infinity"
                : millis < TimeRange.ALL.endMillis()
                        ? Instant.ofEpochMilli(millis).toString()
                        : "infinity";
        return "TIMESTAMPTZ '" + text + "'";
    }

    /**
     * Moves what waits into the table: a known value replaces, an unknown one does not, and rows that change nothing are
     * not written at all.
     */
    static String merge(Dataset dataset) {
        List<String> values = dataset.columns().stream()
                .map(Column::name)
                .filter(name -> !dataset.keyColumns().contains(name))
                .toList();
        String key = String.join(", ", key(dataset));
        String set = values.stream()
                .map(name -> name + " = COALESCE(EXCLUDED." + name + ", t." + name + ")")
                .collect(Collectors.joining(", "));
        String changed = values.stream()
                .map(name -> "EXCLUDED." + name + " <> t." + name + " OR (t." + name + " IS NULL AND EXCLUDED." + name
                        + " IS NOT NULL)")
                .collect(Collectors.joining(" OR "));
        return "INSERT INTO " + table(dataset) + " AS t (" + columns(dataset) + ") SELECT " + columns(dataset)
                + " FROM " + stage(dataset) + " ON CONFLICT (" + key + ") DO UPDATE SET " + set + " WHERE " + changed;
    }
}
