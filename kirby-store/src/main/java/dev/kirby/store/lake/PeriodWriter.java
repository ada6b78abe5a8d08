package dev.kirby.store.lake;

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
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the files of one series. Rows are merged with those of their period into a draft, which replaces the period's file
 * when it is on the disk. The caller holds the series' lock.
 *
 * <p>Files are Parquet with zstd. Version 2 stores equally spaced times as differences, which takes next to nothing, and
 * repeated prices as a dictionary; prices that hardly repeat it splits into byte streams, which zstd packs worse than the
 * plain numbers of version 1. So what comes out large is written in version 1 too, and the smaller file is kept.
 */
final class PeriodWriter {

    /** How files are written: small ones by far, where prices repeat. */
    static final String FORMAT = DuckDb.PARQUET;

    private static final String PLAIN_FORMAT =
            "(FORMAT parquet, PARQUET_VERSION v1, COMPRESSION zstd, USE_TMP_FILE false)";

    /** Bytes a row above which version 1 may be the smaller one. */
    private static final int LARGE = 18;

    private final Connection connection;
    private final RowsFunction function;
    private final SeriesFolder folder;

    PeriodWriter(Connection connection, RowsFunction function, SeriesFolder folder) {
        this.connection = connection;
        this.function = function;
        this.folder = folder;
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
                draft(file, rows.slice(from, to));
                from = to;
            }
            return files;
        } catch (SQLException | IOException | RuntimeException e) {
            discard(files, e); // a full disk needs the space
            throw e;
        }
    }

    private void draft(Path file, Rows rows) throws SQLException, IOException {
        Durable.createFolders(Durable.parent(file));
        Path draft = Durable.draft(file);
        try (RowsFunction.Loan loan = function.lend(rows)) {
            String select = Files.exists(file) ? merge(loan.select(), file, rows.dataset()) : loan.select();
            long count = copy(select, draft, FORMAT);
            if (Files.size(draft) > count * LARGE) {
                tryPlain(draft);
            }
        }
        Durable.force(draft);
    }

    private static void discard(List<Path> files, Exception cause) {
        for (Path file : files) {
            Path draft = Durable.draft(file);
            try {
                Files.deleteIfExists(draft);
                Files.deleteIfExists(Durable.draft(draft));
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

    private void tryPlain(Path draft) throws SQLException, IOException {
        Path plain = Durable.draft(draft);
        copy("FROM " + ParquetFiles.scan(List.of(draft)), plain, PLAIN_FORMAT);
        if (Files.size(plain) < Files.size(draft)) {
            Files.move(plain, draft, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(plain);
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
