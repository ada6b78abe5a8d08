package dev.kirby.exchange.internal.venue;

import dev.kirby.SourceException;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Brings what one endpoint has for a window, in as many requests as its order of rows takes. */
final class PageWalk {

    // A venue whose pages repeat for ever must not keep us for ever.
    private static final int MOST_PAGES = 20_000;

    private final SeriesId series;
    private final Endpoint endpoint;
    private final Function<Part, Rows> asking;

    /** One request: the window asked for, and the page's number where pages have one. */
    record Part(TimeRange range, int number) {}

    PageWalk(SeriesId series, Endpoint endpoint, Function<Part, Rows> asking) {
        this.series = series;
        this.endpoint = endpoint;
        this.asking = asking;
    }

    /** The beginning of a window that may be asked for at once. */
    static TimeRange firstWindow(Endpoint endpoint, @Nullable Interval interval, TimeRange window) {
        long start = window.startMillis();
        long end = window.endMillis();
        long step = endpoint.step(interval);
        if (interval != null || (step > 0 && endpoint.order() == Endpoint.Order.OLDEST_FIRST)) {
            end = Math.min(end, start + step * endpoint.pageRows());
        }
        if (!endpoint.span().isZero()) {
            end = Math.min(end, start + endpoint.span().toMillis());
        }
        return TimeRange.ofMillis(start, Math.max(start, end));
    }

    Page fetch(TimeRange window) {
        return switch (endpoint.order()) {
            case OLDEST_FIRST -> forward(window);
            case NEWEST_FIRST -> backward(window);
            case NUMBERED -> numbered(window);
        };
    }

    private Page forward(TimeRange window) {
        Rows all = asking.apply(new Part(window, 1));
        Rows rows = checked(window, all);
        if (all.size() < endpoint.pageRows() || endpoint.step(series.intervalOrNull()) > 0) {
            return new Page(window, rows);
        }
        if (latest(all) >= window.endMillis()) {
            return new Page(window, rows);
        }
        if (rows.isEmpty()) {
            throw new SourceException(series.instrument().exchange() + " "
                    + endpoint.ask().name() + " ignores that rows from " + window.start() + " on were asked for.");
        }
        // There may be more rows after a full page, even at the time of its last one: they are the next page's.
        long last = rows.time(rows.size() - 1);
        if (!series.dataset().keyColumns().isEmpty() && last == rows.time(0)) {
            throw new SourceException(
                    series.instrument().exchange() + " " + endpoint.ask().name() + ": "
                            + rows.size() + " rows at " + Instant.ofEpochMilli(last)
                            + " fill a page, so that those after them cannot be asked for.");
        }
        long end = series.dataset().keyColumns().isEmpty() ? last + 1 : last;
        TimeRange answered = TimeRange.ofMillis(window.startMillis(), end);
        return new Page(answered, rows.slice(answered));
    }

    private Page backward(TimeRange window) {
        List<Rows> parts = new ArrayList<>();
        TimeRange rest = window;
        for (int requests = 0; requests < MOST_PAGES && !rest.isEmpty(); requests++) {
            Rows all = asking.apply(new Part(rest, 1));
            Rows rows = checked(rest, all);
            parts.add(rows);
            if (all.size() < endpoint.pageRows() || rows.isEmpty() || earliest(all) < window.startMillis()) {
                return whole(window, parts);
            }
            // Rows at the time of the oldest one may be missing, so that time is asked for again where it can hold
            // several.
            long oldest = rows.time(0);
            long end = series.dataset().keyColumns().isEmpty() ? oldest : oldest + 1;
            rest = TimeRange.ofMillis(
                    window.startMillis(), Math.max(window.startMillis(), Math.min(end, rest.endMillis() - 1)));
        }
        return whole(window, parts);
    }

    private static long latest(Rows rows) {
        return Arrays.stream(rows.times()).max().orElseThrow();
    }

    private static long earliest(Rows rows) {
        return Arrays.stream(rows.times()).min().orElseThrow();
    }

    private Page numbered(TimeRange window) {
        List<Rows> parts = new ArrayList<>();
        for (int number = 1; number <= MOST_PAGES; number++) {
            Rows rows = asking.apply(new Part(window, number)).sorted();
            parts.add(checked(window, rows));
            if (rows.isEmpty() || rows.size() < endpoint.pageRows() || rows.time(0) < window.startMillis()) {
                break;
            }
        }
        return whole(window, parts);
    }

    private Page whole(TimeRange window, List<Rows> parts) {
        return new Page(
                window, Repetitions.drop(Rows.concat(series.dataset(), parts).sorted()));
    }

    /** In order, each once, within the window, on the interval's boundaries. */
    private Rows checked(TimeRange wanted, Rows rows) {
        Rows sorted = rows.sorted().slice(wanted);
        @Nullable Interval interval = series.intervalOrNull();
        for (int row = 0; interval != null && row < sorted.size(); row++) {
            if (!interval.isBoundary(sorted.time(row))) {
                throw new SourceException(
                        series.instrument().exchange() + " " + endpoint.ask().name() + " answered with a " + interval
                                + " candle that opens at " + Instant.ofEpochMilli(sorted.time(row))
                                + ", which is no boundary of " + interval + ".");
            }
        }
        return Repetitions.drop(sorted);
    }
}
