package dev.kirby.exchange.internal.rest;

import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.market.Interval;
import org.jspecify.annotations.Nullable;

/**
 * How far back one endpoint reaches, for rows of one interval.
 *
 * @param endpoint what the venue keeps there
 * @param interval of the candles; null for other rows
 */
record EndpointDepth(HistoryEndpoint endpoint, @Nullable Interval interval) {

    private static final int SPARE_ROWS = 2;
    // Rows that may appear while a request for the newest rows waits for its turn.
    private static final int LATER_ROWS = 100;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long CLOCKS_DIFFER_MILLIS = 2_000;

    /**
     * How long after their time rows may still appear or change. Nothing is asked of the time since, for a row that is not there
     * yet would count as one that there never was.
     */
    long lateMillis() {
        return switch (endpoint.dataset()) {
            case FUNDING, OPEN_INTEREST, LONG_SHORT_RATIO -> 60_000 + (endpoint.isGrowing() ? step() : 0);
            default -> 2_000;
        };
    }

    private long step() {
        return endpoint.step(interval);
    }

    private @Nullable EndpointDepth older() {
        return endpoint.older().map(e -> new EndpointDepth(e, interval)).orElse(null);
    }

    /** How far back this endpoint alone is worth asking, in milliseconds; 0 for no limit. */
    long reach() {
        long reach = endpoint.depth().toMillis();
        long rows = (endpoint.depthRows() - SPARE_ROWS) * step();
        return endpoint.depthRows() > 0 && (reach == 0 || rows < reach) ? rows : reach;
    }

    /** How long this endpoint or an older one keeps rows, in milliseconds; 0 for good, or where it is not known. */
    long kept() {
        EndpointDepth older = older();
        return older == null ? reach() : older.kept();
    }

    /**
     * The oldest time for which an answer says something: venues leave out silently what they no longer keep. It lies a bit
     * before {@link #earliest}, since time passes between deciding what to ask and asking.
     */
    long wall(long nowMillis) {
        long earliest = earliest(nowMillis);
        return earliest == 0 || (endpoint.isNewestOnly() && step() == 0) ? 0 : earliest - slack();
    }

    /** The endpoint that answers for a window beginning at a time, with a page no larger than that takes. */
    HistoryEndpoint at(long startMillis, long nowMillis) {
        EndpointDepth older = older();
        if (older != null && reach() != 0 && startMillis < begin(nowMillis)) {
            return older.at(startMillis, nowMillis);
        }
        long step = step();
        if (step == 0 || !endpoint.isNewestOnly()) {
            return endpoint;
        }
        return endpoint.page((int)
                Math.min(endpoint.pageRows(), Math.max(0, nowMillis - startMillis) / step + LATER_ROWS));
    }

    /**
     * The end of the window that the endpoint for a beginning may be asked for. An older one need not have the newest rows, so
     * it is asked for no later ones than this one is sure to have; and where rows have to be built, for those only that this one
     * does not have.
     */
    long until(long startMillis, long nowMillis) {
        long reach = reach();
        if (endpoint.older().isEmpty() || reach == 0 || startMillis >= begin(nowMillis)) {
            return Long.MAX_VALUE;
        }
        if (builds() && interval != null) {
            return interval.ceil(begin(nowMillis));
        }
        long middle = nowMillis - reach / 2;
        long end = interval == null ? middle : interval.floor(middle);
        return end > startMillis ? end : Long.MAX_VALUE;
    }

    private boolean builds() {
        return endpoint.older().isPresent() && endpoint.older().get().dataset() != endpoint.dataset();
    }

    /** The oldest time for which this endpoint alone is asked. What has to be built costs more than one row less to spare. */
    long begin(long nowMillis) {
        return nowMillis - reach() - (builds() ? step() : 0);
    }

    /** Whether this endpoint alone, asked a moment ago, still had the rows of a time. */
    boolean stillReaches(long startMillis, long nowMillis) {
        return reach() == 0 || startMillis >= nowMillis + CLOCKS_DIFFER_MILLIS - reach() - slack();
    }

    private long slack() {
        return endpoint.depthRows() > 0 ? SPARE_ROWS * step() : HOUR_MILLIS;
    }

    /** The oldest time for which this endpoint or an older one answers. */
    long earliest(long nowMillis) {
        EndpointDepth older = older();
        if (older != null) {
            return older.earliest(nowMillis);
        }
        long reach = reach();
        return reach == 0 && !endpoint.isNewestOnly() ? 0 : nowMillis - reach;
    }
}
