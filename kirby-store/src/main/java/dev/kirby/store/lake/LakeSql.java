package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.Registry;
import dev.kirby.store.SqlResult;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.internal.Gate;
import dev.kirby.store.stars.Stars;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers SQL over a lake. Queries run in an engine of their own, whose configuration is locked; each sees one snapshot of
 * the series in the tables that it names.
 */
@SuppressWarnings("try") // locks and passes are held, not used
final class LakeSql implements AutoCloseable {

    private final LakeFolders folders;
    private final Stars stars;
    private final VersionLog versions;
    private final Registry registry;
    private final Gate gate;
    private @Nullable DuckDb engine;

    LakeSql(LakeFolders folders, Stars stars, VersionLog versions, Registry registry, Gate gate) {
        this.folders = folders;
        this.stars = stars;
        this.versions = versions;
        this.registry = registry;
        this.gate = gate;
    }

    SqlResult query(String query) {
        try (Gate.Pass pass = gate.enter();
                Connection connection = connect()) {
            QueryGuard.check(connection, query);
        } catch (SQLException e) {
            throw new StoreException("Cannot check the query: " + DuckDb.firstLine(e) + ".", e);
        }
        return LakeSqlResult.of(this, query);
    }

    /** Everything one run of a query needs, to be closed after it. */
    Run run(String query) {
        return run(() -> Snapshot.take(folders, named(query), TimeRange.ALL));
    }

    /** A run on tables without rows, which is all it takes to tell the columns of an answer. */
    Run outline() {
        return run(() -> Snapshot.empty(folders));
    }

    private Run run(Supplier<Snapshot> snapshots) {
        Gate.Pass pass = gate.enter();
        @Nullable Snapshot snapshot = null;
        @Nullable Connection connection = null;
        try {
            snapshot = snapshots.get();
            connection = connect();
            new LakeViews(folders.stored(), stars.catalogue(), versions.read(), registry.all())
                    .create(connection, snapshot);
            return new Run(pass, snapshot, connection);
        } catch (SQLException | RuntimeException e) {
            close(e, connection);
            close(e, snapshot);
            pass.close();
            throw e instanceof RuntimeException failure
                    ? failure
                    : new StoreException("Cannot prepare the tables: " + e.getMessage(), e);
        }
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
        List<SeriesFolder> named = new ArrayList<>();
        for (Dataset dataset : Dataset.values()) {
            if (text.contains(LakeViews.name(dataset))) {
                named.addAll(SeriesFolder.all(folders.root(), dataset));
            }
        }
        return named;
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
        private final Gate.Pass pass;
        private final Snapshot snapshot;
        private final Connection connection;

        private Run(Gate.Pass pass, Snapshot snapshot, Connection connection) {
            this.pass = pass;
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
                pass.close();
            }
        }
    }
}
