package dev.kirby.store.collect;

import dev.kirby.SourceException;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The result of a backfill, series by series. Failures are part of it. Immutable and thread-safe.
 *
 * @param series one entry for each series, in the order requested
 * @param elapsed how long it took
 */
public record BackfillReport(List<SeriesReport> series, Duration elapsed) {

    /** Copies the list. */
    public BackfillReport {
        series = List.copyOf(series);
    }

    /**
     * What came of one series.
     *
     * @param series which
     * @param rows rows received and stored
     * @param requests pages requested; 0 if everything was there
     * @param shortfall the part of the range that the source cannot deliver, because its history starts later
     * @param failure why the rest is missing; absent if nothing is
     */
    public record SeriesReport(
            SeriesId series, long rows, long requests, Optional<TimeRange> shortfall, Optional<String> failure) {

        /** For example {@code binance:BTC/USDT:USDT candles 1m: 1440 rows, 2 requests}. */
        @Override
        public String toString() {
            return series + ": " + rows + " rows, " + requests + " requests"
                    + shortfall.map(range -> ", nothing before " + range.end()).orElse("")
                    + failure.map(reason -> ", FAILED: " + reason).orElse("");
        }
    }

    /**
     * How many rows came.
     *
     * @return of all series together
     */
    public long rows() {
        return series.stream().mapToLong(SeriesReport::rows).sum();
    }

    /**
     * How many pages were requested.
     *
     * @return of all series together
     */
    public long requests() {
        return series.stream().mapToLong(SeriesReport::requests).sum();
    }

    /**
     * The series of which something is missing.
     *
     * @return none if all went well
     */
    public List<SeriesReport> failures() {
        return series.stream().filter(one -> one.failure().isPresent()).toList();
    }

    /**
     * Goes on only if no series failed.
     *
     * @return this
     * @throws SourceException if one did; names each and why
     */
    public BackfillReport requireComplete() {
        if (!failures().isEmpty()) {
            throw new SourceException(failures().size() + " of " + series.size() + " series failed: "
                    + failures().stream()
                            .map(one -> one.series() + " (" + one.failure().orElseThrow() + ")")
                            .collect(Collectors.joining("; "))
                    + ". Run the backfill again; it goes on where it stopped.");
        }
        return this;
    }

    /** Prints one line a series and one for all to standard output. */
    public void print() {
        series.forEach(System.out::println);
        System.out.println(this);
    }

    /** For example {@code Backfill: 525600 rows of 2 series in 12.3 s, 1 failed}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Backfill: %d rows of %d series in %.1f s%s",
                rows(),
                series.size(),
                elapsed.toMillis() / 1000.0,
                failures().isEmpty() ? "" : ", " + failures().size() + " failed");
    }
}
