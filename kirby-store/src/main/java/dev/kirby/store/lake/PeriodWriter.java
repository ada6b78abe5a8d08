package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.series.Rows;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.internal.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of one series. Rows are merged with those of their period into a draft, which replaces the period's file
 * when it is on the disk. The caller holds the series' lock.
 *
 * <p>Files are Parquet with zstd, in encodings that every reader knows. {@code docs/lake-format.md} has the measurements.
 */
final class PeriodWriter {

    /**
     * Version 2 of Parquet, which takes much less where prices repeat: times become differences, doubles a dictionary. Doubles
     * that hardly repeat it splits into streams of bytes, which Spark's vectorised reader refuses.
     */
    private static final String COMPACT = "(FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, USE_TMP_FILE false)";

    /** Version 1, whose doubles are plain; a level of zstd that takes a tenth off them and costs little time. */
    private static final String PORTABLE =
            "(FORMAT parquet, PARQUET_VERSION v1, COMPRESSION zstd, COMPRESSION_LEVEL 6, USE_TMP_FILE false)";

    private final Connection connection;
    private final RowsFunction function;
    private final SeriesFolder folder;
    private final Checksums checksums;
    private final SeriesState state;
    // Whether a file of this series would come out with streams of bytes: then the others would too.
    private boolean hardlyRepeats;
    private boolean knowsNeighbours;

    PeriodWriter(
            Connection connection, RowsFunction function, SeriesFolder folder, Checksums checksums, SeriesState state) {
        this.connection = connection;
        this.function = function;
        this.folder = folder;
        this.checksums = checksums;
        this.state = state;
    }

    /** Writes rows, which are in time order with each key once, to drafts that are on the disk; all of them or none. */
    List<Path> draft(Rows rows) throws SQLException, IOException {
        List<Path> files = new ArrayList<>();
        try {
            int from = 0;
            while (from < rows.size()) {
                Period period = Period.of(folder.series(), rows.time(from));
                long end = period.range().endMillis();
                int to = from + 1;
                while (to < rows.size() && rows.time(to) < end) {
                    to++;
                }
                Path file = folder.file(period);
                files.add(file);
                draft(period, rows.slice(from, to));
                from = to;
            }
            return files;
        } catch (SQLException | IOException | RuntimeException e) {
            discard(files, e); // a full disk needs the space
            throw e;
        }
    }

    private void draft(Period period, Rows rows) throws SQLException, IOException {
        Path file = folder.file(period);
        Durable.createFolders(Durable.parent(file));
        Path draft = Durable.draft(file);
        boolean exists = Files.exists(file);
        if (exists) {
            // Damage must not get a new checksum.
            checksums.check(connection, new Snapshot.Taken(folder, state, period, file));
        }
        try (RowsFunction.Loan loan = function.lend(rows)) {
            String select = exists ? merge(loan.select(), file, rows.dataset()) : loan.select();
            if (!knowsNeighbours) {
                knowsNeighbours = true;
                Period before = Period.of(folder.series(), period.range().startMillis() - 1);
                Path neighbour = exists ? file : folder.file(before);
                hardlyRepeats = Files.exists(neighbour) && !has(neighbour, "DELTA_BINARY_PACKED");
            }
            long count = copy(select, draft, hardlyRepeats ? PORTABLE : COMPACT);
            if (!hardlyRepeats && has(draft, "BYTE_STREAM_SPLIT")) {
                hardlyRepeats = true;
                count = copy(select, draft, PORTABLE);
            }
            requireWhole(draft, count, exists ? file : null);
        }
        Durable.force(draft);
    }

    /** Looks before the draft replaces anything: it can be read, and no row got lost. */
    private void requireWhole(Path draft, long written, @Nullable Path old) throws SQLException {
        long there = ParquetFiles.count(connection, List.of(draft));
        long before = old == null ? 0 : ParquetFiles.count(connection, List.of(old));
        if (there != written || there < before) {
            throw new StoreException("Cannot write " + folder.series() + ": " + draft + " has " + there + " rows of "
                    + written + ", where " + before + " were before. Nothing was replaced; write again.");
        }
    }

    private static void discard(List<Path> files, Exception cause) {
        for (Path file : files) {
            Path draft = Durable.draft(file);
            try {
                Files.deleteIfExists(draft);
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private long copy(String select, Path target, String format) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(
                    "COPY (" + select + ") TO " + DuckDb.quote(target.toString()) + " " + format);
        }
    }

    /** Whether a column of a file has an encoding. */
    private boolean has(Path file, String encoding) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM parquet_metadata("
                        + DuckDb.quote(file.toString()) + ") WHERE encodings LIKE '%" + encoding + "%'")) {
            result.next();
            return result.getLong(1) > 0;
        }
    }

    /** Gives drafts their names, in time order. */
    void publish(List<Path> files) throws IOException {
        for (Path file : files) {
            Durable.publish(Durable.draft(file), file);
        }
        for (Path parent : files.stream().map(Durable::parent).distinct().toList()) {
            Durable.forceNames(parent);
        }
    }

    /** New rows over old ones: what is unknown in a new row stays as it was. */
    private static String merge(String select, Path file, Dataset dataset) {
        String on = "n.time = o.time"
                + dataset.keyColumns().stream()
                        .map(key -> " AND n." + key + " IS NOT DISTINCT FROM o." + key)
                        .collect(Collectors.joining());
        String columns = dataset.columns().stream()
                .map(Column::name)
                .map(name -> ", coalesce(n." + name + ", " + ParquetFiles.text("o." + name) + ") AS " + name)
                .collect(Collectors.joining());
        String order = dataset.keyColumns().stream().map(key -> ", " + key).collect(Collectors.joining());
        return "SELECT coalesce(n.time, o.time) AS time" + columns + " FROM (" + select + ") n FULL JOIN "
                + ParquetFiles.scan(List.of(file)) + " o ON " + on + " ORDER BY time" + order;
    }
}
