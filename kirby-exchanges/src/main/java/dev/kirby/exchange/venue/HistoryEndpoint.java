package dev.kirby.exchange.venue;

import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.source.Support;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the history of one dataset is requested, for instruments of one type. Immutable: each method returns a copy.
 *
 * <p>Rows that come at a known distance, such as candles, are requested in windows that one page can hold. For others a full
 * page means that there may be more, and {@link Order} says where.
 */
public final class HistoryEndpoint {

    /** Which part of a window a page holds if it cannot hold it all. */
    public enum Order {
        /** The oldest rows: the next page begins where this one ends. */
        OLDEST_FIRST,
        /** The newest rows: the window is walked backwards until a page has room left. */
        NEWEST_FIRST,
        /** Nobody says which: a window that fills a page is made shorter until the page has room left. */
        UNKNOWN,
        /** The newest rows of all time, by {@code {page}} numbers from 1. */
        NUMBERED,
        /**
         * The oldest rows, and, where the answer says so, where the next page begins: it ends where that is the same place
         * twice, whatever room a page has left.
         */
        CONTINUED,
        /**
         * The newest rows of all time; those before them by {@code {cursor}}. Where the request has none, the {@link #older}
         * endpoint has them, and if there is none either, nobody.
         */
        RECENT,
        /**
         * The newest rows before {@code {cursor}}, a trade id, of an instrument whose trades are numbered without gaps: a time is
         * found among the numbers, and from there on the pages go forwards, each number accounted for.
         */
        BY_ID
    }

    private final Settings settings;

    /** What refinements change; never changed once an endpoint has it. */
    private static final class Settings {
        private final InstrumentType type;
        private final RowMapping mapping;
        private final RequestTemplate request;
        private int pageRows = 1000;
        private Order order = Order.OLDEST_FIRST;
        private Duration step = Duration.ZERO;
        private Duration span = Duration.ZERO;
        private Duration depth = Duration.ZERO;
        private int depthRows;
        private int rowsPerWeight;
        private Map<Interval, String> intervals = Map.of();
        private @Nullable HistoryEndpoint older;
        private @Nullable HistoryEndpoint prices;
        private boolean exceeding;
        private int pages = Integer.MAX_VALUE;
        private boolean aligned;
        private boolean growing;
        private String quote = "";

        Settings(InstrumentType type, RowMapping mapping, RequestTemplate request) {
            this.type = type;
            this.mapping = mapping;
            this.request = request;
        }

        Settings copy() {
            Settings copy = new Settings(type, mapping, request);
            copy.pageRows = pageRows;
            copy.order = order;
            copy.step = step;
            copy.span = span;
            copy.depth = depth;
            copy.depthRows = depthRows;
            copy.rowsPerWeight = rowsPerWeight;
            copy.intervals = intervals;
            copy.older = older;
            copy.prices = prices;
            copy.exceeding = exceeding;
            copy.pages = pages;
            copy.aligned = aligned;
            copy.growing = growing;
            copy.quote = quote;
            return copy;
        }
    }

    private HistoryEndpoint(Settings settings) {
        this.settings = settings;
    }

    private HistoryEndpoint with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new HistoryEndpoint(copy);
    }

    /**
     * An endpoint with pages of 1000 rows, oldest first, without limits.
     *
     * @param type the kind of instrument
     * @param mapping where the answer has what
     * @param request the request
     * @return the endpoint
     */
    public static HistoryEndpoint of(InstrumentType type, RowMapping mapping, RequestTemplate request) {
        return new HistoryEndpoint(new Settings(type, mapping, request));
    }

    /**
     * How many rows one answer holds at most.
     *
     * @param rows at least 1
     * @return the new endpoint
     */
    public HistoryEndpoint page(int rows) {
        return with(s -> s.pageRows = rows);
    }

    /**
     * Which rows a page holds if there are more.
     *
     * @param newOrder see there
     * @return the new endpoint
     */
    public HistoryEndpoint order(Order newOrder) {
        return with(s -> s.order = newOrder);
    }

    /**
     * The distance of rows, for datasets without an interval whose rows come regularly.
     *
     * @param duration from one row to the next
     * @return the new endpoint
     */
    public HistoryEndpoint step(Duration duration) {
        return with(s -> s.step = duration);
    }

    /**
     * The longest window that may be requested.
     *
     * @param duration from start to end
     * @return the new endpoint
     */
    public HistoryEndpoint span(Duration duration) {
        return with(s -> s.span = duration);
    }

    /**
     * How far back the history reaches.
     *
     * @param duration before now
     * @return the new endpoint
     */
    public HistoryEndpoint depth(Duration duration) {
        return with(s -> s.depth = duration);
    }

    /**
     * How many rows back the history reaches, for rows at a known distance.
     *
     * @param rows that the venue keeps, the unfinished one counted
     * @return the new endpoint
     */
    public HistoryEndpoint depthRows(int rows) {
        return with(s -> s.depthRows = rows);
    }

    /**
     * Rows cost too, on top of the request.
     *
     * @param rows that cost one more
     * @return the new endpoint
     */
    public HistoryEndpoint rowsPerWeight(int rows) {
        return with(s -> s.rowsPerWeight = rows);
    }

    /**
     * The candle intervals on offer.
     *
     * @param names the venue's name of each
     * @return the new endpoint
     */
    public HistoryEndpoint intervals(Map<Interval, String> names) {
        return with(s -> s.intervals = Map.copyOf(names));
    }

    /**
     * The candle intervals on offer.
     *
     * @param names pairs {@code ours=theirs}, such as {@code 1m=Min1 1h=Min60}
     * @return the new endpoint
     */
    public HistoryEndpoint intervals(String names) {
        Map<Interval, String> pairs = new EnumMap<>(Interval.class);
        for (String name : names.split(" ")) {
            String[] pair = name.split("=");
            pairs.put(Interval.parse(pair[0]), pair[1]);
        }
        return intervals(pairs);
    }

    /**
     * Answers hold more than was requested: rows before or behind the window are no error there.
     *
     * @return the new endpoint
     */
    public HistoryEndpoint exceeding() {
        return with(s -> s.exceeding = true);
    }

    /**
     * How many pages of a window can be asked for by {@code {page}} or {@code {offset}}. What lies before them is asked for in a
     * window that ends there, so that the request needs bounds.
     *
     * @param most at least 1
     * @return the new endpoint
     */
    public HistoryEndpoint pages(int most) {
        return with(s -> s.pages = most);
    }

    /**
     * The bounds of a request have to be times at which a candle opens. A window is widened to such times, so that a page has to
     * leave room for a row at each end.
     *
     * @return the new endpoint
     */
    public HistoryEndpoint aligned() {
        return with(s -> s.aligned = true);
    }

    /**
     * A row covers the time from its own to the next one's, and changes until then: the newest is no row yet.
     *
     * @return the new endpoint
     */
    public HistoryEndpoint growing() {
        return with(s -> s.growing = true);
    }

    /**
     * Answers for instruments in one quote currency alone, such as inverse ones; a venue's endpoints without a currency then
     * answer for all others.
     *
     * @param currency such as {@code USD}
     * @return the new endpoint
     */
    public HistoryEndpoint quoted(String currency) {
        return with(s -> s.quote = currency);
    }

    /**
     * Who answers for what is older than the depth of this one.
     *
     * @param endpoint of the same instrument type and dataset; or of trades, from which candles are then built
     * @return the new endpoint
     */
    public HistoryEndpoint older(HistoryEndpoint endpoint) {
        return with(s -> s.older = endpoint);
    }

    /**
     * Open interest counts money alone: its {@code notional_value} becomes {@code open_interest} in coins, divided by the price
     * at which a candle opens at its time. Rows without one are missing.
     *
     * @param candles of the same instrument type, of the one interval at whose boundaries rows lie
     * @return the new endpoint
     */
    public HistoryEndpoint pricedBy(HistoryEndpoint candles) {
        return with(s -> s.prices = candles);
    }

    /** {@return the kind of instrument} */
    public InstrumentType type() {
        return settings.type;
    }

    /** {@return what the rows become} */
    public Dataset dataset() {
        return settings.mapping.dataset();
    }

    /** {@return which series it answers for} */
    public Support support() {
        return new Support(dataset(), settings.type, settings.intervals.keySet());
    }

    /** {@return where the answer has what} */
    public RowMapping mapping() {
        return settings.mapping;
    }

    /** {@return the request} */
    public RequestTemplate request() {
        return settings.request;
    }

    /** {@return how many rows one answer holds at most} */
    public int pageRows() {
        return settings.pageRows;
    }

    /** {@return which rows a page holds if there are more} */
    public Order order() {
        return settings.order;
    }

    /** {@return how many pages of a window can be asked for by number} */
    public int pages() {
        return settings.pages;
    }

    /** {@return whether the bounds of a request have to be times at which a candle opens} */
    public boolean isAligned() {
        return settings.aligned;
    }

    /** {@return whether the newest row changes until the next one begins} */
    public boolean isGrowing() {
        return settings.growing;
    }

    /** {@return the quote currency of the only instruments that it answers for; empty for all that no other endpoint claims} */
    public String quote() {
        return settings.quote;
    }

    /** {@return whether answers hold more than was requested} */
    public boolean mayExceed() {
        return settings.exceeding;
    }

    /** {@return the longest window that may be requested; zero for no limit} */
    public Duration span() {
        return settings.span;
    }

    /** {@return how far back the history reaches; zero for no limit} */
    public Duration depth() {
        return settings.depth;
    }

    /** {@return how many rows back the history reaches; 0 for no limit} */
    public int depthRows() {
        return settings.depthRows;
    }

    /** {@return how many rows cost one more on top of the request; 0 if rows are free} */
    public int rowsPerWeight() {
        return settings.rowsPerWeight;
    }

    /** {@return the venue's names of the candle intervals on offer} */
    public Map<Interval, String> intervals() {
        return settings.intervals;
    }

    /** {@return who answers for what is older than the depth of this endpoint} */
    public Optional<HistoryEndpoint> older() {
        return Optional.ofNullable(settings.older);
    }

    /** {@return the candles by whose prices money becomes coins} */
    public Optional<HistoryEndpoint> prices() {
        return Optional.ofNullable(settings.prices);
    }

    /**
     * The least distance of rows.
     *
     * @param interval of the series, null where it has none
     * @return milliseconds; 0 if it is not known
     */
    public long step(@Nullable Interval interval) {
        if (interval == null) {
            return settings.step.toMillis();
        }
        // A month has at least 28 days, so that this many of them never hold more candles than a page.
        return interval == Interval.MONTH ? 28 * Interval.D1.millis() : interval.millis();
    }

    /**
     * Whether there is one page of the newest rows and no other. Where their distance is not known, only the answer shows how
     * far back it reaches.
     *
     * @return true for {@link Order#RECENT} without a {@code {cursor}}
     */
    public boolean isNewestOnly() {
        return settings.order == Order.RECENT && !settings.request.hasCursor();
    }

    @Override
    public String toString() {
        return "HistoryEndpoint[" + settings.type + " " + dataset() + " " + settings.request.path() + "]";
    }
}
