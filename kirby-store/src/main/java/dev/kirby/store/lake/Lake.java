package dev.kirby.store.lake;

import static java.util.Objects.requireNonNull;

import dev.kirby.StoreException;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.Registry;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.Coverage;
import dev.kirby.store.DataVersion;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.SqlResult;
import dev.kirby.store.StoreCheck;
import dev.kirby.store.StorePurpose;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.internal.Durable;
import dev.kirby.store.internal.Gate;
import dev.kirby.store.internal.RowCheck;
import dev.kirby.store.registry.JsonRegistry;
import dev.kirby.store.stars.Stars;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store in a folder of Parquet files. Any engine reads the files by a glob:
 *
 * <pre>{@code
 * select * from read_parquet('data/candles/**' || '/*.parquet', hive_partitioning = true)
 * }</pre>
 *
 * <p>Thread-safe; any number of processes read while others write. Writers of one series take turns.
 */
@SuppressWarnings("try") // locks and passes are held, not used
public final class Lake implements MarketDataStore {

    private final LakeFolders folders;
    private final Optional<StorePurpose> purpose;
    private final Clock clock;
    private final DuckDb engine;
    private final SeriesReader reader;
    private final SeriesWriter writer;
    private final VersionLog versions;
    private final Stars stars;
    private final Registry registry;
    private final LakeSql sql;
    private final Gate gate = new Gate();

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
        Seals seals = new Seals();
        this.reader = new SeriesReader(folders, engine, seals);
        this.writer = new SeriesWriter(folders, engine, rowsFunction, seals);
        this.versions = new VersionLog(folders);
        this.registry = new JsonRegistry(folders.root().resolve("registry"), clock);
        this.stars = new LakeStars(folders, gate);
        this.sql = new LakeSql(folders, stars, versions, registry, gate);
    }

    /**
     * Opens a lake, which is created if it is not there.
     *
     * @param folder where the files are
     * @param clock tells the time
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
     * @param clock tells the time
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
    public void upsert(SeriesId series, Rows rows) {
        write(series, rows, Optional.empty());
    }

    @Override
    public void upsert(SeriesId series, Page page) {
        write(series, page.rows(), Optional.of(page.answered()));
    }

    @Override
    public void record(SeriesId series, TimeRange answered) {
        write(series, Rows.empty(series.dataset()), Optional.of(answered));
    }

    private void write(SeriesId series, Rows rows, Optional<TimeRange> answered) {
        Rows prepared = RowCheck.prepare(series, rows, clock.instant());
        try (Gate.Pass pass = gate.enter()) {
            writer.write(folders.of(series), prepared, RowCheck.settled(answered, clock.instant()));
        }
    }

    @Override
    public void delete(SeriesId series) {
        try (Gate.Pass pass = gate.enter()) {
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
        try (Gate.Pass pass = gate.enter();
                Connection connection = engine.connect()) {
            return new LakeCheck(
                            folders,
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
        try (Gate.Pass pass = gate.enter()) {
            return SeriesState.read(folders.of(series)).coverage();
        }
    }

    @Override
    public List<SeriesId> series() {
        try (Gate.Pass pass = gate.enter()) {
            return folders.stored().stream().map(SeriesFolder::series).toList();
        }
    }

    @Override
    public Optional<TimeRange> range(SeriesId series) {
        try (Gate.Pass pass = gate.enter()) {
            return reader.range(folders.of(series));
        }
    }

    @Override
    public long count(SeriesId series) {
        try (Gate.Pass pass = gate.enter()) {
            return reader.count(folders.of(series));
        }
    }

    @Override
    public Rows read(SeriesId series, TimeRange range) {
        try (Gate.Pass pass = gate.enter()) {
            return reader.read(folders.of(series), range);
        }
    }

    @Override
    public void stream(SeriesId series, TimeRange range, Consumer<Rows> batch) {
        try (Gate.Pass pass = gate.enter()) {
            reader.stream(folders.of(series), range, batch);
        }
    }

    @Override
    public SqlResult sql(String query) {
        return sql.query(query);
    }

    @Override
    public void record(DataVersion version) {
        try (Gate.Pass pass = gate.enter()) {
            versions.append(version);
        }
    }

    @Override
    public List<DataVersion> versions() {
        try (Gate.Pass pass = gate.enter()) {
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
    public Registry registry() {
        return registry;
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
        gate.close(() -> {
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
