package dev.kirby.store.timescale;

import dev.kirby.internal.Durable;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.internal.SqlValues;
import dev.kirby.store.storage.SqlColumn;
import dev.kirby.store.storage.SqlResult;
import dev.kirby.store.storage.SqlRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Writes answers to files, which appear when they are complete. */
final class AnswerFiles {

    private AnswerFiles() {}

    /** Writes a header and every row; an unknown value is empty, an empty text is quoted. */
    static long csv(SqlResult result, Appendable out) {
        AtomicLong count = new AtomicLong();
        try {
            out.append(result.columns().stream()
                            .map(SqlColumn::name)
                            .map(SqlValues::csv)
                            .collect(Collectors.joining(",")))
                    .append('\n');
            result.forEach(row -> {
                append(row, out);
                count.incrementAndGet();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count.get();
    }

    private static void append(SqlRow row, Appendable out) {
        try {
            for (int i = 0; i < row.values().size(); i++) {
                Object value = row.values().get(i);
                out.append(i == 0 ? "" : ",");
                out.append("".equals(value) ? "\"\"" : SqlValues.csv(SqlValues.text(value)));
            }
            out.append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long toCsv(SqlResult result, Path file) throws IOException {
        Path draft = Durable.draft(file);
        Durable.createFolders(Durable.parent(file));
        try {
            long rows = write(result, draft, file.toString().endsWith(".gz"));
            publish(draft, file);
            return rows;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static long write(SqlResult result, Path draft, boolean compressed) throws IOException {
        try (OutputStream bytes = Files.newOutputStream(draft);
                OutputStream packed = compressed ? new GZIPOutputStream(bytes, 1 << 16) : bytes;
                BufferedWriter out = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8))) {
            return csv(result, out);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** By way of a CSV file, since DuckDB, which writes Parquet, cannot ask PostgreSQL. */
    static long toParquet(SqlResult result, Path file) throws IOException, SQLException {
        Path draft = Durable.draft(file);
        Path rows = file.resolveSibling("." + file.getFileName() + ".csv.tmp");
        Durable.createFolders(Durable.parent(file));
        String types = result.columns().stream()
                .map(column -> DuckDb.quote(column.name()) + ": " + DuckDb.quote(column.type()))
                .collect(Collectors.joining(", ", "{", "}"));
        try (DuckDb engine = DuckDb.open(file.resolveSibling("." + file.getFileName() + ".spill"));
                Connection connection = engine.connect();
                Statement statement = connection.createStatement()) {
            write(result, rows, false);
            long count = statement.executeUpdate("COPY (SELECT * FROM read_csv(" + DuckDb.quote(rows.toString())
                    + ", header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false,"
                    + " auto_detect = false, columns = " + types + ")) TO " + DuckDb.quote(draft.toString()) + " "
                    + DuckDb.PORTABLE_PARQUET);
            publish(draft, file);
            return count;
        } finally {
            Files.deleteIfExists(rows);
            Files.deleteIfExists(draft);
        }
    }

    private static void publish(Path draft, Path file) throws IOException {
        Durable.force(draft);
        Durable.publish(draft, file);
        Durable.forceNames(Durable.parent(file));
    }
}
