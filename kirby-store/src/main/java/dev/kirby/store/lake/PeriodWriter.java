package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.series.Rows;
import dev.kirby.store.internal.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of one series. Rows are merged with those of their period into a staged file, which replaces the period's
 * file when all are on the disk. The caller holds the series' lock.
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
    private final SortedSet<Path> staged = new TreeSet<>();
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

    /** Merges rows, which are in time order with each key once, into staged files that are on the disk; all or none. */
    void stage(Rows rows) throws SQLException, IOException {
        try {
            int from = 0;
            while (from < rows.size()) {
                Period period = Period.of(folder.series(), rows.time(from));
                long end = period.range().endMillis();
                int to = from + 1;
                while (to < rows.size() && rows.time(to) < end) {
                    to++;
                }
                stage(period, rows.slice(from, to));
                from = to;
            }
        } catch (SQLException | IOException | RuntimeException e) {
            discard(e); // a full disk needs the space
            throw e;
        }
    }

    private void stage(Period period, Rows rows) throws SQLException, IOException {
        Path file = folder.file(period);
        Durable.createFolders(Durable.parent(file));
        Path draft = Durable.draft(file);
        boolean again = !staged.add(file); // an earlier batch had rows of this period
        Path source = again ? draft.resolveSibling(draft.getFileName() + ".old") : file;
        if (again) {
            Files.move(draft, source, StandardCopyOption.REPLACE_EXISTING);
        }
        boolean exists = Files.exists(source);
        if (exists && !again) {
            // Damage must not get a new checksum.
            checksums.check(connection, new Snapshot.Taken(folder, state, period, file));
        }
        try (RowsFunction.Loan loan = function.lend(rows)) {
            String select = exists ? merge(loan.select(), source, rows.dataset()) : loan.select();
            if (!knowsNeighbours) {
                knowsNeighbours = true;
                Period before = Period.of(folder.series(), period.range().startMillis() - 1);
                Path neighbour = exists ? source : folder.file(before);
                hardlyRepeats = Files.exists(neighbour) && !has(neighbour, "DELTA_BINARY_PACKED");
            }
            long count = copy(select, draft, hardlyRepeats ? PORTABLE : COMPACT);
            if (!hardlyRepeats && has(draft, "BYTE_STREAM_SPLIT")) {
                hardlyRepeats = true;
                count = copy(select, draft, PORTABLE);
            }
            requireWhole(draft, count, exists ? source : null);
        } finally {
            if (again) {
                Files.deleteIfExists(source);
            }
        }
        Durable.force(draft);
    }

    /** The files that will be replaced, in time order. */
    List<Path> staged() {
        return List.copyOf(staged);
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

    /** Deletes what was staged. */
    void discard(Throwable cause) {
        for (Path file : staged) {
            try {
                Files.deleteIfExists(Durable.draft(file));
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
        staged.clear();
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

    /** Gives staged files their names, in time order. */
    void publish() throws IOException {
        for (Path file : staged) {
            Durable.publish(Durable.draft(file), file);
        }
        for (Path parent : staged.stream().map(Durable::parent).distinct().toList()) {
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
