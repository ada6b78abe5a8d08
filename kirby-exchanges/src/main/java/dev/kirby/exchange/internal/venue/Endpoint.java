package dev.kirby.exchange.internal.venue;

import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
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
public final class Endpoint {

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

    private static final int SPARE_ROWS = 2;
    // So many may appear while a request for the newest rows waits for its turn.
    private static final int LATER_ROWS = 100;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long CLOCKS_DIFFER_MILLIS = 2_000;

    private final InstrumentType type;
    private final RowLayout layout;
    private final Ask ask;
    private int pageRows = 1000;
    private Order order = Order.OLDEST_FIRST;
    private Duration step = Duration.ZERO;
    private Duration span = Duration.ZERO;
    private Duration depth = Duration.ZERO;
    private int depthRows;
    private int rowsPerWeight;
    private Map<Interval, String> intervals = Map.of();
    private @Nullable Endpoint older;
    private String cursorHeader = "";

    private Endpoint(InstrumentType type, RowLayout layout, Ask ask) {
        this.type = type;
        this.layout = layout;
        this.ask = ask;
    }

    /**
     * An endpoint with pages of 1000 rows, oldest first, without limits.
     *
     * @param type the kind of instrument
     * @param layout where the answer has what
     * @param ask the request
     * @return the endpoint
     */
    public static Endpoint of(InstrumentType type, RowLayout layout, Ask ask) {
        return new Endpoint(type, layout, ask);
    }

    private Endpoint copy() {
        Endpoint copy = new Endpoint(type, layout, ask);
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
        return copy;
    }

    /**
     * How many rows one answer holds at most.
     *
     * @param rows at least 1
     * @return the new endpoint
     */
    public Endpoint page(int rows) {
        Endpoint copy = copy();
        copy.pageRows = rows;
        return copy;
    }

    /**
     * Which rows a page holds if there are more.
     *
     * @param newOrder see there
     * @return the new endpoint
     */
    public Endpoint order(Order newOrder) {
        Endpoint copy = copy();
        copy.order = newOrder;
        return copy;
    }

    /**
     * The distance of rows, for datasets without an interval whose rows come regularly.
     *
     * @param duration from one row to the next
     * @return the new endpoint
     */
    public Endpoint step(Duration duration) {
        Endpoint copy = copy();
        copy.step = duration;
        return copy;
    }

    /**
     * The longest window that may be asked for.
     *
     * @param duration from start to end
     * @return the new endpoint
     */
    public Endpoint span(Duration duration) {
        Endpoint copy = copy();
        copy.span = duration;
        return copy;
    }

    /**
     * How far back the history reaches.
     *
     * @param duration before now
     * @return the new endpoint
     */
    public Endpoint depth(Duration duration) {
        Endpoint copy = copy();
        copy.depth = duration;
        return copy;
    }

    /**
     * How many rows back the history reaches, for rows at a known distance.
     *
     * @param rows that the venue keeps, the unfinished one counted
     * @return the new endpoint
     */
    public Endpoint depthRows(int rows) {
        Endpoint copy = copy();
        copy.depthRows = rows;
        return copy;
    }

    /**
     * Rows cost too, on top of the request.
     *
     * @param rows that cost one more
     * @return the new endpoint
     */
    public Endpoint rowsPerWeight(int rows) {
        Endpoint copy = copy();
        copy.rowsPerWeight = rows;
        return copy;
    }

    /**
     * The candle intervals on offer.
     *
     * @param names the venue's name of each
     * @return the new endpoint
     */
    public Endpoint intervals(Map<Interval, String> names) {
        Endpoint copy = copy();
        copy.intervals = Map.copyOf(names);
        return copy;
    }

    /**
     * The candle intervals on offer.
     *
     * @param names pairs {@code ours=theirs}, such as {@code 1m=Min1 1h=Min60}
     * @return the new endpoint
     */
    public Endpoint intervals(String names) {
        Map<Interval, String> pairs = new EnumMap<>(Interval.class);
        for (String name : names.split(" ")) {
            String[] pair = name.split("=");
            pairs.put(Interval.parse(pair[0]), pair[1]);
        }
        return intervals(pairs);
    }

    /**
     * Answers tell in a header what to ask the page before them by. Those without it are asked on by the id of the oldest row,
     * if they are full.
     *
     * @param name of the header
     * @return the new endpoint
     */
    public Endpoint cursorIn(String name) {
        Endpoint copy = copy();
        copy.cursorHeader = name;
        return copy;
    }

    /**
     * Who answers for what is older than the depth of this one.
     *
     * @param endpoint of the same instrument type and dataset; or of trades, from which candles are then built
     * @return the new endpoint
     */
    public Endpoint older(Endpoint endpoint) {
        Endpoint copy = copy();
        copy.older = endpoint;
        return copy;
    }

    InstrumentType type() {
        return type;
    }

    Dataset dataset() {
        return layout.dataset();
    }

    RowLayout layout() {
        return layout;
    }

    Ask ask() {
        return ask;
    }

    int pageRows() {
        return pageRows;
    }

    Order order() {
        return order;
    }

    /** Where answers tell the next cursor; empty if they do not. */
    String cursorHeader() {
        return cursorHeader;
    }

    /**
     * How long after their time rows may still appear or change. Nothing is asked of the time since, for a row that is not there
     * yet would count as one that there never was.
     */
    long lateMillis() {
        return switch (dataset()) {
            case FUNDING, OPEN_INTEREST, LONG_SHORT_RATIO -> 60_000;
            default -> 2_000;
        };
    }

    Duration span() {
        return span;
    }

    Map<Interval, String> intervals() {
        return intervals;
    }

    Optional<Endpoint> older() {
        return Optional.ofNullable(older);
    }

    /** The least distance of rows in milliseconds; 0 if it is not known. */
    long step(@Nullable Interval interval) {
        if (interval == null) {
            return step.toMillis();
        }
        // A month has at least 28 days, so that this many of them never hold more candles than a page.
        return interval == Interval.MONTH ? 28 * Interval.D1.millis() : interval.millis();
    }

    /** What a request for a window costs. */
    int weight(TimeRange window, @Nullable Interval interval) {
        if (rowsPerWeight == 0) {
            return ask.weight();
        }
        long step = step(interval);
        long rows = step == 0 ? pageRows : Math.min(pageRows, (window.endMillis() - window.startMillis()) / step + 1);
        return ask.weight() + (int) (rows / rowsPerWeight) + 1;
    }

    /** How far back this endpoint alone is worth asking, in milliseconds; 0 for no limit. */
    long reach(@Nullable Interval interval) {
        long reach = depth.toMillis();
        long rows = (depthRows - SPARE_ROWS) * step(interval);
        return depthRows > 0 && (reach == 0 || rows < reach) ? rows : reach;
    }

    /**
     * The oldest time for which an answer says something: venues leave out silently what they no longer keep. It lies a bit
     * before {@link #earliest}, since time passes between deciding what to ask and asking.
     */
    long wall(long nowMillis, @Nullable Interval interval) {
        long earliest = earliest(nowMillis, interval);
        return earliest == 0 || (isNewestOnly() && step(interval) == 0) ? 0 : earliest - slack(interval);
    }

    /**
     * Whether there is one page of the newest rows and no other. Where their distance is not known, only the answer tells how far
     * back it reaches.
     */
    boolean isNewestOnly() {
        return order == Order.RECENT && !ask.hasCursor();
    }

    /** The endpoint that answers for a window beginning at a time, with a page no larger than that takes. */
    Endpoint at(long startMillis, long nowMillis, @Nullable Interval interval) {
        if (older != null && reach(interval) != 0 && startMillis < begin(nowMillis, interval)) {
            return older.at(startMillis, nowMillis, interval);
        }
        long step = step(interval);
        if (step == 0 || !isNewestOnly()) {
            return this;
        }
        return page((int) Math.min(pageRows, Math.max(0, nowMillis - startMillis) / step + LATER_ROWS));
    }

    /**
     * The end of the window that the endpoint for a beginning may be asked for. An older one need not have the newest rows, so
     * it is asked for no later ones than this one is sure to have; and where rows have to be built, for those only that this one
     * does not have.
     */
    long until(long startMillis, long nowMillis, @Nullable Interval interval) {
        long reach = reach(interval);
        if (older == null || reach == 0 || startMillis >= begin(nowMillis, interval)) {
            return Long.MAX_VALUE;
        }
        if (builds() && interval != null) {
            return interval.ceil(begin(nowMillis, interval));
        }
        long middle = nowMillis - reach / 2;
        long end = interval == null ? middle : interval.floor(middle);
        return end > startMillis ? end : Long.MAX_VALUE;
    }

    private boolean builds() {
        return older != null && older.dataset() != dataset();
    }

    /** The oldest time for which this endpoint alone is asked. What has to be built costs more than one row less to spare. */
    long begin(long nowMillis, @Nullable Interval interval) {
        return nowMillis - reach(interval) - (builds() ? step(interval) : 0);
    }

    /** Whether this endpoint alone, asked a moment ago, still had the rows of a time. */
    boolean stillReaches(long startMillis, long nowMillis, @Nullable Interval interval) {
        return reach(interval) == 0
                || startMillis >= nowMillis + CLOCKS_DIFFER_MILLIS - reach(interval) - slack(interval);
    }

    private long slack(@Nullable Interval interval) {
        return depthRows > 0 ? SPARE_ROWS * step(interval) : HOUR_MILLIS;
    }

    /** The oldest time for which this endpoint or an older one answers. */
    long earliest(long nowMillis, @Nullable Interval interval) {
        if (older != null) {
            return older.earliest(nowMillis, interval);
        }
        long reach = reach(interval);
        return reach == 0 && !isNewestOnly() ? 0 : nowMillis - reach;
    }

    @Override
    public String toString() {
        return "Endpoint[" + type + " " + dataset() + " " + ask.path() + "]";
    }
}
