package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.store.internal.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table {@code predictions}, read from the logs themselves when a query asks for it: a year of minutes has half a million lines, which
 * other queries shall not read. Of two predictions of one candle the first stands; a line that a crash cut short is left out.
 */
final class Predictions {

    /** The columns, as the logs have them. */
    private static final Map<String, String> COLUMNS = columns();

    private Predictions() {}

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("time", ParquetFiles.TIME);
        columns.put("exchange", "VARCHAR");
        columns.put("pair", "VARCHAR");
        columns.put("market_type", "VARCHAR");
        columns.put("timeframe", "VARCHAR");
        columns.put("close_time", ParquetFiles.TIME);
        columns.put("delay_ms", "BIGINT");
        columns.put("model", "VARCHAR");
        columns.put("says", "VARCHAR");
        columns.put("strength", "DOUBLE");
        columns.put("dissimilarity", "DOUBLE");
        columns.put("flags", "VARCHAR");
        columns.put("reason", "VARCHAR");
        columns.put("probabilities", "VARCHAR");
        return columns;
    }

    /** The query behind the table. */
    static String select(Path root) {
        Path folder = root.resolve("predictions");
        if (!hasLogs(folder)) {
            ValuesTable none = new ValuesTable();
            COLUMNS.forEach(none::column);
            return none.select();
        }
        String names = COLUMNS.entrySet().stream()
                .map(column -> selected(DuckDb.identifier(column.getKey()), column.getValue()))
                .collect(Collectors.joining(", "));
        String types = COLUMNS.entrySet().stream()
                .map(column -> DuckDb.quote(column.getKey()) + ": " + DuckDb.quote(column.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        return "SELECT " + names + " FROM read_json("
                + DuckDb.quote(ParquetFiles.literal(folder.toString()) + "/*/*/*/*.jsonl")
                + ", format = 'newline_delimited', ignore_errors = true, columns = " + types + ")"
                + " WHERE close_time IS NOT NULL"
                + " QUALIFY row_number() OVER (PARTITION BY exchange, pair, market_type, timeframe, close_time ORDER BY time) = 1";
    }

    /** An empty text, as where there is no flag, is null. */
    private static String selected(String column, String type) {
        return type.equals("VARCHAR") ? "nullif(" + column + ", '') AS " + column : column;
    }

    private static boolean hasLogs(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder, 4)) {
            return files.anyMatch(file -> file.toString().endsWith(".jsonl"));
        } catch (IOException e) {
            throw new StoreException("Cannot list " + folder + ": " + e + ".", e);
        }
    }
}
