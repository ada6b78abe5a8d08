package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import dev.kirby.store.internal.CloseGuard;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.registry.DocumentJobs;
import dev.kirby.store.registry.DocumentRegistry;
import dev.kirby.store.stars.Stars;
import dev.kirby.store.storage.SqlResult;
import dev.kirby.store.storage.SqlScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers SQL over a lake. Queries run in an engine of their own, whose configuration is locked; each sees one snapshot of
 * the series in the tables that it names.
 */
@SuppressWarnings("try") // locks and uses are held, not used
final class LakeSql implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LakeSql.class);

    private final LakeFolders folders;
    private final Stars stars;
    private final VersionLog versions;
    private final LakeDocuments documents;
    private final CloseGuard guard;
    private @Nullable DuckDb engine;

    LakeSql(LakeFolders folders, Stars stars, VersionLog versions, LakeDocuments documents, CloseGuard guard) {
        this.folders = folders;
        this.stars = stars;
        this.versions = versions;
        this.documents = documents;
        this.guard = guard;
    }

    SqlResult query(String query, SqlScope scope) {
        try (CloseGuard.Use use = guard.enter();
                Connection connection = connect()) {
            QueryGuard.check(connection, query, scope);
        } catch (SQLException e) {
            throw new StoreException("Cannot check the query: " + DuckDb.firstLine(e) + ".", e);
        }
        return LakeSqlResult.of(this, query);
    }

    /** Everything one run of a query needs, to be closed after it. */
    Run run(String query) {
        return run(() -> Snapshot.take(folders, named(query), TimeRange.ALL));
    }

    /** A run on tables without rows, which is enough to find the columns of an answer. */
    Run outline() {
        return run(() -> Snapshot.empty(folders));
    }

    private Run run(Supplier<Snapshot> snapshots) {
        CloseGuard.Use use = guard.enter();
        @Nullable Snapshot snapshot = null;
        @Nullable Connection connection = null;
        try {
            snapshot = snapshots.get();
            connection = connect();
            new LakeViews(catalogue()).create(connection, snapshot);
            return new Run(use, snapshot, connection);
        } catch (SQLException | RuntimeException e) {
            close(e, connection);
            close(e, snapshot);
            use.close();
            throw e instanceof RuntimeException failure
                    ? failure
                    : new StoreException("Cannot prepare the tables: " + e.getMessage(), e);
        }
    }

    private CatalogueTables catalogue() {
        return new CatalogueTables(
                folders.stored().stream().map(SeriesFolder::series).toList(),
                stars.catalogue(),
                versions.read(),
                new DocumentRegistry(documents, Clock.systemUTC()).all(),
                new DocumentJobs(documents).all());
    }

    private static void close(Exception cause, @Nullable AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }

    /** The series of the tables that a query may read. */
    private List<SeriesFolder> named(String query) {
        String text = query.toLowerCase(Locale.ROOT);
        List<SeriesFolder> series = new ArrayList<>();
        for (Dataset dataset : Dataset.values()) {
            boolean named = text.contains(dataset.tableName())
                    || (text.contains(LakeViews.OI_PRICE) && LakeViews.isOfOiPrice(dataset));
            if (named) {
                SeriesFolder.all(folders.root(), dataset).stream()
                        .filter(LakeSql::isReadable)
                        .forEach(series::add);
            }
        }
        return series;
    }

    /** Damage of one series is reported, and the others are read all the same. */
    private static boolean isReadable(SeriesFolder folder) {
        try {
            SeriesState.read(folder);
            for (SeriesFolder.PeriodFile file : folder.files()) {
                if (!ParquetFiles.isWhole(file.path())) {
                    throw new StoreException(
                            "Damaged file " + file.path() + ": it does not begin and end as Parquet does.");
                }
            }
            return true;
        } catch (StoreException e) {
            LOG.warn("SQL leaves out {}. {} Run 'verify' for more.", folder.series(), e.getMessage());
            return false;
        }
    }

    private synchronized Connection connect() throws SQLException {
        if (engine == null) {
            engine = DuckDb.open(folders.session().spill());
            try (Connection connection = engine.connect()) {
                DuckDb.execute(connection, "SET lock_configuration = true");
            }
        }
        return engine.connect();
    }

    @Override
    public synchronized void close() {
        if (engine != null) {
            engine.close();
        }
    }

    /** A connection on which the tables of one snapshot exist. */
    static final class Run implements AutoCloseable {
        private final CloseGuard.Use use;
        private final Snapshot snapshot;
        private final Connection connection;

        private Run(CloseGuard.Use use, Snapshot snapshot, Connection connection) {
            this.use = use;
            this.snapshot = snapshot;
            this.connection = connection;
        }

        Connection connection() {
            return connection;
        }

        @Override
        public void close() throws SQLException {
            try {
                connection.close();
            } finally {
                snapshot.close();
                use.close();
            }
        }
    }
}
