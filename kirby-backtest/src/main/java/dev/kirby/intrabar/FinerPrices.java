package dev.kirby.intrabar;

import static java.util.Objects.requireNonNull;

import dev.kirby.NoDataException;
import dev.kirby.market.TimeRange;
import dev.kirby.market.TradeTick;
import dev.kirby.series.CandleSeries;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Prices of the same market that are finer than its candles: what shows the order of prices inside a bar. They are asked for
 * ambiguous bars only, each once.
 *
 * <p>Thread-safe.
 */
public final class FinerPrices {

    private final String description;
    private final Function<TimeRange, PricePath> paths;
    // Empty where the prices are at hand anyway.
    private final ConcurrentHashMap<Long, PricePath> fetched = new ConcurrentHashMap<>();
    private final boolean keeps;

    private FinerPrices(String description, boolean keeps, Function<TimeRange, PricePath> paths) {
        this.description = description;
        this.keeps = keeps;
        this.paths = paths;
    }

    /**
     * Candles that are at hand.
     *
     * @param candles of a shorter interval
     * @return the prices
     */
    public static FinerPrices of(CandleSeries candles) {
        return new FinerPrices(candles.interval() + " candles", false, range -> PricePath.of(within(candles, range)));
    }

    /**
     * Candles that are fetched for the bars that need them.
     *
     * @param description for reports, such as {@code 1m candles of the store}
     * @param fetch returns the candles that open in a range; none, or a {@link NoDataException}, where there are none
     * @return the prices
     */
    public static FinerPrices fetched(String description, Function<TimeRange, CandleSeries> fetch) {
        requireNonNull(fetch, "fetch");
        return new FinerPrices(requireNonNull(description, "description"), true, range -> {
            try {
                return PricePath.of(within(fetch.apply(range), range));
            } catch (NoDataException e) {
                return PricePath.UNKNOWN;
            }
        });
    }

    /**
     * Trade ticks, which show the order of every two prices.
     *
     * @param ticks of the same market; those of one millisecond in the order in which they happened
     * @return the prices
     */
    public static FinerPrices ofTicks(List<TradeTick> ticks) {
        List<TradeTick> sorted =
                ticks.stream().sorted(Comparator.comparing(TradeTick::time)).toList();
        long[] times =
                sorted.stream().mapToLong(tick -> tick.time().toEpochMilli()).toArray();
        double[] prices = sorted.stream().mapToDouble(TradeTick::price).toArray();
        return new FinerPrices(
                "trade ticks",
                false,
                range -> PricePath.ofPrices(Arrays.copyOfRange(
                        prices, firstAt(times, range.startMillis()), firstAt(times, range.endMillis()))));
    }

    /** The index of the first time at or after a time. */
    static int firstAt(long[] times, long time) {
        int at = Arrays.binarySearch(times, time);
        while (at > 0 && times[at - 1] == time) {
            at--;
        }
        return at >= 0 ? at : -at - 1;
    }

    private static CandleSeries within(CandleSeries candles, TimeRange range) {
        return candles.slice(candles.indexAtOrAfter(range.startMillis()), candles.indexAtOrAfter(range.endMillis()));
    }

    /**
     * The prices inside a bar.
     *
     * @param open when the bar opens, milliseconds since the epoch
     * @param close when it closes
     * @return of no prices where none are known
     */
    public PricePath inside(long open, long close) {
        return keeps
                ? fetched.computeIfAbsent(open, start -> paths.apply(TimeRange.ofMillis(start, close)))
                : paths.apply(TimeRange.ofMillis(open, close));
    }

    /** {@return how many bars were fetched so far; 0 where the prices are at hand} */
    public int fetches() {
        return fetched.size();
    }

    /** For example {@code FinerPrices[1m candles]}. */
    @Override
    public String toString() {
        return "FinerPrices[" + description + "]";
    }
}
