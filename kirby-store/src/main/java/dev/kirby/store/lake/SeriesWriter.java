package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.internal.Durable;
import dev.kirby.store.storage.Coverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Changes series, one at a time each. The order makes it safe to die at any instant: drafts, the journal, renames, the
 * state, the end of the journal.
 */
@SuppressWarnings("try") // turns are held, not used
final class SeriesWriter {

    private final LakeFolders folders;
    private final DuckDb engine;
    private final RowsFunction rowsFunction;
    private final Checksums checksums;

    SeriesWriter(LakeFolders folders, DuckDb engine, RowsFunction rowsFunction, Checksums checksums) {
        this.folders = folders;
        this.engine = engine;
        this.rowsFunction = rowsFunction;
        this.checksums = checksums;
    }

    /** Writes rows, which are in order with each key once, and remembers what they answer. */
    void write(SeriesFolder folder, Rows rows, Optional<TimeRange> answered) {
        try (WriterLock turn = WriterLock.acquire(folders.lock(folder), folder.series());
                Connection connection = engine.connect()) {
            SeriesState state = settle(folder);
            Coverage coverage = answered.map(state.coverage()::with).orElse(state.coverage());
            if (rows.isEmpty()) {
                if (!coverage.equals(state.coverage())) {
                    Durable.createFolders(folder.path());
                    state.next(coverage, Map.of()).write(folder);
                }
                return;
            }
            Durable.createFolders(folder.path());
            PeriodWriter writer = new PeriodWriter(connection, rowsFunction, folder, checksums, state);
            List<Path> files = writer.draft(rows);
            Map<String, String> changed = new TreeMap<>();
            for (Path file : files) {
                changed.put(folder.name(file), Checksums.of(Durable.draft(file)));
            }
            Journal.begin(folder, changed);
            writer.publish(files);
            state.next(coverage, changed).write(folder);
            Journal.end(folder);
        } catch (IOException | SQLException e) {
            throw new StoreException(
                    "Cannot write " + folder.series() + " to " + folder.path() + ": " + DuckDb.reason(e)
                            + ". What was written before is safe; write again when that is mended.",
                    e);
        }
    }

    void delete(SeriesFolder folder) {
        if (!Files.exists(folder.path())) {
            return;
        }
        try (WriterLock turn = WriterLock.acquire(folders.lock(folder), folder.series())) {
            SeriesState state = settle(folder);
            Map<String, String> changed = new TreeMap<>();
            folder.files().forEach(file -> changed.put(file.period().name(), Journal.GONE));
            Journal.begin(folder, changed);
            // Coverage first: rows that nobody asked for do no harm, rows believed to be there do.
            SeriesState forgotten = state.next(Coverage.NONE, Map.of());
            forgotten.write(folder);
            for (String name : changed.keySet()) {
                Files.deleteIfExists(folder.path().resolve(name));
            }
            forgotten.next(Coverage.NONE, changed).write(folder);
            Journal.end(folder);
        } catch (IOException e) {
            throw new StoreException(
                    "Cannot delete " + folder.series() + " in " + folder.path() + ": " + e + ". Delete it again.", e);
        }
    }

    /** The state of a series, in which what a writer did before it died is told from what it did not. */
    static SeriesState settle(SeriesFolder folder) throws IOException {
        SeriesState state = SeriesState.read(folder);
        if (!state.pending().isEmpty()) {
            Map<String, String> done = new TreeMap<>();
            for (Map.Entry<String, String> pending : state.pending().entrySet()) {
                Path file = folder.path().resolve(pending.getKey());
                String checksum = Files.exists(file) ? Checksums.of(file) : Journal.GONE;
                if (checksum.equals(pending.getValue())) {
                    done.put(pending.getKey(), checksum);
                }
            }
            state = state.next(state.coverage(), done);
            state.write(folder);
        }
        Journal.end(folder);
        return state;
    }
}
