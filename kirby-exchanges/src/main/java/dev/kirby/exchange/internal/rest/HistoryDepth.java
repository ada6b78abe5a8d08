package dev.kirby.exchange.internal.rest;

import dev.kirby.NoDataException;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far back the endpoints of a series reach, and which of them are asked for what. */
final class HistoryDepth {

    private final String venue;
    private final SeriesId series;
    private final @Nullable Interval interval;
    private final List<HistoryEndpoint> endpoints;

    /**
     * Which part of a window to ask for first, and where.
     *
     * @param window what of the wanted window may be requested at once
     * @param kept the endpoints that reach back to its beginning
     * @param asked who answers in the place of each
     */
    record FetchPlan(TimeRange window, List<HistoryEndpoint> kept, List<HistoryEndpoint> asked) {}

    /**
     * The depth of some endpoints.
     *
     * @param endpoints which complement each other, each as far back as it reaches
     */
    HistoryDepth(String venue, SeriesId series, List<HistoryEndpoint> endpoints) {
        this.venue = venue;
        this.series = series;
        this.interval = series.intervalOrNull();
        this.endpoints = endpoints;
    }

    private EndpointDepth depth(HistoryEndpoint endpoint) {
        return new EndpointDepth(endpoint, interval);
    }

    /** The oldest time for which there is an answer. */
    Instant earliest(long now) {
        return Instant.ofEpochMilli(
                endpoints.stream().mapToLong(e -> depth(e).earliest(now)).min().orElse(0));
    }

    /** How long rows are kept by the endpoint that forgets them first; absent where all keep them, or nobody knows. */
    Optional<Duration> horizon() {
        return endpoints.stream()
                .map(e -> depth(e).kept())
                .filter(millis -> millis > 0)
                .min(Comparator.naturalOrder())
                .map(Duration::ofMillis);
    }

    /**
     * The first page of a window.
     *
     * @throws NoDataException if no endpoint reaches back to its beginning
     */
    FetchPlan plan(TimeRange window, long now) {
        List<HistoryEndpoint> kept = kept(window, now);
        if (kept.isEmpty()) {
            throw gone(window, now);
        }
        long start = window.startMillis();
        List<HistoryEndpoint> asked =
                kept.stream().map(e -> depth(e).at(start, now)).toList();
        // What reaches back less far joins in from there.
        long end = endpoints.stream()
                .mapToLong(e -> kept.contains(e) ? depth(e).until(start, now) : depth(e).earliest(now))
                .min()
                .orElseThrow();
        end = Math.min(Math.min(end, window.endMillis()), settled(asked, now));
        TimeRange wanted = TimeRange.ofMillis(start, Math.max(start, end));
        for (HistoryEndpoint endpoint : asked) {
            wanted = PageWalk.firstWindow(endpoint, interval, wanted);
        }
        return new FetchPlan(wanted, kept, asked);
    }

    /** Up to which time no row appears or changes any more. */
    Instant settledUntil(long now) {
        return Instant.ofEpochMilli(settled(endpoints, now));
    }

    /** The time since when rows may still appear or change. */
    private long settled(List<HistoryEndpoint> asked, long now) {
        long late = asked.stream().mapToLong(e -> depth(e).lateMillis()).max().orElse(0);
        return interval == null ? now - late : interval.floor(now - late);
    }

    /** Whether an older endpoint has by now to answer what one that has newer rows was asked. */
    boolean isLeftBehind(FetchPlan plan, long now) {
        return plan.asked().stream()
                .anyMatch(e -> e.older().isPresent()
                        && !depth(e).stillReaches(plan.window().startMillis(), now));
    }

    /**
     * Venues answer for times that they no longer keep with later rows, or none, as if there had never been any.
     *
     * @throws NoDataException if that happened to a page by now
     */
    void requireKept(FetchPlan plan, long now) {
        if (!kept(plan.window(), now).containsAll(plan.kept())) {
            throw gone(plan.window(), now);
        }
    }

    private List<HistoryEndpoint> kept(TimeRange window, long now) {
        return endpoints.stream()
                .filter(e -> window.startMillis() >= depth(e).wall(now))
                .toList();
    }

    private NoDataException gone(TimeRange window, long now) {
        return new NoDataException(venue + " keeps " + series + " since " + earliest(now)
                + " only, and has nothing for " + window + ". Ask from there, or take older rows from another source.");
    }

    @Override
    public String toString() {
        return "HistoryDepth[" + series + ", " + endpoints.size() + " endpoints]";
    }
}
