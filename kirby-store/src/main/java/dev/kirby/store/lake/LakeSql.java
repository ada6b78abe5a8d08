package dev.kirby.store.lake;

import static java.util.Objects.requireNonNull;

import dev.kirby.StoreException;
import dev.kirby.internal.Logs;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.TrainingJob;
import dev.kirby.source.Origins;
import dev.kirby.store.internal.CloseGuard;
import dev.kirby.store.internal.DuckDb;
import dev.kirby.store.registry.DocumentJobs;
import dev.kirby.store.registry.DocumentModels;
import dev.kirby.store.registry.DocumentRegistry;
import dev.kirby.store.stars.Catalogue;
import dev.kirby.store.stars.Stars;
import dev.kirby.store.storage.SqlResult;
import dev.kirby.store.storage.SqlScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Answers SQL over a lake. Queries run in an engine of their own, whose configuration is locked; each sees one snapshot of
 * the series in the tables that it names.
 */
@SuppressWarnings("try") // locks and uses are held, not used
final class LakeSql implements AutoCloseable {

    private static final Logger LOG = Logs.of(LakeSql.class);

    private final LakeFolders folders;
    private final Stars stars;
    private final VersionLog versions;
    private final LakeDocuments documents;
    private final CloseGuard guard;
    // Other lakes whose tables a query sees beside those of this one, by the name of their schema.
    private final Map<String, LakeSql> others;
    private @Nullable DuckDb engine;

    LakeSql(LakeFolders folders, Stars stars, VersionLog versions, LakeDocuments documents, CloseGuard guard) {
        this(folders, stars, versions, documents, guard, Map.of());
    }

    private LakeSql(
            LakeFolders folders,
            Stars stars,
            VersionLog versions,
            LakeDocuments documents,
            CloseGuard guard,
            Map<String, LakeSql> others) {
        this.others = others;
        this.folders = folders;
        this.stars = stars;
        this.versions = versions;
        this.documents = documents;
        this.guard = guard;
    }

    /** The same tables, and those of other lakes under the names of schemas. */
    LakeSql with(Map<String, LakeSql> more) {
        return new LakeSql(folders, stars, versions, documents, guard, Map.copyOf(more));
    }

    SqlResult query(String query, SqlScope scope) {
        try (CloseGuard.Use use = guard.enter();
                Connection connection = connect()) {
            return LakeSqlResult.of(this, query, QuerySeries.of(QueryGuard.check(connection, query, scope)));
        } catch (SQLException e) {
            throw new StoreException("Cannot check the query: " + DuckDb.firstLine(e) + ".", e);
        }
    }

    /** Everything one run of a query needs, to be closed after it. */
    Run run(String query, QuerySeries series) {
        return run(query, series, () -> Snapshot.take(folders, named(query, series), TimeRange.ALL));
    }

    /** A run on tables without rows, which is enough to find the columns of an answer. */
    Run outline() {
        return run("", QuerySeries.NONE, () -> Snapshot.empty(folders));
    }

    private Run run(String query, QuerySeries series, Supplier<Snapshot> snapshots) {
        Run run = new Run();
        try {
            run.hold(guard.enter());
            Snapshot snapshot = run.hold(snapshots.get());
            Connection connection = others.isEmpty()
                    ? connect()
                    : run.hold(DuckDb.open(folders.session().spill())).connect();
            run.on(connection);
            new LakeViews(catalogue(query), folders.root()).create(connection, snapshot);
            for (Map.Entry<String, LakeSql> other : others.entrySet()) {
                other.getValue().addTo(run, query, series, other.getKey());
            }
            return run;
        } catch (SQLException | RuntimeException e) {
            close(e, run);
            throw e instanceof RuntimeException failure
                    ? failure
                    : new StoreException("Cannot prepare the tables: " + e.getMessage(), e);
        }
    }

    /** Adds the tables of this lake to another one's run, as a schema of an engine that is the run's own. */
    private void addTo(Run run, String query, QuerySeries series, String schema) throws SQLException {
        run.hold(guard.enter());
        Snapshot snapshot = run.hold(Snapshot.take(folders, named(query, series), TimeRange.ALL));
        DuckDb.execute(run.connection(), "CREATE SCHEMA " + DuckDb.identifier(schema));
        new LakeViews(catalogue(query), folders.root()).create(run.connection(), snapshot, schema);
    }

    /** The tables of the catalogue; those that a query does not name are without rows, since reading them takes the longer the more there is. */
    private CatalogueTables catalogue(String query) {
        String text = query.toLowerCase(Locale.ROOT);
        boolean ofStars = CatalogueTables.OF_STARS.stream().anyMatch(text::contains);
        return new CatalogueTables(
                ofStars ? folders.stored().stream().map(SeriesFolder::series).toList() : List.of(),
                ofStars ? stars.catalogue() : Catalogue.EMPTY,
                text.contains(CatalogueTables.VERSIONS) ? versions.read() : List.of(),
                text.contains(CatalogueTables.CONFIGURATIONS)
                        ? new DocumentRegistry(documents, Clock.systemUTC()).all()
                        : List.of(),
                text.contains(CatalogueTables.JOBS) ? jobs() : List.of(),
                text.contains(CatalogueTables.TRAININGS) ? new DocumentModels(documents).history() : List.of(),
                text.contains(CatalogueTables.ROW_ORIGINS) ? origins() : Map.of());
    }

    private Map<SeriesId, Origins> origins() {
        Map<SeriesId, Origins> origins = new LinkedHashMap<>();
        folders.stored().stream()
                .filter(LakeSql::isReadable)
                .forEach(folder -> origins.put(
                        folder.series(), SeriesState.read(folder).coverage().origins()));
        return origins;
    }

    private List<TrainingJob> jobs() {
        Instant now = Clock.systemUTC().instant();
        return new DocumentJobs(documents)
                .all().stream().map(job -> job.asOf(now)).toList();
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
    private List<SeriesFolder> named(String query, QuerySeries wanted) {
        String text = query.toLowerCase(Locale.ROOT);
        List<SeriesFolder> series = new ArrayList<>();
        for (Dataset dataset : Dataset.values()) {
            boolean named = text.contains(dataset.tableName())
                    || (text.contains(LakeViews.OI_PRICE) && LakeViews.isOfOiPrice(dataset));
            if (named) {
                SeriesFolder.all(folders.root(), dataset, wanted.of(dataset).orElse(KeyFilter.ALL)).stream()
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

    /** A connection on which the tables of one snapshot exist, and what it needs, which ends with it. */
    static final class Run implements AutoCloseable {
        private final Deque<AutoCloseable> held = new ArrayDeque<>();
        private @Nullable Connection connection;

        private <T extends AutoCloseable> T hold(T part) {
            held.push(part);
            return part;
        }

        private void on(Connection opened) {
            connection = hold(opened);
        }

        Connection connection() {
            return requireNonNull(connection, "connection");
        }

        @Override
        public void close() throws SQLException {
            @Nullable SQLException failure = null;
            while (!held.isEmpty()) {
                try {
                    held.pop().close();
                } catch (SQLException e) {
                    failure = e;
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new StoreException("Cannot end the query: " + e.getMessage(), e);
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
