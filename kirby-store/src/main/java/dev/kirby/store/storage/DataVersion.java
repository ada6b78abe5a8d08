package dev.kirby.store.storage;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.Map;

/**
 * One run of collecting or importing: what was stored when, from where, and with which settings.
 *
 * <p>Immutable and thread-safe.
 *
 * @param time when it was finished
 * @param series what came
 * @param origin where from: a venue's name, a file's name
 * @param range the window that was requested
 * @param rows how many rows came
 * @param settings what else matters to repeat it, such as {@code kirby_version}; no secrets
 */
public record DataVersion(
        Instant time, SeriesId series, String origin, TimeRange range, long rows, Map<String, String> settings) {

    /**
     * The setting that holds a checksum by which the same data can be recognised in the same kind of store: of the files of the
     * series after the rows came, or, in a database, of its rows in the range.
     */
    public static final String CHECKSUM = "checksum";

    /** The setting that holds when the exchange listed the market, as it says. */
    public static final String LISTED = "listed";

    /** The setting that says whether the exchange traded the market then: {@code yes} or {@code no}. */
    public static final String TRADING = "trading";

    /** Copies the settings. */
    public DataVersion {
        requireNonNull(time, "time");
        requireNonNull(series, "series");
        requireNonNull(origin, "origin");
        requireNonNull(range, "range");
        settings = Map.copyOf(settings);
    }

    /** For example {@code binance:BTC/USDT:USDT candles 1m, 1440 rows from binance}. */
    @Override
    public String toString() {
        return series + ", " + rows + " rows from " + origin;
    }
}
