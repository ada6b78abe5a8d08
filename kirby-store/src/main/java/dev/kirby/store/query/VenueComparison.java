package dev.kirby.store.query;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.storage.RowStorage;
import java.time.Duration;
import java.util.Optional;

/**
 * A comparison of the candles of two markets over the time that both have: narrowed by {@link #days} or {@link #range}, done by
 * {@link #run}. Immutable and thread-safe.
 */
public final class VenueComparison {

    private static final long CHUNK_MILLIS = Duration.ofDays(92).toMillis();

    private final RowStorage store;
    private final Instrument one;
    private final Instrument other;
    private final Interval interval;
    private final TimeRange range;

    private VenueComparison(RowStorage store, Instrument one, Instrument other, Interval interval, TimeRange range) {
        this.store = store;
        this.one = requireNonNull(one, "one");
        this.other = requireNonNull(other, "other");
        this.interval = interval;
        this.range = range;
    }

    /**
     * A comparison over all the time that both have.
     *
     * @param store where they are stored
     * @param one a trading pair
     * @param other the trading pair to compare it with
     * @param interval the candle length; built where it is not stored
     * @return a comparison to be narrowed and run
     */
    public static VenueComparison of(RowStorage store, Instrument one, Instrument other, Interval interval) {
        return new VenueComparison(requireNonNull(store, "store"), one, other, interval, TimeRange.ALL);
    }

    /**
     * The last days only.
     *
     * @param days how many days back from the store's clock
     * @return a new comparison
     */
    public VenueComparison days(int days) {
        return range(TimeRange.lastDays(days, store.clock()));
    }

    /**
     * A range only.
     *
     * @param start inclusive; see {@link TimeRange#instant} for the forms
     * @param end exclusive
     * @return a new comparison
     */
    public VenueComparison range(String start, String end) {
        return range(TimeRange.of(start, end));
    }

    /**
     * A range only.
     *
     * @param range which open times
     * @return a new comparison
     */
    public VenueComparison range(TimeRange range) {
        return new VenueComparison(store, one, other, interval, requireNonNull(range, "range"));
    }

    /**
     * Compares the closes of the candles.
     *
     * @return bars that both have, how far they deviate, and bars that only one has
     * @throws InvalidRequestException if a market is compared with itself
     * @throws NoDataException if one of them has no candles in the range, or they never traded at the same time
     */
    public DeviationReport run() {
        if (one.equals(other)) {
            throw new InvalidRequestException("Cannot compare " + one + " with itself: name two markets.");
        }
        TimeRange common = stored(one)
                .intersect(stored(other))
                .flatMap(range::intersect)
                .filter(both -> !both.isEmpty())
                .orElseThrow(() -> new NoDataException("No common time of " + one + " and " + other + " in " + range
                        + ": the store has " + stored(one) + " and " + stored(other) + "."));
        Deviations deviations = new Deviations(one, other, interval, common);
        // Where candles are built, cutting the time would cut candles.
        boolean chunked = isStored(one) && isStored(other);
        for (long start = common.startMillis(); start < common.endMillis(); ) {
            long end = chunked ? Math.min(common.endMillis(), start + CHUNK_MILLIS) : common.endMillis();
            TimeRange part = TimeRange.ofMillis(start, end);
            deviations.accept(candles(one, part), candles(other, part));
            start = end;
        }
        return deviations.report();
    }

    private boolean isStored(Instrument instrument) {
        return store.range(SeriesId.candles(instrument, interval)).isPresent();
    }

    private CandleSeries candles(Instrument instrument, TimeRange part) {
        return CandleQuery.of(store, instrument, interval).range(part).loadIfAny();
    }

    /** From the first open to the last close of an instrument's candles, stored or to be built. */
    private TimeRange stored(Instrument instrument) {
        Optional<TimeRange> stored = store.range(SeriesId.candles(instrument, interval));
        if (stored.isPresent()) {
            return stored.get();
        }
        CandleSeries built =
                CandleQuery.of(store, instrument, interval).range(range).load();
        return built.range();
    }

    /** For example {@code VenueComparison[binance:BTC/USDT, kraken:BTC/USD, 1m]}. */
    @Override
    public String toString() {
        return "VenueComparison[" + one + ", " + other + ", " + interval + "]";
    }
}
