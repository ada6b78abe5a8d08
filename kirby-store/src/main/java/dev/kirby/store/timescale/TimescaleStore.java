package dev.kirby.store.timescale;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.internal.CloseGuard;
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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The store in a PostgreSQL database, with hypertables, compression and continuous aggregates where TimescaleDB is there
 * and allows them. Everything else is the same without it.
 *
 * <p>Needs the optional dependencies PostgreSQL JDBC, HikariCP and Flyway on the class path. SQL is PostgreSQL's, not
 * DuckDB's: files cannot be read beside the tables.
 *
 * <p>Thread-safe; any number of processes may read and write. Writers of one series take turns.
 */
@SuppressWarnings("try") // uses are held, not used
public final class TimescaleStore implements RowStorage {

    private final Database database;
    private final Optional<StorePurpose> purpose;
    private final Clock clock;
    private final String features;
    private final TimescaleDocuments documents;
    private final Stars stars;
    private final CloseGuard guard = new CloseGuard();
    private final WriteListeners listeners = new WriteListeners();

    private TimescaleStore(Database database, Optional<StorePurpose> purpose, Clock clock, String features) {
        this.database = database;
        this.purpose = purpose;
        this.clock = clock;
        this.features = features;
        this.documents = new TimescaleDocuments(database, guard);
        this.stars = new TimescaleStars(database, guard);
    }

    /**
     * Opens a database. Its tables are created if they are not there, and upgraded if an older Kirby made them.
     *
     * @param url for example {@code jdbc:postgresql://localhost:5432/kirby?user=kirby&password=...}; messages and logs show
     *     it without user, password and options
     * @param clock supplies the present time
     * @return the store, to be closed
     * @throws InvalidRequestException if the URL is none of PostgreSQL
     * @throws StoreException if the database cannot be reached or used, was made by a newer Kirby, or a library is missing
     */
    public static TimescaleStore open(String url, Clock clock) {
        return open(url, clock, Optional.empty());
    }

    /**
     * Opens a database for one purpose, which it keeps.
     *
     * @param url as for {@link #open(String, Clock)}
     * @param clock supplies the present time
     * @param purpose what it is for
     * @return the store, to be closed
     * @throws InvalidRequestException if the URL is none of PostgreSQL
     * @throws StoreException as for {@link #open(String, Clock)}, or if the database is for another purpose
     */
    public static TimescaleStore open(String url, Clock clock, StorePurpose purpose) {
        return open(url, clock, Optional.of(purpose));
    }

    private static TimescaleStore open(String url, Clock clock, Optional<StorePurpose> wanted) {
        requireNonNull(clock, "clock");
        PostgresAddress address = PostgresAddress.parse(url);
        Drivers.require(address);
        Database database = Database.open(address);
        try {
            Schema.upgrade(database);
            Optional<StorePurpose> purpose = PurposeTable.check(database, wanted);
            return new TimescaleStore(
                    database, purpose, clock, TimescaleFeatures.apply(database).description());
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Fails unless Kirby made its tables in a database; makes none.
     *
     * @param url as for {@link #open(String, Clock)}
     * @throws NoDataException if there are no tables
     * @throws StoreException as for {@link #open(String, Clock)}
     */
    public static void requireTables(String url) {
        PostgresAddress address = PostgresAddress.parse(url);
        Drivers.require(address);
        try (Database database = Database.open(address)) {
            if (database.read("the version of the tables", Schema::version) == 0) {
                throw new NoDataException("There is no store in " + address
                        + ". Name the database of one, or create one there: kirby setup --data " + address);
            }
        }
    }

    /**
     * What the database keeps the rows in.
     *
     * @return for example {@code plain PostgreSQL tables}, or TimescaleDB with its version and the features in use
     */
    public String features() {
        return features;
    }

    @Override
    public void upsert(SeriesId series, Rows rows, List<Page> pages) {
        Instant now = clock.instant();
        Rows prepared = RowCheck.prepare(series, rows, now);
        List<Page> settled = RowCheck.settled(pages, now);
        change(series.toString(), connection -> {
            TableWriter.write(
                    connection,
                    series,
                    prepared,
                    coverage -> coverage.with(settled, now).withOrigins(series, prepared, settled));
            return prepared;
        });
        listeners.written(series, rows);
    }

    @Override
    public void upsertAll(SeriesId series, RowBatches batches) {
        List<Rows> last = new ArrayList<>();
        change(series.toString(), connection -> {
            try {
                batches.writeTo(rows -> {
                    Rows prepared = RowCheck.prepare(series, rows, clock.instant());
                    try {
                        TableWriter.write(connection, series, prepared, UnaryOperator.identity());
                    } catch (SQLException e) {
                        throw new UncheckedSqlException(e);
                    }
                    last.clear();
                    last.add(rows);
                });
            } catch (UncheckedSqlException e) {
                throw e.cause;
            }
            return series;
        });
        last.forEach(rows -> listeners.written(series, rows));
    }

    /** Carries a failure out of a batch. */
    private static final class UncheckedSqlException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final SQLException cause;

        UncheckedSqlException(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    @Override
    public void delete(SeriesId series) {
        change(series.toString(), connection -> {
            TableWriter.delete(connection, series);
            return series;
        });
    }

    private <T> T change(String what, Database.Work<T> work) {
        try (CloseGuard.Use use = guard.enter()) {
            return database.change(what, work);
        }
    }

    @Override
    public Coverage coverage(SeriesId series) {
        return reading(series, Coverage.NONE, (connection, entry) -> SeriesTable.coverage(connection, entry.id()));
    }

    @Override
    public List<SeriesId> series() {
        try (CloseGuard.Use use = guard.enter()) {
            return database.read("the catalogue", SeriesTable::all);
        }
    }

    @Override
    public Optional<TimeRange> range(SeriesId series) {
        String select = "SELECT min(time), max(time) FROM ";
        return reading(series, Optional.empty(), (connection, entry) -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result =
                            statement.executeQuery(select + Tables.rowsOf(series.dataset(), entry.owner()))) {
                result.next();
                if (result.getObject(1) == null) {
                    return Optional.empty();
                }
                long first = SeriesTable.instant(result, 1).toEpochMilli();
                long last = SeriesTable.instant(result, 2).toEpochMilli();
                Optional<Interval> interval = series.interval();
                return Optional.of(TimeRange.ofMillis(
                        first, interval.map(i -> i.next(last)).orElse(last + 1)));
            }
        });
    }

    @Override
    public long count(SeriesId series) {
        return reading(series, 0L, (connection, entry) -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(
                            "SELECT count(*) FROM " + Tables.rowsOf(series.dataset(), entry.owner()))) {
                result.next();
                return result.getLong(1);
            }
        });
    }

    @Override
    public Rows read(SeriesId series, TimeRange range) {
        List<Rows> batches = new ArrayList<>();
        stream(series, range, batches::add);
        return Rows.concat(series.dataset(), batches);
    }

    @Override
    public void stream(SeriesId series, TimeRange range, Consumer<Rows> batch) {
        reading(series, series, (connection, entry) -> {
            String select = Tables.copyOut(series.dataset(), entry.owner(), range.startMillis(), range.endMillis());
            new CopyOfRows(series.dataset()).read(connection, select, CopyOfRows.BATCH, batch);
            return series;
        });
    }

    private interface Reading<T> {
        T from(Connection connection, SeriesTable.Entry entry) throws SQLException;
    }

    private <T> T reading(SeriesId series, T ifUnknown, Reading<T> reading) {
        try (CloseGuard.Use use = guard.enter()) {
            return database.read(series.toString(), connection -> {
                Optional<SeriesTable.Entry> entry = SeriesTable.find(connection, series);
                return entry.isEmpty() ? ifUnknown : reading.from(connection, entry.get());
            });
        }
    }

    @Override
    public StoreCheck verify() {
        try (CloseGuard.Use use = guard.enter()) {
            return new TimescaleCheck(database, clock.instant(), toString()).run();
        }
    }

    @Override
    public StoreCheck repair() {
        return verify();
    }

    @Override
    public SqlResult sql(String query, SqlScope scope) {
        if (scope == SqlScope.TABLES) {
            throw new InvalidRequestException("A query cannot be confined to the tables of " + this
                    + ": the server decides what its user may read. Open the store as a user who may read the schema"
                    + " kirby_views and nothing else, and ask store.sql(query).");
        }
        return TimescaleSqlResult.of(database, guard, query);
    }

    @Override
    public void record(DataVersion version) {
        change("a data version", connection -> {
            VersionTable.append(connection, RowDigest.added(connection, version));
            return version;
        });
    }

    @Override
    public List<DataVersion> versions() {
        try (CloseGuard.Use use = guard.enter()) {
            return database.read("the data versions", VersionTable::read);
        }
    }

    @Override
    public Optional<StorePurpose> purpose() {
        return purpose;
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
    public Optional<Path> folder() {
        return Optional.empty();
    }

    @Override
    public void onWrite(WriteListener listener) {
        listeners.add(listener);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    /** For example {@code TimescaleStore[jdbc:postgresql://localhost:5432/kirby]}, without user and password. */
    @Override
    public String toString() {
        String url = database.address().toString();
        return "TimescaleStore[" + (url.length() <= 60 ? url : url.substring(0, 57) + "...") + "]";
    }

    @Override
    public void close() {
        guard.close(database::close);
    }
}
