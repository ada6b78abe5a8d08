package dev.kirby.store.collect;

import dev.kirby.SourceException;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Origins;
import dev.kirby.source.Page;
import dev.kirby.source.Support;
import dev.kirby.store.TestRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * A source that serves the deterministic candles of {@link TestRows} in pages, with holes, a listing date, a limited
 * history, failures and wrong answers on demand.
 */
public final class PagedSource implements MarketDataSource {

    /** A request that came in. */
    public record Request(SeriesId series, TimeRange window) {}

    public final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final String name;
    private final Clock clock;
    private final int pageSize;
    public volatile Instant earliest = Instant.EPOCH;
    public volatile Optional<Duration> horizon = Optional.empty();
    public volatile Instant listed = Instant.EPOCH;
    public volatile Optional<TimeRange> hole = Optional.empty();
    public volatile List<Listing> listings = List.of();
    public volatile int listingRequests;
    /** What pages say of their origin. */
    public volatile Origins origins = Origins.NONE;

    public volatile Predicate<Request> fails = request -> false;
    /** What comes in the place of the rows of a window. */
    public volatile BiFunction<Request, Rows, Rows> wrong = (request, rows) -> rows;

    public PagedSource(Clock clock, int pageSize) {
        this("binance", clock, pageSize);
    }

    public PagedSource(String name, Clock clock, int pageSize) {
        this.name = name;
        this.clock = clock;
        this.pageSize = pageSize;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Support> supports() {
        return List.of(new Support(Dataset.CANDLES, InstrumentType.PERPS, EnumSet.allOf(Interval.class)));
    }

    @Override
    public List<Listing> instruments() {
        listingRequests++;
        return listings;
    }

    @Override
    public Instant serverTime() {
        return clock.instant();
    }

    @Override
    public Instant earliest(SeriesId series) {
        return earliest;
    }

    @Override
    public Optional<Duration> horizon(SeriesId series) {
        return horizon;
    }

    /** What a window would bring in one go. */
    Rows rows(SeriesId series, TimeRange window) {
        Interval interval = series.requireInterval();
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 16);
        long closed = clock.millis();
        for (long t = interval.ceil(window.startMillis()); t < window.endMillis(); t = interval.next(t)) {
            long open = t;
            if (interval.next(t) <= closed
                    && t >= listed.toEpochMilli()
                    && t >= earliest.toEpochMilli()
                    && hole.filter(range -> range.contains(open)).isEmpty()) {
                TestRows.candle(rows, t, series.instrument().coin().hashCode() % 7);
            }
        }
        return rows.build();
    }

    @Override
    public Page fetch(SeriesId series, TimeRange window) {
        Request request = new Request(series, window);
        requests.add(request);
        if (fails.test(request)) {
            throw new SourceException(name + " answers 503 for " + series);
        }
        Interval interval = series.requireInterval();
        long end = interval.ceil(window.startMillis());
        for (int i = 0; i < pageSize && end < window.endMillis(); i++) {
            end = interval.next(end);
        }
        end = Math.min(Math.min(end, window.endMillis()), interval.floor(clock.millis()));
        TimeRange answered = TimeRange.ofMillis(window.startMillis(), Math.max(window.startMillis(), end));
        Rows rows = wrong.apply(request, rows(series, answered));
        return Page.of(answered, rows, interval.count(answered)).from(origins);
    }

    @Override
    public void close() {}
}
