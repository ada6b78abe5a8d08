package dev.kirby.store.storage;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.registry.DocumentStorage;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.stars.Stars;
import dev.kirby.store.stars.StorePurpose;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The port that a store implements: it keeps the rows of series, knows for each series what was requested, and answers SQL.
 * A folder of Parquet files and a PostgreSQL database implement it; {@code dev.kirby.store.MarketDataStore} is the front
 * door that users open.
 *
 * <p>A write is acknowledged by returning: from then on it survives a crash. Writing the same rows twice changes nothing, a
 * later row replaces an earlier one, and an unknown value never replaces a known one, column by column. Each answer shows a
 * series as it was between two writes, never in the middle of one; only a write that a crash cut short, and that was never
 * acknowledged, may be there in part, its earlier months first. Writing again mends that.
 *
 * <p>Thread-safe; any number of processes may read while others write.
 */
public interface RowStorage extends AutoCloseable {

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
    default void upsert(SeriesId series, Rows rows) {
        upsert(series, rows, List.of());
    }

    /**
     * Writes rows, none or more, and, once they are safe, records their window as requested and answered, provisionally if rows
     * are missing. What of the window is still to come is not recorded.
     *
     * @param series where they belong
     * @param page rows and the window they answer for, as a source gave them
     * @throws InvalidRequestException as for {@link #upsert(SeriesId, Rows)}
     * @throws DataQualityException as for {@link #upsert(SeriesId, Rows)}
     * @throws StoreException as for {@link #upsert(SeriesId, Rows)}
     */
    default void upsert(SeriesId series, Page page) {
        upsert(series, List.of(page));
    }

    /**
     * Writes the rows of several pages at once and, once they are safe, what each answers for: a page without all the rows
     * that the calendar expects is kept as provisional. See {@link Coverage#with(List, java.time.Instant)}.
     *
     * @param series where they belong
     * @param pages in time order, none from before the end of the one before it
     * @throws InvalidRequestException as for {@link #upsert(SeriesId, Rows)}
     * @throws DataQualityException as for {@link #upsert(SeriesId, Rows)}
     * @throws StoreException as for {@link #upsert(SeriesId, Rows)}
     */
    default void upsert(SeriesId series, List<Page> pages) {
        upsert(
                series,
                Rows.concat(series.dataset(), pages.stream().map(Page::rows).toList()),
                pages);
    }

    /**
     * Writes rows and, once they are safe, what pages answer for.
     *
     * @param series where they belong
     * @param rows of the series' dataset, those of the pages among them
     * @param pages in time order, none from before the end of the one before it; empty where nothing was requested
     * @throws InvalidRequestException as for {@link #upsert(SeriesId, Rows)}
     * @throws DataQualityException as for {@link #upsert(SeriesId, Rows)}
     * @throws StoreException as for {@link #upsert(SeriesId, Rows)}
     */
    void upsert(SeriesId series, Rows rows, List<Page> pages);

    /**
     * Writes any number of rows at once: all of them, or, whatever happens meanwhile, none. Memory holds one batch. Other
     * writers of the series wait.
     *
     * @param series where they belong
     * @param batches hands over one batch after the other, in any order; of rows with one key the last one counts
     * @throws InvalidRequestException as for {@link #upsert(SeriesId, Rows)}; nothing is written then
     * @throws DataQualityException as for {@link #upsert(SeriesId, Rows)}; nothing is written then
     * @throws StoreException if the disk fails; nothing is written then
     */
    void upsertAll(SeriesId series, RowBatches batches);

    /**
     * Reads rows into memory.
     *
     * @param series any series
     * @param range which times
     * @return rows in time order, none if there are none
     */
    Rows read(SeriesId series, TimeRange range);

    /**
     * Reads any number of rows in batches, in time order, with memory for a few batches only. All batches belong to one
     * state of the series, whatever is written meanwhile.
     *
     * @param series any series
     * @param range which times
     * @param batch takes one batch after the other on the calling thread; none is empty
     */
    void stream(SeriesId series, TimeRange range, Consumer<Rows> batch);

    /**
     * Deletes a series: its rows and its coverage.
     *
     * @param series any series; one that is not there is no error
     */
    void delete(SeriesId series);

    /**
     * What was requested and answered so far.
     *
     * @param series any series
     * @return empty for one that the store does not know
     */
    Coverage coverage(SeriesId series);

    /**
     * {@return every series that has rows or coverage, in order of dataset, exchange, type, coin, quote and interval}
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
     * Asks in SQL. One query that reads is accepted, nothing that writes.
     *
     * @param query one {@code select}
     * @param scope what it may read
     * @return the answer, which runs when it is printed, read or written to a file
     * @throws InvalidRequestException if the text is no query, could change something, or reads what it may not
     */
    SqlResult sql(String query, SqlScope scope);

    /**
     * Looks at everything that is stored, and changes nothing.
     *
     * @return what is wrong, and what to do about it
     */
    StoreCheck verify();

    /**
     * Repairs what {@link #verify()} finds, as far as the store can.
     *
     * @return what was wrong, what was done, and what is left to do
     * @throws StoreException if the disk fails, or nothing can be written
     */
    StoreCheck repair();

    /**
     * Records what was collected or imported.
     *
     * @param version what, when, from where
     */
    void record(DataVersion version);

    /**
     * {@return what was collected and imported so far, oldest first}
     */
    List<DataVersion> versions();

    /**
     * {@return which series are to be collected, as files of stars say}
     */
    Stars stars();

    /**
     * {@return documents kept beside the rows, such as trained configurations}
     */
    DocumentStorage documents();

    /**
     * Calls a listener after each write through this object, until it is closed.
     *
     * @param listener receives what was written
     */
    void onWrite(WriteListener listener);

    /**
     * {@return what the store is for; absent unless it was once opened for production or training}
     */
    Optional<StorePurpose> purpose();

    /**
     * {@return where its files are; absent if it keeps none of its own}
     */
    Optional<Path> folder();

    /**
     * {@return the clock that decides what {@code days(30)} means}
     */
    Clock clock();

    /** Waits for running writes and releases files and memory. */
    @Override
    void close();
}
