package dev.kirby.exchange.internal.rest;

import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.util.List;

/** How many rows a window should have, by the calendar: what has fewer is provisional until it is confirmed. */
final class ExpectedRows {

    // No perpetual settles less often; those that settle more often may be short without notice.
    private static final long MAX_FUNDING_MILLIS = 8 * Interval.H1.millis();

    private ExpectedRows() {}

    /**
     * Counts the rows.
     *
     * @param series of the rows
     * @param endpoints who answers, each with rows of its own
     * @param answered the window
     * @return a lower bound; at least 1 where nothing is known, for an answer without rows is never certain
     */
    static long of(SeriesId series, List<HistoryEndpoint> endpoints, TimeRange answered) {
        if (answered.isEmpty()) {
            return 0;
        }
        Interval interval = series.intervalOrNull();
        if (interval != null) {
            return interval.count(answered);
        }
        long length = answered.endMillis() - answered.startMillis();
        if (series.dataset() == Dataset.FUNDING) {
            return length / MAX_FUNDING_MILLIS;
        }
        long counted = 0;
        for (HistoryEndpoint endpoint : endpoints) {
            long step = endpoint.step(interval);
            counted += step == 0 ? 0 : length / step;
        }
        boolean regular = endpoints.stream().anyMatch(endpoint -> endpoint.step(interval) > 0);
        return regular ? counted : 1;
    }
}
