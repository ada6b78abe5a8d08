package dev.kirby.exchange.venue;

import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.source.Support;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the history of one dataset is asked for, for instruments of one type. Immutable: each method returns a copy.
 *
 * <p>Rows that come at a known distance, such as candles, are asked for in windows that one page can hold. For others a full
 * page means that there may be more, and {@link Order} says where.
 */
public final class HistoryEndpoint {

    /** Which part of a window a page holds if it cannot hold it all. */
    public enum Order {
        /** The oldest rows: the next page begins where this one ends. */
        OLDEST_FIRST,
        /** The newest rows: the window is walked backwards until a page has room left. */
        NEWEST_FIRST,
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
        RECENT
    }

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
    private String cursorHeader = "";
    private boolean exceeding;

    private HistoryEndpoint(InstrumentType type, RowMapping mapping, RequestTemplate request) {
        this.type = type;
        this.mapping = mapping;
        this.request = request;
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
        return new HistoryEndpoint(type, mapping, request);
    }

    private HistoryEndpoint copy() {
        HistoryEndpoint copy = new HistoryEndpoint(type, mapping, request);
        copy.pageRows = pageRows;
        copy.order = order;
        copy.step = step;
        copy.span = span;
        copy.depth = depth;
        copy.depthRows = depthRows;
        copy.rowsPerWeight = rowsPerWeight;
        copy.intervals = intervals;
        copy.older = older;
        copy.cursorHeader = cursorHeader;
        copy.exceeding = exceeding;
        return copy;
    }

    /**
     * How many rows one answer holds at most.
     *
     * @param rows at least 1
     * @return the new endpoint
     */
    public HistoryEndpoint page(int rows) {
        HistoryEndpoint copy = copy();
        copy.pageRows = rows;
        return copy;
    }

    /**
     * Which rows a page holds if there are more.
     *
     * @param newOrder see there
     * @return the new endpoint
     */
    public HistoryEndpoint order(Order newOrder) {
        HistoryEndpoint copy = copy();
        copy.order = newOrder;
        return copy;
    }

    /**
     * The distance of rows, for datasets without an interval whose rows come regularly.
     *
     * @param duration from one row to the next
     * @return the new endpoint
     */
    public HistoryEndpoint step(Duration duration) {
        HistoryEndpoint copy = copy();
        copy.step = duration;
        return copy;
    }

    /**
     * The longest window that may be asked for.
     *
     * @param duration from start to end
     * @return the new endpoint
     */
    public HistoryEndpoint span(Duration duration) {
        HistoryEndpoint copy = copy();
        copy.span = duration;
        return copy;
    }

    /**
     * How far back the history reaches.
     *
     * @param duration before now
     * @return the new endpoint
     */
    public HistoryEndpoint depth(Duration duration) {
        HistoryEndpoint copy = copy();
        copy.depth = duration;
        return copy;
    }

    /**
     * How many rows back the history reaches, for rows at a known distance.
     *
     * @param rows that the venue keeps, the unfinished one counted
     * @return the new endpoint
     */
    public HistoryEndpoint depthRows(int rows) {
        HistoryEndpoint copy = copy();
        copy.depthRows = rows;
        return copy;
    }

    /**
     * Rows cost too, on top of the request.
     *
     * @param rows that cost one more
     * @return the new endpoint
     */
    public HistoryEndpoint rowsPerWeight(int rows) {
        HistoryEndpoint copy = copy();
        copy.rowsPerWeight = rows;
        return copy;
    }

    /**
     * The candle intervals on offer.
     *
     * @param names the venue's name of each
     * @return the new endpoint
     */
    public HistoryEndpoint intervals(Map<Interval, String> names) {
        HistoryEndpoint copy = copy();
        copy.intervals = Map.copyOf(names);
        return copy;
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
     * Answers hold more than was asked for: rows before or behind the window are no error there.
     *
     * @return the new endpoint
     */
    public HistoryEndpoint exceeding() {
        HistoryEndpoint copy = copy();
        copy.exceeding = true;
        return copy;
    }

    /**
     * Answers tell in a header what to ask the page before them by. Those without it are asked on by the id of the oldest row,
     * if they are full.
     *
     * @param name of the header
     * @return the new endpoint
     */
    public HistoryEndpoint cursorIn(String name) {
        HistoryEndpoint copy = copy();
        copy.cursorHeader = name;
        return copy;
    }

    /**
     * Who answers for what is older than the depth of this one.
     *
     * @param endpoint of the same instrument type and dataset; or of trades, from which candles are then built
     * @return the new endpoint
     */
    public HistoryEndpoint older(HistoryEndpoint endpoint) {
        HistoryEndpoint copy = copy();
        copy.older = endpoint;
        return copy;
    }

    /** {@return the kind of instrument} */
    public InstrumentType type() {
        return type;
    }

    /** {@return what the rows become} */
    public Dataset dataset() {
        return mapping.dataset();
    }

    /** {@return which series it answers for} */
    public Support support() {
        return new Support(dataset(), type, intervals.keySet());
    }

    /** {@return where the answer has what} */
    public RowMapping mapping() {
        return mapping;
    }

    /** {@return the request} */
    public RequestTemplate request() {
        return request;
    }

    /** {@return how many rows one answer holds at most} */
    public int pageRows() {
        return pageRows;
    }

    /** {@return which rows a page holds if there are more} */
    public Order order() {
        return order;
    }

    /** {@return the header in which answers name the next cursor; empty if they do not} */
    public String cursorHeader() {
        return cursorHeader;
    }

    /** {@return whether answers hold more than was asked for} */
    public boolean mayExceed() {
        return exceeding;
    }

    /** {@return the longest window that may be asked for; zero for no limit} */
    public Duration span() {
        return span;
    }

    /** {@return how far back the history reaches; zero for no limit} */
    public Duration depth() {
        return depth;
    }

    /** {@return how many rows back the history reaches; 0 for no limit} */
    public int depthRows() {
        return depthRows;
    }

    /** {@return how many rows cost one more on top of the request; 0 if rows are free} */
    public int rowsPerWeight() {
        return rowsPerWeight;
    }

    /** {@return the venue's names of the candle intervals on offer} */
    public Map<Interval, String> intervals() {
        return intervals;
    }

    /** {@return who answers for what is older than the depth of this endpoint} */
    public Optional<HistoryEndpoint> older() {
        return Optional.ofNullable(older);
    }

    /**
     * The least distance of rows.
     *
     * @param interval of the series, null where it has none
     * @return milliseconds; 0 if it is not known
     */
    public long step(@Nullable Interval interval) {
        if (interval == null) {
            return step.toMillis();
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
        return order == Order.RECENT && !request.hasCursor();
    }

    @Override
    public String toString() {
        return "HistoryEndpoint[" + type + " " + dataset() + " " + request.path() + "]";
    }
}
