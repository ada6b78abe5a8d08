package dev.kirby.source;

import dev.kirby.InvalidRequestException;
import dev.kirby.RateLimitedException;
import dev.kirby.SourceException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A source of historical market data: an exchange, an archive, a file.
 *
 * <p>A caller that wants a long range {@linkplain #walk walks} it page by page, by the clock.
 *
 * <p>Implementations are thread-safe, honour the venue's limits by waiting, and retry transient faults themselves.
 */
public interface MarketDataSource extends AutoCloseable {

    /**
     * {@return the venue's name as in {@link dev.kirby.market.Instrument#exchange()}, such as {@code binance}}
     */
    String name();

    /** {@return everything this source can deliver, one entry per dataset and instrument type} */
    List<Support> supports();

    /**
     * The instruments on offer.
     *
     * @return all that the venue lists, trading or not
     * @throws SourceException if the venue cannot be reached
     */
    List<Listing> instruments();

    /**
     * The venue's clock.
     *
     * @return its time now, or the local time where the venue has no clock
     * @throws SourceException if the venue cannot be reached
     */
    Instant serverTime();

    /**
     * The earliest time for which this source can answer at all, where its history is cut short. Asking for older rows is
     * pointless, and the caller should say so.
     *
     * @param series the series wanted
     * @return the start of what can be requested now; the epoch where there is no such limit
     */
    default Instant earliest(SeriesId series) {
        return Instant.EPOCH;
    }

    /**
     * Fetches the first page of a window. The answer covers a prefix of it, at most as much as one request to the venue
     * brings, and holds final rows only: a candle that has not closed by the venue's clock is neither in the rows nor in
     * the answered window.
     *
     * @param series the series wanted
     * @param window what is still wanted of it; not empty
     * @return rows, and the prefix of the window they answer for
     * @throws UnsupportedDataException if the source does not have such a series
     * @throws InvalidRequestException if the instrument is not listed
     * @throws RateLimitedException if the venue banned the caller for longer than a retry is worth
     * @throws SourceException if the venue fails or answers with garbage; names venue, endpoint and field
     */
    Page fetch(SeriesId series, TimeRange window);

    /**
     * Fetches a range page by page, each from where the one before it ended.
     *
     * @param series the series wanted
     * @param range what is wanted of it
     * @param pages takes one page after the other, as it comes; the last one may be empty, where the rest is not final yet
     * @return the end of what was answered: that of the range, or an earlier one where the rest is not final yet
     * @throws SourceException if a page answers for something else than was requested, or as {@link #fetch} does
     */
    default Instant walk(SeriesId series, TimeRange range, Consumer<Page> pages) {
        Instant from = range.start();
        while (from.isBefore(range.end())) {
            Instant settled = settledUntil(series);
            Page page = fetch(series, new TimeRange(from, range.end()));
            if (!page.answered().isEmpty() && !page.answered().start().equals(from)) {
                throw new SourceException(name() + " was requested for " + series + " from " + from
                        + ", but answered for " + page.answered() + ".");
            }
            pages.accept(page);
            if (page.answered().isEmpty()) {
                return from;
            }
            from = page.answered().end();
            if (!from.isBefore(settled)) {
                // To go on would ask for the rows of each millisecond that has passed meanwhile.
                return from;
            }
        }
        return from;
    }

    /**
     * How long the source keeps the rows of a series, where it forgets them: what is older was either collected in time, or is lost.
     *
     * @param series the series wanted
     * @return absent where it keeps them for good, or where nothing is known
     */
    default Optional<Duration> horizon(SeriesId series) {
        return Optional.empty();
    }

    /**
     * Up to which time rows are final by now, and a page may answer.
     *
     * @param series the series wanted
     * @return {@link Instant#MAX} where the source does not know; then an empty page says that the rest is not final
     */
    default Instant settledUntil(SeriesId series) {
        return Instant.MAX;
    }

    /**
     * The present value of a dataset: open interest now, or the mark price and the running estimate of the next funding
     * rate, which is not a settled rate and must not be kept as one.
     *
     * @param series open interest or funding of an instrument
     * @return one row, at the venue's time, or at the time of receipt where the venue sends none
     * @throws UnsupportedDataException if the source does not have it
     * @throws dev.kirby.NoDataException if the instrument does not trade now
     * @throws SourceException if the venue fails or answers with garbage
     */
    default Rows latest(SeriesId series) {
        throw new UnsupportedDataException("No present value of " + series + " from " + name() + ".");
    }

    /**
     * {@return whether there is a history of a series}
     *
     * @param series any
     */
    default boolean serves(SeriesId series) {
        return series.instrument().exchange().equals(name())
                && supports().stream().anyMatch(support -> support.serves(series));
    }

    /**
     * Checks that a series can be delivered.
     *
     * @param series the series wanted
     * @throws UnsupportedDataException if not; the message lists what can
     */
    default void requireSupport(SeriesId series) {
        if (!serves(series)) {
            throw new UnsupportedDataException("No " + series + " from " + name() + ": it has "
                    + supports().stream().map(Support::toString).collect(Collectors.joining(", ")) + ".");
        }
    }

    /** Releases connections and threads. */
    @Override
    void close();
}
