package dev.kirby.store;

import static java.util.Objects.requireNonNull;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.ModelArchive;
import dev.kirby.registry.PredictionLog;
import dev.kirby.registry.Registry;
import dev.kirby.registry.TrainingJobs;
import dev.kirby.registry.TrialLedger;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.MarketDataStream;
import dev.kirby.source.MarketFeed;
import dev.kirby.source.Page;
import dev.kirby.store.collect.Backfill;
import dev.kirby.store.collect.GapRepair;
import dev.kirby.store.collect.StarBackfill;
import dev.kirby.store.export.Export;
import dev.kirby.store.files.FileImport;
import dev.kirby.store.health.HealthCheck;
import dev.kirby.store.live.LiveCollector;
import dev.kirby.store.live.StarCollector;
import dev.kirby.store.query.CandleQuery;
import dev.kirby.store.query.FeatureQuery;
import dev.kirby.store.query.ResampleReport;
import dev.kirby.store.query.ResampledCandles;
import dev.kirby.store.query.RowQuery;
import dev.kirby.store.query.StoredFeed;
import dev.kirby.store.query.VenueComparison;
import dev.kirby.store.registry.DocumentJobs;
import dev.kirby.store.registry.DocumentLedger;
import dev.kirby.store.registry.DocumentModels;
import dev.kirby.store.registry.DocumentPredictions;
import dev.kirby.store.registry.DocumentRegistry;
import dev.kirby.store.registry.DocumentUniverses;
import dev.kirby.store.stars.Stars;
import dev.kirby.store.stars.StorePurpose;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.DataVersion;
import dev.kirby.store.storage.RowStorage;
import dev.kirby.store.storage.SqlResult;
import dev.kirby.store.storage.SqlScope;
import dev.kirby.store.storage.StoreCheck;
import dev.kirby.store.storage.WriteListener;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The front door of the store. It opens a folder or a database, and offers what can be done with it: backfill, live
 * collection, queries, checks, exports, imports, and the registry of what was trained.
 *
 * <pre>{@code
 * try (var store = MarketDataStore.open("data")) {
 *     store.backfill(source).candles(btc, "1m").days(365).run();
 *     CandleSeries bars = store.candles(btc, "5m").days(90).load();
 * }
 * }</pre>
 *
 * <p>What the store promises about rows is said at {@link RowStorage}, the port behind this door. Thread-safe; any number of
 * processes may read while others write.
 */
public final class MarketDataStore implements AutoCloseable {

    private final RowStorage storage;

    private MarketDataStore(RowStorage storage) {
        this.storage = storage;
    }

    /**
     * Opens the store in a folder or a PostgreSQL database. A folder is created if it is not there; in a database, which
     * must be there, the tables are.
     *
     * @param location a folder, such as {@code data}, or a URL, such as {@code jdbc:postgresql://localhost:5432/kirby}
     * @return the store, to be closed
     * @throws InvalidRequestException if it is the URL of another kind of database
     * @throws StoreException if the place cannot be used, or was written by a newer Kirby
     */
    public static MarketDataStore open(String location) {
        return open(location, Clock.systemUTC());
    }

    /**
     * Opens the store in a folder or a PostgreSQL database with the given clock.
     *
     * @param location as for {@link #open(String)}
     * @param clock supplies the present time
     * @return the store, to be closed
     * @throws InvalidRequestException if it is the URL of another kind of database
     * @throws StoreException if the place cannot be used, or was written by a newer Kirby
     */
    public static MarketDataStore open(String location, Clock clock) {
        return of(StoreLocation.parse(location).open(clock));
    }

    /**
     * Opens the store in a folder, which is created if it is not there.
     *
     * @param folder where the files are
     * @return the store, to be closed
     * @throws StoreException if the folder cannot be used, or was written by a newer Kirby
     */
    public static MarketDataStore open(Path folder) {
        return open(folder, Clock.systemUTC());
    }

    /**
     * Opens the store in a folder with the given clock, which decides what {@code days(30)} means and which times lie
     * in the future.
     *
     * @param folder where the files are
     * @param clock supplies the present time
     * @return the store, to be closed
     * @throws StoreException if the folder cannot be used, or was written by a newer Kirby
     */
    public static MarketDataStore open(Path folder, Clock clock) {
        return of(new StoreLocation.Folder(folder).open(clock));
    }

    /**
     * Opens the store for production or the one for training.
     *
     * @param location a folder that holds both, such as {@code data}, or the URL of that purpose's database
     * @param purpose which of the two
     * @return the store, to be closed
     * @throws InvalidRequestException if the URL names another database
     * @throws StoreException as for {@link #open(String)}, or if the store was made for the other purpose
     */
    public static MarketDataStore open(String location, StorePurpose purpose) {
        return of(StoreLocation.parse(location).open(Clock.systemUTC(), purpose));
    }

    /**
     * Opens a store that is there already, for reading: where there is none, none is created.
     *
     * @param location as for {@link #open(String)}
     * @return the store, to be closed
     * @throws NoDataException if there is no store
     * @throws StoreException as for {@link #open(String)}
     */
    public static MarketDataStore openExisting(String location) {
        StoreLocation.parse(location).requireStore(Optional.empty());
        return open(location);
    }

    /**
     * Opens the store for production or the one for training, where it is there already.
     *
     * @param location as for {@link #open(String, StorePurpose)}
     * @param purpose which of the two
     * @return the store, to be closed
     * @throws NoDataException if there is no store
     * @throws StoreException as for {@link #open(String, StorePurpose)}
     */
    public static MarketDataStore openExisting(String location, StorePurpose purpose) {
        StoreLocation.parse(location).requireStore(Optional.of(purpose));
        return open(location, purpose);
    }

    /**
     * The front door of any storage.
     *
     * @param storage rows, kept in whatever way; closed with the store
     * @return the store, to be closed
     */
    public static MarketDataStore of(RowStorage storage) {
        return new MarketDataStore(requireNonNull(storage, "storage"));
    }

    /**
     * {@return the port behind this door, for those who add a feature}
     */
    public RowStorage storage() {
        return storage;
    }

    /**
     * Writes rows. The order does not matter; of rows with one key the last one counts.
     *
     * @param series where they belong
     * @param rows of the series' dataset
     * @throws InvalidRequestException if the rows are of another dataset
     * @throws DataQualityException if a time is not positive, lies more than a day in the future, or is no boundary of the
     *     candle interval; nothing is written then
     * @throws StoreException if the disk fails; what was acknowledged before stays
     */
    public void upsert(SeriesId series, Rows rows) {
        storage.upsert(series, rows);
    }

    /**
     * Writes rows and, once they are safe, records their window as requested and answered.
     *
     * @param series where they belong
     * @param page rows and the window they answer for, as a source gave them
     * @throws InvalidRequestException as for {@link #upsert(SeriesId, Rows)}
     * @throws DataQualityException as for {@link #upsert(SeriesId, Rows)}
     * @throws StoreException as for {@link #upsert(SeriesId, Rows)}
     */
    public void upsert(SeriesId series, Page page) {
        storage.upsert(series, page);
    }

    /**
     * Records a window as requested and answered, without rows. It need not be requested again.
     *
     * @param series what was requested
     * @param answered the settled window; what of it is still to come is not recorded
     */
    public void record(SeriesId series, TimeRange answered) {
        storage.upsert(series, Page.empty(series.dataset(), answered));
    }

    /**
     * What was requested and answered so far.
     *
     * @param series any series
     * @return empty for one that the store does not know
     */
    public Coverage coverage(SeriesId series) {
        return storage.coverage(series);
    }

    /**
     * {@return every series that has rows or coverage, in order of dataset, exchange, type, coin, quote and interval}
     */
    public List<SeriesId> series() {
        return storage.series();
    }

    /**
     * From the first to just after the last stored row.
     *
     * @param series any series
     * @return absent if there are no rows; for candles the end is the close of the last one
     */
    public Optional<TimeRange> range(SeriesId series) {
        return storage.range(series);
    }

    /**
     * How many rows are stored.
     *
     * @param series any series
     * @return 0 or more
     */
    public long count(SeriesId series) {
        return storage.count(series);
    }

    /**
     * Reads rows into memory.
     *
     * @param series any series
     * @param range which times
     * @return rows in time order, none if there are none
     */
    public Rows read(SeriesId series, TimeRange range) {
        return storage.read(series, range);
    }

    /**
     * Reads any number of rows in batches, in time order, with memory for a few batches only. All batches belong to one
     * state of the series, whatever is written meanwhile.
     *
     * @param series any series
     * @param range which times
     * @param batch takes one batch after the other on the calling thread; none is empty
     */
    public void stream(SeriesId series, TimeRange range, Consumer<Rows> batch) {
        storage.stream(series, range, batch);
    }

    /**
     * Deletes a series: its rows and its coverage.
     *
     * @param series any series; one that is not there is no error
     */
    public void delete(SeriesId series) {
        storage.delete(series);
    }

    /**
     * Looks at everything that is stored: whether files are as they were written, tables as they were made, rows in order,
     * each key once, at times and with numbers that can be, and documents readable. Changes nothing.
     *
     * @return what is wrong, and what to do about it
     */
    public StoreCheck verify() {
        return storage.verify();
    }

    /**
     * Repairs what {@link #verify()} finds, as far as the store can: in a folder, what is broken is set aside under {@code
     * quarantine}, never deleted, and its time counts as never requested, so that the next backfill brings it again. A
     * database looks after its own files: there this only verifies.
     *
     * @return what was wrong, what was done, and what is left to do
     * @throws StoreException if the disk fails, or nothing can be written
     */
    public StoreCheck repair() {
        return storage.repair();
    }

    /**
     * Runs a query in SQL. The tables are {@code candles}, {@code funding_rates}, {@code open_interest}, {@code liquidations},
     * {@code long_short_ratio} and the catalogue ({@code exchanges}, {@code coins}, {@code starlistings}, ...);
     * {@code read_parquet('file')} reads files beside it. One query that reads is accepted, nothing that writes.
     *
     * @param query one {@code select}
     * @return the answer, which runs when it is printed, read or written to a file
     * @throws InvalidRequestException if the text is no query, or could change something
     */
    public SqlResult sql(String query) {
        return storage.sql(query, SqlScope.FILES);
    }

    /**
     * Runs a query in SQL that may read only what a scope allows: a server that takes queries from others confines them.
     *
     * @param query one {@code select}
     * @param scope what it may read
     * @return the answer, which runs when it is printed, read or written to a file
     * @throws InvalidRequestException if the text is no query, could change something, or reads what it may not
     */
    public SqlResult sql(String query, SqlScope scope) {
        return storage.sql(query, scope);
    }

    /**
     * Runs a query in SQL over several stores at once, such as production and training: the tables of this one have their plain names,
     * those of another one the name of its schema before them.
     *
     * <pre>{@code
     * production.sql("select count(*) from training.candles join candles using (coin, time)", Map.of("training", training))
     * }</pre>
     *
     * @param query one {@code select}
     * @param others stores by the names of their schemas; they stay open until the answer is read
     * @return the answer, which runs when it is printed, read or written to a file
     * @throws InvalidRequestException as for {@link #sql(String)}, if a name is no plain word or is taken, or if a store is no
     *     folder
     */
    public SqlResult sql(String query, Map<String, MarketDataStore> others) {
        return sql(query, SqlScope.FILES, others);
    }

    /**
     * Runs a query in SQL over several stores at once that may read only what a scope allows.
     *
     * @param query one {@code select}
     * @param scope what it may read
     * @param others as for {@link #sql(String, Map)}
     * @return the answer, which runs when it is printed, read or written to a file
     * @throws InvalidRequestException as for {@link #sql(String, Map)}
     */
    public SqlResult sql(String query, SqlScope scope, Map<String, MarketDataStore> others) {
        return others.isEmpty() ? sql(query, scope) : JointSql.query(storage, query, scope, others);
    }

    /**
     * Prints what is stored, one line a series: its rows, and the days from the first to the last of them.
     */
    public void print() {
        List<SeriesId> stored = series();
        stored.forEach(id -> System.out.println(
                id + ": " + range(id).map(its -> rowsOf(id, its)).orElse("no rows")));
        System.out.println(this + ": " + stored.size() + " series");
    }

    private String rowsOf(SeriesId id, TimeRange its) {
        String days = its.toString().replaceAll("T[0-9:.]+Z", "");
        return count(id) + " rows, " + days;
    }

    /**
     * Records what was collected or imported.
     *
     * @param version what, when, from where
     */
    public void record(DataVersion version) {
        storage.record(version);
    }

    /**
     * {@return what was collected and imported so far, oldest first}
     */
    public List<DataVersion> versions() {
        return storage.versions();
    }

    /**
     * Candles of an instrument; an interval that is not stored is built from the finest stored one that fits.
     *
     * @param instrument the trading pair
     * @param interval such as {@code 5m}
     * @return all of them, to be narrowed and loaded
     */
    public CandleQuery candles(Instrument instrument, String interval) {
        return candles(instrument, Interval.parse(interval));
    }

    /**
     * Candles of an instrument; an interval that is not stored is built from the finest stored one that fits.
     *
     * @param instrument the trading pair
     * @param interval the candle length
     * @return all of them, to be narrowed and loaded
     */
    public CandleQuery candles(Instrument instrument, Interval interval) {
        return CandleQuery.of(storage, instrument, interval);
    }

    /**
     * Rows of any dataset without an interval.
     *
     * @param dataset for example {@link Dataset#OPEN_INTEREST}
     * @param instrument the trading pair
     * @return all of them, to be narrowed and loaded
     */
    public RowQuery rows(Dataset dataset, Instrument instrument) {
        return rows(SeriesId.of(dataset, instrument));
    }

    /**
     * Rows of any series.
     *
     * @param series any series
     * @return all of them, to be narrowed and loaded
     */
    public RowQuery rows(SeriesId series) {
        return RowQuery.of(storage, series);
    }

    /**
     * All funding rates of an instrument, as fractions per funding interval.
     *
     * @param instrument a perpetual swap
     * @return rates over time
     * @throws NoDataException if none are stored; the message says what to do
     */
    public TimeSeries funding(Instrument instrument) {
        return rows(Dataset.FUNDING, instrument).column("funding_rate");
    }

    /**
     * {@return every stored market, for a strategy that looks beyond the candles it trades}
     */
    public MarketFeed feed() {
        return new StoredFeed(storage);
    }

    /**
     * Starts a copy of a series to another store, such as from a folder to a database.
     *
     * @param series any series
     * @return a copy of all of it, to be narrowed and run
     */
    public SeriesCopy copy(SeriesId series) {
        return new SeriesCopy(storage, series, TimeRange.ALL);
    }

    /**
     * Stores candles built from finer stored ones, which {@link #candles} otherwise builds on each reading. They replace
     * stored ones of their times; the first and the last are left out where the finer history cuts them. Running it again
     * after a backfill brings them up to date.
     *
     * @param instrument the trading pair
     * @param from the interval of the stored candles, such as {@code 1m}
     * @param to the interval to build, such as {@code 1h}
     * @return what was built
     * @throws InvalidRequestException if the one cannot be built from the other
     * @throws NoDataException if no candles of the finer interval are stored
     */
    public ResampleReport resample(Instrument instrument, String from, String to) {
        return new ResampledCandles(storage, instrument, Interval.parse(from), Interval.parse(to)).write();
    }

    /**
     * Starts a comparison of the candles of two markets, such as one pair on two venues.
     *
     * @param one a trading pair
     * @param other the trading pair to compare it with
     * @param interval such as {@code 1m}; built where it is not stored
     * @return a comparison over the time that both have, to be narrowed and run
     */
    public VenueComparison compare(Instrument one, Instrument other, String interval) {
        return VenueComparison.of(storage, one, other, Interval.parse(interval));
    }

    /**
     * Starts an import of files.
     *
     * @param series which candles the files hold
     * @return an import, to be refined and run on paths
     */
    public FileImport importInto(SeriesId series) {
        return FileImport.into(storage, series);
    }

    /**
     * Starts an export to files.
     *
     * @param instrument whose data
     * @return an export of nothing yet, to be refined and written
     */
    public Export export(Instrument instrument) {
        return Export.of(storage, instrument);
    }

    /**
     * Starts reading numbers for models: candles, and the funding and open interest known at each one's close.
     *
     * @param instrument the trading pair
     * @param interval such as {@code 5m}; built where it is not stored
     * @return open, high, low, close and volume, to be refined and loaded
     */
    public FeatureQuery features(Instrument instrument, String interval) {
        return FeatureQuery.of(storage, instrument, interval);
    }

    /**
     * {@return where trained configurations are kept beside the data}
     */
    public Registry registry() {
        return new DocumentRegistry(storage.documents(), storage.clock());
    }

    /**
     * {@return how often the test days of each market were looked at}
     */
    public TrialLedger ledger() {
        return new DocumentLedger(storage.documents());
    }

    /**
     * {@return what exchanges traded in months of the past, as far as it was asked for}
     */
    public DocumentUniverses universes() {
        return new DocumentUniverses(storage.documents());
    }

    /**
     * {@return the training jobs, those that are over too}
     */
    public TrainingJobs jobs() {
        return new DocumentJobs(storage.documents());
    }

    /**
     * {@return the models in production, those before them, and the history of trainings}
     */
    public ModelArchive models() {
        return new DocumentModels(storage.documents());
    }

    /**
     * {@return what models in production said of each candle}
     */
    public PredictionLog predictions() {
        return new DocumentPredictions(storage.documents());
    }

    /**
     * {@return which series are to be collected, as files of stars say}
     */
    public Stars stars() {
        return storage.stars();
    }

    /**
     * Starts describing what to collect from a source. Nothing is requested before {@link Backfill#run()}.
     *
     * @param source an exchange or an archive; stays open
     * @return an empty backfill over the last 365 days
     */
    public Backfill backfill(MarketDataSource source) {
        return Backfill.of(storage, source);
    }

    /**
     * Starts describing what to collect from several venues at once. Nothing is requested before {@link StarBackfill#run()}.
     *
     * @param venues opens a venue by its name, such as {@code Exchanges::open}; closed afterwards
     * @return an empty backfill over the last 365 days
     */
    public StarBackfill backfill(Function<String, ? extends MarketDataSource> venues) {
        return StarBackfill.of(storage, venues);
    }

    /**
     * Starts asking a source again for what is missing inside of series.
     *
     * @param source an exchange or an archive; stays open
     * @return a repair of all times, to be narrowed and run on series
     */
    public GapRepair repairGaps(MarketDataSource source) {
        return GapRepair.of(storage, source);
    }

    /**
     * Starts describing what to collect live. Nothing is requested before it is started.
     *
     * @param source answers for what the stream missed; stays open
     * @param stream the venue's live data
     * @return a collector of nothing yet
     */
    public LiveCollector collect(MarketDataSource source, MarketDataStream stream) {
        return LiveCollector.of(storage, source, stream);
    }

    /**
     * Starts describing what to keep up to date, of several venues at once: history, live data and repair. Nothing is asked
     * before it is started.
     *
     * @param <V> an exchange, which has both a history and a stream
     * @param venues opens a venue by its name, such as {@code Exchanges::open}; closed at the end
     * @return a collector of nothing yet, over the last 365 days
     */
    public <V extends MarketDataSource & MarketDataStream> StarCollector collect(Function<String, V> venues) {
        return StarCollector.of(storage, venues);
    }

    /**
     * Starts a check whether store, disk and venues are well, and every series is up to date.
     *
     * @param venues opens a venue by its name, such as {@code Exchanges::open}
     * @return a check with the default limits, to be run and closed
     */
    public HealthCheck health(Function<String, ? extends MarketDataSource> venues) {
        return HealthCheck.of(storage, venues);
    }

    /**
     * Calls a listener after each write through this object, such as a cache of latest values.
     *
     * @param listener receives what was written
     */
    public void onWrite(WriteListener listener) {
        storage.onWrite(listener);
    }

    /**
     * {@return what this store is for; absent unless it was once opened for production or training}
     */
    public Optional<StorePurpose> purpose() {
        return storage.purpose();
    }

    /**
     * {@return where its files are; absent if the store keeps none of its own}
     */
    public Optional<Path> folder() {
        return storage.folder();
    }

    /**
     * {@return the clock given when the store was opened, which decides what {@code days(30)} means}
     */
    public Clock clock() {
        return storage.clock();
    }

    /** For example {@code Lake[/home/me/data]}. */
    @Override
    public String toString() {
        return storage.toString();
    }

    /** Waits for running writes and releases files and memory. */
    @Override
    public void close() {
        storage.close();
    }
}
