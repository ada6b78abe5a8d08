package dev.kirby.store;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.Registry;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Page;
import dev.kirby.store.collect.Backfill;
import dev.kirby.store.export.Export;
import dev.kirby.store.files.FileImport;
import dev.kirby.store.lake.Lake;
import dev.kirby.store.ml.Features;
import dev.kirby.store.stars.Stars;
import dev.kirby.store.timescale.TimescaleStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Market data that stays: rows of every dataset, and for each series what was ever asked for.
 *
 * <pre>{@code
 * try (var store = MarketDataStore.open("data")) {
 *     store.backfill(source).candles(btc, "1m").days(365).run();
 *     CandleSeries bars = store.candles(btc, "5m").days(90).load();
 * }
 * }</pre>
 *
 * <p>A write is acknowledged by returning: from then on it survives a crash. Writing the same rows twice changes nothing, a
 * later row replaces an earlier one, and an unknown value never replaces a known one, column by column. Every answer
 * shows each series as it was between two writes, never in the middle of one; only a write that a crash cut short, and that
 * was never acknowledged, may be there in part, its earlier months first. Writing again mends that.
 *
 * <p>Thread-safe; any number of processes may read while others write.
 */
public interface MarketDataStore extends AutoCloseable {

    /**
     * Opens the store in a folder or a PostgreSQL database. A folder is created if it is not there; in a database, which
     * must be there, the tables are.
     *
     * @param location a folder, such as {@code data}, or a URL, such as {@code jdbc:postgresql://localhost:5432/kirby}
     * @return the store, to be closed
     * @throws InvalidRequestException if it is the URL of another kind of database
     * @throws StoreException if the place cannot be used, or was written by a newer Kirby
     */
    static MarketDataStore open(String location) {
        return open(location, Clock.systemUTC());
    }

    /**
     * Opens the store in a folder or a PostgreSQL database with a clock of one's own.
     *
     * @param location as for {@link #open(String)}
     * @param clock tells the time
     * @return the store, to be closed
     * @throws InvalidRequestException if it is the URL of another kind of database
     * @throws StoreException if the place cannot be used, or was written by a newer Kirby
     */
    static MarketDataStore open(String location, Clock clock) {
        return location.startsWith("jdbc:") ? TimescaleStore.open(location, clock) : open(Path.of(location), clock);
    }

    /**
     * Opens the store in a folder, which is created if it is not there.
     *
     * @param folder where the files are
     * @return the store, to be closed
     * @throws StoreException if the folder cannot be used, or was written by a newer Kirby
     */
    static MarketDataStore open(Path folder) {
        return open(folder, Clock.systemUTC());
    }

    /**
     * Opens the store in a folder with a clock of one's own, which decides what {@code days(30)} means and which times lie
     * in the future.
     *
     * @param folder where the files are
     * @param clock tells the time
     * @return the store, to be closed
     * @throws StoreException if the folder cannot be used, or was written by a newer Kirby
     */
    static MarketDataStore open(Path folder, Clock clock) {
        return Lake.open(folder, clock);
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
    static MarketDataStore open(String location, StorePurpose purpose) {
        return purpose.open(location, Clock.systemUTC());
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
    void upsert(SeriesId series, Rows rows);

    /**
     * Writes rows and, once they are safe, remembers their window as asked and answered.
     *
     * @param series where they belong
     * @param page rows and the window they answer for, as a source gave them
     * @throws InvalidRequestException as for {@link #upsert(SeriesId, Rows)}
     * @throws DataQualityException as for {@link #upsert(SeriesId, Rows)}
     * @throws StoreException as for {@link #upsert(SeriesId, Rows)}
     */
    void upsert(SeriesId series, Page page);

    /**
     * Remembers a window as asked and answered, whether there were rows or not. It need not be asked for again.
     *
     * @param series what was asked for
     * @param answered the settled window; what of it is still to come is not remembered
     */
    void record(SeriesId series, TimeRange answered);

    /**
     * What was asked and answered so far.
     *
     * @param series any series
     * @return empty for one that the store does not know
     */
    Coverage coverage(SeriesId series);

    /**
     * Every series that has rows or coverage.
     *
     * @return in order of dataset, exchange, type, coin, quote and interval
     */
    List<SeriesId> series();

    /**
     * From the first to just after the last stored row.
     *
     * @param series any series
     * @return absent if there are no rows; for candles the end is the close of the last one
     */
    Optional<TimeRange> range(SeriesId series);

    /**
     * How many rows are stored.
     *
     * @param series any series
     * @return 0 or more
     */
    long count(SeriesId series);

    /**
     * Reads rows into memory.
     *
     * @param series any series
     * @param range which times
     * @return rows in time order, none if there are none
     */
    Rows read(SeriesId series, TimeRange range);

    /**
     * Reads rows of any amount in batches, in time order, with memory for a few batches only. All batches belong to one
     * state of the series, whatever is written meanwhile.
     *
     * @param series any series
     * @param range which times
     * @param batch takes one batch after the other on the calling thread; none is empty
     */
    void stream(SeriesId series, TimeRange range, Consumer<Rows> batch);

    /**
     * Forgets a series: its rows and its coverage.
     *
     * @param series any series; one that is not there is no error
     */
    void delete(SeriesId series);

    /**
     * Looks at everything that is stored: whether files are as they were written, tables as they were made, and rows in
     * order, each key once, at times and with numbers that can be. Changes nothing.
     *
     * @return what is wrong, and what to do about it
     */
    StoreCheck verify();

    /**
     * Mends what {@link #verify()} finds, as far as the store can: in a folder, what is broken is set aside under {@code
     * quarantine}, never deleted, and its time counts as never asked for, so that the next backfill brings it again. A
     * database looks after its own files: there this only verifies.
     *
     * @return what was wrong, what was done, and what is left to do
     * @throws StoreException if the disk fails, or nothing can be written
     */
    StoreCheck repair();

    /**
     * Asks in SQL. The tables are {@code candles}, {@code funding_rates}, {@code open_interest}, {@code liquidations},
     * {@code long_short_ratio} and the catalogue ({@code exchanges}, {@code coins}, {@code starlistings}, ...);
     * {@code read_parquet('file')} reads files beside it. One query that reads is accepted, nothing that writes.
     *
     * @param query one {@code select}
     * @return the answer, which runs when it is printed, read or written to a file
     * @throws InvalidRequestException if the text is no query, or could change something
     */
    SqlResult sql(String query);

    /**
     * Remembers what was collected or imported.
     *
     * @param version what, when, from where
     */
    void record(DataVersion version);

    /**
     * What was collected and imported so far.
     *
     * @return oldest first
     */
    List<DataVersion> versions();

    /**
     * The clock that decides what {@code days(30)} means.
     *
     * @return the clock given when the store was opened
     */
    Clock clock();

    /**
     * Candles of an instrument; an interval that is not stored is built from the finest stored one that fits.
     *
     * @param instrument the trading pair
     * @param interval such as {@code 5m}
     * @return all of them, to be narrowed and loaded
     */
    default CandleQuery candles(Instrument instrument, String interval) {
        return candles(instrument, Interval.parse(interval));
    }

    /**
     * Candles of an instrument; an interval that is not stored is built from the finest stored one that fits.
     *
     * @param instrument the trading pair
     * @param interval the candle length
     * @return all of them, to be narrowed and loaded
     */
    default CandleQuery candles(Instrument instrument, Interval interval) {
        return new CandleQuery(this, instrument, interval, TimeRange.ALL);
    }

    /**
     * Rows of any dataset without an interval.
     *
     * @param dataset for example {@link Dataset#OPEN_INTEREST}
     * @param instrument the trading pair
     * @return all of them, to be narrowed and loaded
     */
    default RowQuery rows(Dataset dataset, Instrument instrument) {
        return rows(SeriesId.of(dataset, instrument));
    }

    /**
     * Rows of any series.
     *
     * @param series any series
     * @return all of them, to be narrowed and loaded
     */
    default RowQuery rows(SeriesId series) {
        return new RowQuery(this, series, TimeRange.ALL);
    }

    /**
     * All funding rates of an instrument, as fractions per funding interval.
     *
     * @param instrument a perpetual swap
     * @return rates over time
     * @throws NoDataException if none are stored; the message says what to do
     */
    default TimeSeries funding(Instrument instrument) {
        return rows(Dataset.FUNDING, instrument).column("funding_rate");
    }

    /**
     * Starts a copy of a series to another store, such as from a folder to a database.
     *
     * @param series any series
     * @return a copy of all of it, to be narrowed and run
     */
    default SeriesCopy copy(SeriesId series) {
        return new SeriesCopy(this, series, TimeRange.ALL);
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
    default ResampleReport resample(Instrument instrument, String from, String to) {
        return new ResampledCandles(this, instrument, Interval.parse(from), Interval.parse(to)).write();
    }

    /**
     * Starts a comparison of the candles of two markets, such as one pair on two venues.
     *
     * @param one a trading pair
     * @param other the trading pair to compare it with
     * @param interval such as {@code 1m}; built where it is not stored
     * @return a comparison over the time that both have, to be narrowed and run
     */
    default VenueComparison compare(Instrument one, Instrument other, String interval) {
        return new VenueComparison(this, one, other, Interval.parse(interval), TimeRange.ALL);
    }

    /**
     * Starts an import of files.
     *
     * @param series which candles the files hold
     * @return an import, to be refined and run on paths
     */
    default FileImport importInto(SeriesId series) {
        return FileImport.into(this, series);
    }

    /**
     * Starts an export to files.
     *
     * @param instrument whose data
     * @return an export of nothing yet, to be refined and written
     */
    default Export export(Instrument instrument) {
        return Export.of(this, instrument);
    }

    /**
     * Starts reading numbers for models: candles, and the funding and open interest known at each one's close.
     *
     * @param instrument the trading pair
     * @param interval such as {@code 5m}; built where it is not stored
     * @return open, high, low, close and volume, to be refined and loaded
     */
    default Features features(Instrument instrument, String interval) {
        return Features.of(this, instrument, interval);
    }

    /**
     * Where trained configurations are kept beside the data.
     *
     * @return the registry of this store
     */
    Registry registry();

    /**
     * What this store is for.
     *
     * @return absent unless it was once opened for production or training
     */
    default Optional<StorePurpose> purpose() {
        return Optional.empty();
    }

    /**
     * Where its files are.
     *
     * @return absent if the store keeps none of its own
     */
    default Optional<Path> folder() {
        return Optional.empty();
    }

    /**
     * Which series are to be collected, as files of stars say.
     *
     * @return the configuration kept beside the data
     */
    Stars stars();

    /**
     * Starts describing what to collect from a source. Nothing is asked before {@link Backfill#run()}.
     *
     * @param source an exchange or an archive; stays open
     * @return an empty backfill over the last 365 days
     */
    default Backfill backfill(MarketDataSource source) {
        return Backfill.of(this, source);
    }

    /** Waits for running writes and releases files and memory. */
    @Override
    void close();
}
