package dev.kirby.store.lake;

import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.internal.RowAudit;
import dev.kirby.store.lake.SeriesFolder.PeriodFile;
import dev.kirby.store.storage.StoreProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the files of rows of series: whether they are as they were written, can be read, and hold what such files may hold.
 *
 * <p><b>Structure.</b> A statement costs the engine more than the rows of a small file. So small files are looked at together first, which
 * answers yes or nothing; only where it answers nothing each is looked at by itself, to find which it is and what it has.
 *
 * <p><b>Why yes is enough.</b> Rows come in the order of files. If all times are in order, and as many of them lie in each period as its file
 * has rows, then the rows of each file are those of its period.
 */
final class PeriodCheck {

    private final Connection connection;
    private final Instant latest;
    private long rows;

    /**
     * A check of any number of series.
     *
     * @param connection to read files
     * @param latest no row is of this time or after it
     */
    PeriodCheck(Connection connection, Instant latest) {
        this.connection = connection;
        this.latest = latest;
    }

    /** How many rows the files have that were looked at, but for those with faults. */
    long rows() {
        return rows;
    }

    /** What is wrong with files of a series, which come in time order; at most one fault a file. */
    List<Fault> look(SeriesFolder folder, SeriesState state, List<PeriodFile> files) throws IOException {
        List<Fault> faults = new ArrayList<>();
        for (List<PeriodFile> some : ParquetFiles.together(files, PeriodFile::path)) {
            if (some.size() == 1 || !isSound(folder, state, some)) {
                for (PeriodFile file : some) {
                    look(folder, state, file).ifPresent(faults::add);
                }
            }
        }
        return faults;
    }

    /** Whether it is certain that nothing is wrong with any of some files. */
    private boolean isSound(SeriesFolder folder, SeriesState state, List<PeriodFile> files) throws IOException {
        for (PeriodFile file : files) {
            if (fileFault(folder, state, file).isPresent()) {
                return false;
            }
        }
        Dataset dataset = folder.series().dataset();
        List<Path> paths = files.stream().map(PeriodFile::path).toList();
        TimeRange first = files.get(0).period().range();
        TimeRange last = files.get(files.size() - 1).period().range();
        try {
            if (!ParquetFiles.haveSameColumns(connection, paths)
                    || ParquetFiles.schemaFault(connection, dataset, paths.get(0))
                            .isPresent()) {
                return false;
            }
            Rows read = ParquetFiles.read(connection, dataset, paths, TimeRange.ALL, 1024);
            RowAudit audit = new RowAudit(folder.series(), possible(new TimeRange(first.start(), last.end())));
            audit.accept(read);
            boolean isSound = !last.start().isAfter(latest)
                    && audit.fault(read.size()).isEmpty()
                    && ParquetFiles.counts(connection, paths).equals(counts(read, files))
                    && audit.values(ParquetFiles.countNotNumbers(connection, dataset, paths))
                            .isEmpty();
            rows += isSound ? read.size() : 0;
            return isSound;
        } catch (SQLException e) {
            return false; // the look at each file says which
        }
    }

    /** How many rows lie in the period of each file; rows and files are in time order. */
    private static List<Long> counts(Rows rows, List<PeriodFile> files) {
        List<Long> counts = new ArrayList<>();
        int row = 0;
        for (PeriodFile file : files) {
            int from = row;
            while (row < rows.size() && file.period().range().contains(rows.time(row))) {
                row++;
            }
            counts.add((long) row - from);
        }
        return counts;
    }

    /** The times that rows of a range may have. */
    private TimeRange possible(TimeRange range) {
        return range.end().isAfter(latest) && range.start().isBefore(latest)
                ? new TimeRange(range.start(), latest)
                : range;
    }

    /** What is wrong with a file of rows. */
    private Optional<Fault> look(SeriesFolder folder, SeriesState state, PeriodFile file) throws IOException {
        Optional<Fault> asFile = fileFault(folder, state, file);
        if (asFile.isPresent()) {
            return asFile;
        }
        Dataset dataset = folder.series().dataset();
        List<Path> path = List.of(file.path());
        try {
            Optional<String> schema = ParquetFiles.schemaFault(connection, dataset, file.path());
            if (schema.isPresent()) {
                return fault(Kind.SCHEMA, folder, file, schema.get() + ".");
            }
            TimeRange period = file.period().range();
            RowAudit audit = new RowAudit(folder.series(), possible(period));
            audit.accept(ParquetFiles.read(connection, dataset, path, TimeRange.ALL, 1024));
            Optional<String> wrong = audit.fault(ParquetFiles.count(connection, path));
            if (wrong.isPresent() || period.start().isAfter(latest)) {
                return fault(Kind.ROWS, folder, file, wrong.orElse("Rows of the future") + ".");
            }
            rows += audit.rows();
            return audit.values(ParquetFiles.countNotNumbers(connection, dataset, path))
                    .flatMap(values -> fault(Kind.VALUES, folder, file, values + "."));
        } catch (SQLException e) {
            return fault(Kind.DAMAGED, folder, file, "It cannot be read: " + DuckDb.firstLine(e) + ".");
        }
    }

    /** What is wrong with a file whatever is in it. */
    private static Optional<Fault> fileFault(SeriesFolder folder, SeriesState state, PeriodFile file)
            throws IOException {
        String name = file.period().name();
        if (!Files.isReadable(file.path())) {
            return fault(Kind.DAMAGED, folder, file, "It cannot be read: the system does not let this user.");
        }
        if (!state.hasChecksum(name)) {
            return Optional.empty();
        }
        String checksum = Checksums.of(file.path());
        @Nullable String written = state.checksums().get(name);
        return state.accepts(name, checksum)
                ? Optional.empty()
                : fault(
                        Kind.DAMAGED,
                        folder,
                        file,
                        "Its checksum is " + checksum + ", and a file with " + written + " was written.");
    }

    private static Optional<Fault> fault(Kind kind, SeriesFolder folder, PeriodFile file, String what) {
        return Optional.of(
                new Fault(kind, folder.series(), file.path(), file.period().range(), what));
    }
}
