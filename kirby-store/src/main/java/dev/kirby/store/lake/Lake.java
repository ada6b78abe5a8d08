package dev.kirby.store.lake;

import static java.util.Objects.requireNonNull;

import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.internal.Logs;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.source.internal.Sha256;
import dev.kirby.store.internal.CloseGuard;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.internal.RowCheck;
import dev.kirby.store.internal.WriteListeners;
import dev.kirby.store.stars.Stars;
import dev.kirby.store.stars.StorePurpose;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.DataVersion;
import dev.kirby.store.storage.RowBatches;
import dev.kirby.store.storage.RowStorage;
import dev.kirby.store.storage.SqlResult;
import dev.kirby.store.storage.SqlScope;
import dev.kirby.store.storage.StoreCheck;
import dev.kirby.store.storage.WriteListener;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The store in a folder of Parquet files. Any engine reads the files by a glob:
 *
 * <pre>{@code
 * select * from read_parquet('data/candles/**' || '/*.parquet', hive_partitioning = true)
 * }</pre>
 *
 * <p>Thread-safe; any number of processes read while others write. Writers of one series take turns.
 */
@SuppressWarnings("try") // locks and uses are held, not used
public final class Lake implements RowStorage {

    private static final Logger LOG = Logs.of(Lake.class);

    private final LakeFolders folders;
    private final Optional<StorePurpose> purpose;
    private final Clock clock;
    private final DuckDb engine;
    private final SeriesReader reader;
    private final SeriesWriter writer;
    private final VersionLog versions;
    private final Stars stars;
    private final LakeDocuments documents;
    private final LakeSql sql;
    private final CloseGuard guard = new CloseGuard();
    private final WriteListeners listeners = new WriteListeners();

    private Lake(
            LakeFolders folders,
            Clock clock,
            DuckDb engine,
            RowsFunction rowsFunction,
            Optional<StorePurpose> purpose) {
        this.purpose = purpose;
        this.folders = folders;
        this.clock = clock;
        this.engine = engine;
        Checksums checksums = new Checksums();
        this.reader = new SeriesReader(folders, engine, checksums);
        this.writer = new SeriesWriter(folders, engine, rowsFunction, checksums);
        this.versions = new VersionLog(folders);
        this.documents = new LakeDocuments(folders, guard);
        this.stars = new LakeStars(folders, guard);
        this.sql = new LakeSql(folders, stars, versions, documents, guard);
    }

    /**
     * Opens a lake, which is created if it is not there.
     *
     * @param folder where the files are
     * @param clock supplies the present time
     * @return the store, to be closed
     * @throws StoreException if the folder cannot be used, or was written by a newer Kirby
     */
    public static Lake open(Path folder, Clock clock) {
        return open(folder, clock, Optional.empty());
    }

    /**
     * Opens a lake for one purpose, which it keeps.
     *
     * @param folder where the files are
     * @param clock supplies the present time
     * @param purpose what it is for
     * @return the store, to be closed
     * @throws StoreException as for {@link #open(Path, Clock)}, or if the lake was made for another purpose
     */
    public static Lake open(Path folder, Clock clock, StorePurpose purpose) {
        return open(folder, clock, Optional.of(purpose));
    }

    private static Lake open(Path folder, Clock clock, Optional<StorePurpose> purpose) {
        requireNonNull(clock, "clock");
        Path root = create(folder);
        FolderMount.fault(root).ifPresent(fault -> LOG.warn("The store in {}", fault));
        Optional<StorePurpose> kept = LakeFormat.check(root, purpose);
        Session session = Session.open(LakeFolders.sessions(root));
        @Nullable DuckDb engine = null;
        try {
            engine = DuckDb.open(session.spill());
            try (Connection connection = engine.connect()) {
                return new Lake(new LakeFolders(root, session), clock, engine, RowsFunction.register(connection), kept);
            }
        } catch (SQLException | RuntimeException e) {
            if (engine != null) {
                engine.close();
            }
            session.close();
            throw e instanceof RuntimeException failure
                    ? failure
                    : new StoreException("Cannot open " + root + ": " + e.getMessage() + ".", e);
        }
    }

    /**
     * Whether a folder is a lake.
     *
     * @param folder any path
     * @return true if a lake was once created there
     */
    public static boolean exists(Path folder) {
        return LakeFormat.exists(folder);
    }

    private static Path create(Path folder) {
        try {
            Durable.createFolders(folder);
            return folder.toRealPath();
        } catch (IOException e) {
            throw new StoreException(
                    "Cannot open a store in " + folder + ": " + e + ". Choose a folder that can be written.", e);
        }
    }

    @Override
    public void upsert(SeriesId series, Rows rows, List<Page> pages) {
        Instant now = clock.instant();
        Rows prepared = RowCheck.prepare(series, rows, now);
        List<Page> settled = RowCheck.settled(pages, now);
        try (CloseGuard.Use use = guard.enter()) {
            writer.write(
                    folders.of(series),
                    prepared,
                    coverage -> coverage.with(settled, now).withOrigins(series, prepared, settled));
        }
        listeners.written(series, rows);
    }

    @Override
    public void upsertAll(SeriesId series, RowBatches batches) {
        List<Rows> last = new ArrayList<>();
        try (CloseGuard.Use use = guard.enter()) {
            writer.writeAll(
                    folders.of(series),
                    sink -> batches.writeTo(rows -> {
                        sink.accept(RowCheck.prepare(series, rows, clock.instant()));
                        last.clear();
                        last.add(rows);
                    }));
        }
        last.forEach(rows -> listeners.written(series, rows));
    }

    @Override
    public void delete(SeriesId series) {
        try (CloseGuard.Use use = guard.enter()) {
            writer.delete(folders.of(series));
        }
    }

    @Override
    public StoreCheck verify() {
        return checked(false);
    }

    @Override
    public StoreCheck repair() {
        return checked(true);
    }

    private StoreCheck checked(boolean repair) {
        try (CloseGuard.Use use = guard.enter();
                Connection connection = engine.connect()) {
            return new LakeCheck(
                            folders,
                            documents,
                            connection,
                            clock.instant(),
                            toString(),
                            repair ? Quarantine.at(folders.root(), clock.instant()) : null)
                    .run();
        } catch (IOException | SQLException e) {
            throw new StoreException(
                    "Cannot " + (repair ? "repair " : "verify ") + this + ": " + DuckDb.reason(e) + ".", e);
        }
    }

    @Override
    public Coverage coverage(SeriesId series) {
        try (CloseGuard.Use use = guard.enter()) {
            return SeriesState.read(folders.of(series)).coverage();
        }
    }

    @Override
    public List<SeriesId> series() {
        try (CloseGuard.Use use = guard.enter()) {
            return folders.stored().stream().map(SeriesFolder::series).toList();
        }
    }

    @Override
    public Optional<TimeRange> range(SeriesId series) {
        try (CloseGuard.Use use = guard.enter()) {
            return reader.range(folders.of(series));
        }
    }

    @Override
    public long count(SeriesId series) {
        try (CloseGuard.Use use = guard.enter()) {
            return reader.count(folders.of(series));
        }
    }

    @Override
    public Rows read(SeriesId series, TimeRange range) {
        try (CloseGuard.Use use = guard.enter()) {
            return reader.read(folders.of(series), range);
        }
    }

    @Override
    public void stream(SeriesId series, TimeRange range, Consumer<Rows> batch) {
        try (CloseGuard.Use use = guard.enter()) {
            reader.stream(folders.of(series), range, batch);
        }
    }

    @Override
    public SqlResult sql(String query, SqlScope scope) {
        return sql.query(query, scope);
    }

    /**
     * Runs a query in SQL over several lakes.
     *
     * @param query one {@code select}
     * @param scope what it may read
     * @param others lakes whose tables stand in schemas of these names; they stay open until the answer is read
     * @return the answer, which runs when it is printed, read or written to a file
     */
    public SqlResult sql(String query, SqlScope scope, Map<String, Lake> others) {
        Map<String, LakeSql> tables = new LinkedHashMap<>();
        others.forEach((schema, lake) -> tables.put(schema, lake.sql));
        return sql.with(tables).query(query, scope);
    }

    @Override
    public void record(DataVersion version) {
        try (CloseGuard.Use use = guard.enter()) {
            versions.append(withChecksum(version));
        }
    }

    /** With the checksum of all files of the series, if there are any, by which the same data is recognised later. */
    private DataVersion withChecksum(DataVersion version) {
        Map<String, String> files =
                SeriesState.read(folders.of(version.series())).checksums();
        if (files.isEmpty()) {
            return version;
        }
        Map<String, String> settings = new TreeMap<>(version.settings());
        settings.put(DataVersion.CHECKSUM, Sha256.of(new TreeMap<>(files).toString()));
        return new DataVersion(
                version.time(), version.series(), version.origin(), version.range(), version.rows(), settings);
    }

    @Override
    public List<DataVersion> versions() {
        try (CloseGuard.Use use = guard.enter()) {
            return versions.read();
        }
    }

    @Override
    public Optional<StorePurpose> purpose() {
        return purpose;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(folders.root());
    }

    @Override
    public Stars stars() {
        return stars;
    }

    @Override
    public DocumentStorage documents() {
        return documents;
    }

    @Override
    public void onWrite(WriteListener listener) {
        listeners.add(listener);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    /** For example {@code Lake[/home/me/data]}. */
    @Override
    public String toString() {
        return "Lake[" + folders.root() + "]";
    }

    @Override
    public void close() {
        guard.close(() -> {
            List<RuntimeException> failures = new ArrayList<>();
            for (AutoCloseable part : List.<AutoCloseable>of(sql, engine, folders.session())) {
                try {
                    part.close();
                } catch (Exception e) {
                    failures.add(new StoreException("Cannot close " + this + ": " + e.getMessage(), e));
                }
            }
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
        });
    }
}
