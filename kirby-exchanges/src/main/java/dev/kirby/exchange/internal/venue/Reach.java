package dev.kirby.exchange.internal.venue;

import dev.kirby.NoDataException;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far back the endpoints of a series reach, and which of them are asked for what. */
final class Reach {

    private final String venue;
    private final SeriesId series;
    private final @Nullable Interval interval;
    private final List<Endpoint> endpoints;

    /**
     * A page to ask for.
     *
     * @param window what of the wanted window may be asked for at once
     * @param kept the endpoints that reach back to its beginning
     * @param asked who answers in the place of each
     */
    record Turn(TimeRange window, List<Endpoint> kept, List<Endpoint> asked) {}

    /**
     * The reach of some endpoints.
     *
     * @param endpoints which complement each other, each as far back as it reaches
     */
    Reach(String venue, SeriesId series, List<Endpoint> endpoints) {
        this.venue = venue;
        this.series = series;
        this.interval = series.intervalOrNull();
        this.endpoints = endpoints;
    }

    /** The oldest time for which there is an answer. */
    Instant earliest(long now) {
        return Instant.ofEpochMilli(endpoints.stream()
                .mapToLong(e -> e.earliest(now, interval))
                .min()
                .orElse(0));
    }

    /**
     * The first page of a window.
     *
     * @throws NoDataException if no endpoint reaches back to its beginning
     */
    Turn turn(TimeRange window, long now) {
        List<Endpoint> kept = kept(window, now);
        if (kept.isEmpty()) {
            throw gone(window, now);
        }
        long start = window.startMillis();
        List<Endpoint> asked =
                kept.stream().map(e -> e.at(start, now, interval)).toList();
        // What reaches back less far joins in from there.
        long end = endpoints.stream()
                .mapToLong(e -> kept.contains(e) ? e.until(start, now, interval) : e.earliest(now, interval))
                .min()
                .orElseThrow();
        end = Math.min(Math.min(end, window.endMillis()), settled(asked, now));
        TimeRange wanted = TimeRange.ofMillis(start, Math.max(start, end));
        for (Endpoint endpoint : asked) {
            wanted = PageWalk.firstWindow(endpoint, interval, wanted);
        }
        return new Turn(wanted, kept, asked);
    }

    /** The time since when rows may still appear or change. */
    private long settled(List<Endpoint> asked, long now) {
        long late = asked.stream().mapToLong(Endpoint::lateMillis).max().orElse(0);
        return interval == null ? now - late : interval.floor(now - late);
    }

    /** Whether an older endpoint has by now to answer what one that has newer rows was asked. */
    boolean isLeftBehind(Turn turn, long now) {
        return turn.asked().stream()
                .anyMatch(e ->
                        e.older().isPresent() && !e.stillReaches(turn.window().startMillis(), now, interval));
    }

    /**
     * Venues answer for times that they no longer keep with later rows, or none, as if there had never been any.
     *
     * @throws NoDataException if that happened to a page by now
     */
    void requireKept(Turn turn, long now) {
        if (!kept(turn.window(), now).containsAll(turn.kept())) {
            throw gone(turn.window(), now);
        }
    }

    private List<Endpoint> kept(TimeRange window, long now) {
        return endpoints.stream()
                .filter(e -> window.startMillis() >= e.wall(now, interval))
                .toList();
    }

    private NoDataException gone(TimeRange window, long now) {
        return new NoDataException(
                venue + " keeps " + series + " since " + earliest(now) + " only, and cannot be asked for " + window
                        + ". Ask from there, or take older rows from another source.");
    }

    @Override
    public String toString() {
        return "Reach[" + series + ", " + endpoints.size() + " endpoints]";
    }
}
