package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.internal.Logs;
import dev.kirby.series.Rows;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.RowBatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;

/**
 * Changes series, one at a time each, so that a write is there whole or not at all, at whatever instant the process dies.
 *
 * <p>A series is a folder of Parquet files, one a month or a year, and a state, {@code _series.json}: coverage, the
 * checksum of each file, and a generation that counts the writes. A write changes any number of files. It goes:
 *
 * <ol>
 *   <li><b>lock</b>: writers of one series take turns, threads and processes alike; readers never wait;
 *   <li><b>settle</b>: finish what a writer that died had begun;
 *   <li><b>stage</b>: merge the rows of each period with those stored into a new file beside the old one, {@code
 *       .NAME.tmp}, and force it to the disk;
 *   <li><b>journal</b>: write {@code _publishing}, the list of files with the checksums they will have and the coverage to be,
 *       and force it;
 *   <li><b>publish</b>: rename each staged file over the old one;
 *   <li><b>state</b>: replace {@code _series.json}, with the generation counted up;
 *   <li><b>end</b>: delete the journal.
 * </ol>
 *
 * <p>The journal is the point of no return. A process that dies before it changed nothing: its staged files are left, which
 * no reader takes up, and {@code verify} names. One that dies after it is finished by the next writer or reader, which finds
 * every file that is not renamed yet under its other name, renames it, and takes over the coverage: see {@link #settle}. Until then a reader accepts
 * a file whose checksum is that of the state or that of the journal.
 *
 * <p>Invariants: a file under its own name is whole and on the disk; a reader that sees one generation before and after it
 * linked the files, and no journal of a living writer, has files of one instant; coverage never claims rows that are not
 * there, since it is written after them, and taken away before them.
 *
 * <p>Cost: a write rewrites the files of the periods it touches, so a row costs its month. That was measured against appending
 * small files and compacting them later, which makes writes cheaper, and readers, snapshots and recovery harder; a batch of
 * three live rows into a month of 43,000 minutes took 47 to 72 ms on two busy cores, which is enough for one every few seconds. A rename per file without a journal
 * was tried first: a killed write left its earlier months new and its later ones old, and a backtest over both said nothing.
 */
@SuppressWarnings("try") // turns are held, not used
final class SeriesWriter {

    private static final Logger LOG = Logs.of(SeriesWriter.class);

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

    /** Writes rows, which are in order with each key once, and records what they answer. */
    void write(SeriesFolder folder, Rows rows, UnaryOperator<Coverage> answered) {
        try (WriterLock turn = WriterLock.acquire(folders.lock(folder), folder.series());
                Connection connection = engine.connect()) {
            SeriesState state = settle(folder);
            Coverage coverage = answered.apply(state.coverage());
            if (rows.isEmpty()) {
                if (!coverage.equals(state.coverage())) {
                    Durable.createFolders(folder.path());
                    state.next(coverage, Map.of()).write(folder);
                }
                return;
            }
            Durable.createFolders(folder.path());
            PeriodWriter writer = new PeriodWriter(connection, rowsFunction, folder, checksums, state);
            writer.stage(rows);
            publish(folder, state, coverage, writer);
        } catch (IOException | SQLException e) {
            throw failed(folder, e);
        }
    }

    /** Writes batches of rows, each in order with each key once: all of them or none. */
    void writeAll(SeriesFolder folder, RowBatches batches) {
        try (WriterLock turn = WriterLock.acquire(folders.lock(folder), folder.series());
                Connection connection = engine.connect()) {
            SeriesState state = settle(folder);
            Durable.createFolders(folder.path());
            PeriodWriter writer = new PeriodWriter(connection, rowsFunction, folder, checksums, state);
            try {
                batches.writeTo(rows -> {
                    try {
                        writer.stage(rows);
                    } catch (IOException | SQLException e) {
                        throw failed(folder, e);
                    }
                });
            } catch (RuntimeException | Error e) {
                writer.discard(e);
                throw e;
            }
            if (!writer.staged().isEmpty()) {
                publish(folder, state, state.coverage(), writer);
            }
        } catch (IOException | SQLException e) {
            throw failed(folder, e);
        }
    }

    private static void publish(SeriesFolder folder, SeriesState state, Coverage coverage, PeriodWriter writer)
            throws IOException {
        Map<String, String> changed = new TreeMap<>();
        for (Path file : writer.staged()) {
            changed.put(folder.name(file), Checksums.of(Durable.draft(file)));
        }
        Journal.begin(folder, changed, coverage);
        writer.publish();
        state.next(coverage, changed).write(folder);
        Journal.end(folder);
    }

    private static StoreException failed(SeriesFolder folder, Exception e) {
        return new StoreException(
                "Cannot write " + folder.series() + " to " + folder.path() + ": " + DuckDb.reason(e)
                        + ". What was written before is safe; write again when that is mended.",
                e);
    }

    void delete(SeriesFolder folder) {
        if (!Files.exists(folder.path())) {
            return;
        }
        try (WriterLock turn = WriterLock.acquire(folders.lock(folder), folder.series())) {
            SeriesState state = settle(folder);
            Map<String, String> changed = new TreeMap<>();
            folder.files().forEach(file -> changed.put(file.period().name(), Journal.GONE));
            SeriesState forgotten = state.next(Coverage.NONE, Map.of());
            try {
                Journal.begin(folder, changed, Coverage.NONE);
                // Coverage first: rows that nobody requested do no harm, rows believed to be there do.
                forgotten.write(folder);
            } catch (IOException e) {
                LOG.warn("Deletes {} without a journal: {}", folder.series(), e.toString());
                // A full disk takes no journal: without its state the series is one of unknown coverage.
                Files.deleteIfExists(Durable.draft(SeriesState.file(folder)));
                Files.deleteIfExists(SeriesState.file(folder));
                Journal.end(folder);
            }
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

    /**
     * The state of a series after a writer that died is finished: it died before its journal, and then nothing changed, or
     * after it, and then each file it did not rename yet lies there whole under its other name, and is renamed now.
     */
    static SeriesState settle(SeriesFolder folder) throws IOException {
        SeriesState state = SeriesState.read(folder);
        if (!state.pending().isEmpty()) {
            Map<String, String> done = new TreeMap<>();
            for (Map.Entry<String, String> pending : state.pending().checksums().entrySet()) {
                Path file = folder.path().resolve(pending.getKey());
                Path draft = Durable.draft(file);
                if (Files.exists(draft) && Checksums.of(draft).equals(pending.getValue())) {
                    Durable.publish(draft, file);
                    Durable.forceNames(Durable.parent(file));
                }
                String checksum = Files.exists(file) ? Checksums.of(file) : Journal.GONE;
                if (checksum.equals(pending.getValue())) {
                    done.put(pending.getKey(), checksum);
                }
            }
            boolean whole = done.size() == state.pending().checksums().size();
            Coverage coverage = whole ? state.pending().coverage().orElse(state.coverage()) : state.coverage();
            state = state.next(coverage, done);
            state.write(folder);
        }
        Journal.end(folder);
        return state;
    }
}
