package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.internal.DuckDb;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads series, each reading from a snapshot of its files. What it hands out as rows comes from files that are as written. */
final class SeriesReader {

    private static final int MOST_EXPECTED = 1 << 20;

    private final LakeFolders folders;
    private final DuckDb engine;
    private final Checksums checksums;

    SeriesReader(LakeFolders folders, DuckDb engine, Checksums checksums) {
        this.folders = folders;
        this.engine = engine;
        this.checksums = checksums;
    }

    /** From the first to just after the last row; absent if there are none. */
    Optional<TimeRange> range(SeriesFolder folder) {
        return reading(folder, TimeRange.ALL, (connection, snapshot) -> {
            List<Path> files = snapshot.files();
            if (files.isEmpty()) {
                return Optional.empty();
            }
            List<Path> ends = List.of(files.get(0), files.get(files.size() - 1));
            String query = "SELECT epoch_ms(min(time)), epoch_ms(max(time)) FROM "
                    + ParquetFiles.scan(ends.stream().distinct().toList());
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(query)) {
                result.next();
                long last = result.getLong(2);
                long end = folder.series()
                        .interval()
                        .map(interval -> interval.next(last))
                        .orElse(last + 1);
                return Optional.of(TimeRange.ofMillis(result.getLong(1), end));
            }
        });
    }

    /** How many rows there are. */
    long count(SeriesFolder folder) {
        return reading(folder, TimeRange.ALL, (connection, snapshot) -> {
            List<Path> files = snapshot.files();
            return files.isEmpty() ? 0L : ParquetFiles.count(connection, files);
        });
    }

    /** The rows of a range, in time order. */
    Rows read(SeriesFolder folder, TimeRange range) {
        return reading(folder, range, (connection, snapshot) -> {
            List<Path> files = snapshot.files();
            for (Snapshot.Taken file : snapshot.taken()) {
                checksums.check(connection, file);
            }
            return files.isEmpty()
                    ? Rows.empty(folder.series().dataset())
                    : ParquetFiles.read(
                            connection,
                            folder.series().dataset(),
                            files,
                            range,
                            expected(folder.series(), range, files));
        });
    }

    private static int expected(SeriesId series, TimeRange range, List<Path> files) {
        long most = series.interval()
                .filter(Interval::isFixed)
                .map(interval ->
                        Math.min(interval.count(range), files.size() * 366L * Interval.D1.millis() / interval.millis()))
                .orElse(1024L);
        return (int) Math.min(most, MOST_EXPECTED);
    }

    /** The rows of a range, file by file, small files together. */
    void stream(SeriesFolder folder, TimeRange range, Consumer<Rows> batch) {
        reading(folder, range, (connection, snapshot) -> {
            for (List<Snapshot.Taken> some : ParquetFiles.together(snapshot.taken(), Snapshot.Taken::path)) {
                for (Snapshot.Taken file : some) {
                    checksums.check(connection, file);
                }
                List<Path> files = some.stream().map(Snapshot.Taken::path).toList();
                Rows rows = ParquetFiles.read(connection, folder.series().dataset(), files, range, 1024);
                if (!rows.isEmpty()) {
                    batch.accept(rows);
                }
            }
            return snapshot.taken().size();
        });
    }

    private interface Reading<T> {
        T from(Connection connection, Snapshot snapshot) throws IOException, SQLException;
    }

    private <T> T reading(SeriesFolder folder, TimeRange range, Reading<T> reading) {
        try (Snapshot snapshot = Snapshot.take(folders, List.of(folder), range);
                Connection connection = engine.connect()) {
            return reading.from(connection, snapshot);
        } catch (IOException | SQLException e) {
            throw new StoreException(
                    "Cannot read " + folder.series() + " in " + folder.path() + ": " + DuckDb.reason(e)
                            + ". If a file is damaged, repair the store (store.repair(), or the command"
                            + " 'verify --repair') and backfill its time again.",
                    e);
        }
    }
}
