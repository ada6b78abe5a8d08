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
import java.nio.file.StandardCopyOption;
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
 * <p>Files are Parquet with zstd. Version 2 stores equally spaced times as differences, which takes next to nothing, and
 * repeated prices as a dictionary; prices that hardly repeat it splits into byte streams, which zstd packs worse than the
 * plain numbers of version 1. So what comes out large is written in version 1 too, at a level of zstd that costs little time
 * there, and of each column the smaller form is kept. {@code docs/lake-format.md} has the measurements.
 */
final class PeriodWriter {

    /** How files are written: small ones by far, where prices repeat. */
    static final String FORMAT = DuckDb.PARQUET;

    private static final String PLAIN_FORMAT =
            "(FORMAT parquet, PARQUET_VERSION v1, COMPRESSION zstd, COMPRESSION_LEVEL 6, USE_TMP_FILE false)";

    /** Bytes a row above which version 1 may have smaller columns. */
    private static final int LARGE = 12;

    private final Connection connection;
    private final RowsFunction function;
    private final SeriesFolder folder;
    private final Seals seals;
    private final SeriesState state;

    PeriodWriter(Connection connection, RowsFunction function, SeriesFolder folder, Seals seals, SeriesState state) {
        this.connection = connection;
        this.function = function;
        this.folder = folder;
        this.seals = seals;
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
            seals.check(connection, new Snapshot.Taken(folder, state, period, file));
        }
        try (RowsFunction.Loan loan = function.lend(rows)) {
            String select = exists ? merge(loan.select(), file, rows.dataset()) : loan.select();
            long count = copy(select, draft, FORMAT);
            if (Files.size(draft) > count * LARGE) {
                tryPlain(select, draft);
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
                Files.deleteIfExists(Durable.draft(draft));
                Files.deleteIfExists(Durable.draft(Durable.draft(draft)));
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

    /** Writes the rows in the plain way too, and keeps of each column the smaller form. */
    private void tryPlain(String select, Path draft) throws SQLException, IOException {
        Path plain = Durable.draft(draft);
        Path mixed = Durable.draft(plain);
        copy(select, plain, PLAIN_FORMAT);
        Files.deleteIfExists(mixed);
        if (ColumnChoice.write(draft, plain, mixed) && digest(mixed).equals(digest(draft))) {
            Files.move(mixed, draft, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.delete(plain);
        Files.deleteIfExists(mixed);
    }

    /** A number that all values of a file go into. */
    private String digest(Path file) throws SQLException {
        String columns =
                folder.series().dataset().columns().stream().map(Column::name).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT bit_xor(hash(time, " + columns + "))::VARCHAR FROM "
                        + ParquetFiles.scan(List.of(file)))) {
            result.next();
            return String.valueOf(result.getString(1));
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
                .map(name -> ", coalesce(n." + name + ", o." + name + ") AS " + name)
                .collect(Collectors.joining());
        String order = dataset.keyColumns().stream().map(key -> ", " + key).collect(Collectors.joining());
        return "SELECT coalesce(n.time, o.time) AS time" + columns + " FROM (" + select + ") n FULL JOIN "
                + ParquetFiles.scan(List.of(file)) + " o ON " + on + " ORDER BY time" + order;
    }
}
