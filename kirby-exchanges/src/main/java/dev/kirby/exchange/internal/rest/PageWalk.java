package dev.kirby.exchange.internal.rest;

import dev.kirby.NoDataException;
import dev.kirby.SourceException;
import dev.kirby.exchange.internal.rows.Repetitions;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings what one endpoint has for a window, in as many requests as its order of rows takes.
 *
 * <p><b>Structure.</b> An answer holds a limited number of rows; which of a window's rows those are is its {@link
 * HistoryEndpoint.Order}. Rows at a known distance, such as candles, never overflow, because {@link #firstWindow} cuts what is
 * requested to what one page can hold: one request a page, and a short page is a page with gaps. All others are walked: forwards
 * where a page holds the oldest rows ({@code OLDEST_FIRST}), backwards where it holds the newest ({@code NEWEST_FIRST}), in
 * windows of less than a page where nobody knows which ({@code UNKNOWN}), by
 * the place that the answer names ({@code CONTINUED}), by page numbers ({@code NUMBERED}), or by the oldest id so far ({@code
 * RECENT}). A walk forwards returns after one page, as its caller goes on from there; the others must reach the beginning of
 * the window before anything can be said of it, for what lies between two pages would otherwise be taken for a gap.
 *
 * <p><b>Cost.</b> Rows of the window divided by rows of a page, plus one request where the last page is full, as nothing else
 * distinguishes it from the first of two. Rows that share a time with the last one of a full page are requested twice. Memory is one
 * page forwards, and the whole window otherwise.
 *
 * <p><b>Invariants.</b> A page answers for a window that begins where the wanted one does and contains all rows that the venue
 * has in it: what lies behind the last row of a full page is never answered for. Rows leave in time order, each once, on the
 * interval's boundaries, and none of them with a number that {@link Admission} refuses; such rows count as missing, so that
 * they are requested again. Each request makes progress or ends the walk: where it does not, because all rows of one page have
 * the same time, because the venue ignores where it was asked to begin, or because a page repeats, that is an error and never
 * the end of the data. A page without rows behind one with some is believed where it comes twice.
 *
 * <p><b>Dropped.</b> Going by the last row received instead of the clock ends at the first gap longer than a page. Going by
 * "fewer rows than the limit" as the end loses rows of venues whose short pages are not the last (Kraken). Trusting the order
 * of rows fails for half the venues, which answer newest first. What may be required of an answer says {@link AnswerPromise}.
 */
final class PageWalk {

    // A venue whose pages repeat for ever must not keep us for ever.
    private static final int MAX_PAGES = 20_000;

    private final SeriesId series;
    private final HistoryEndpoint endpoint;
    private final Admission admission;
    private final BiFunction<HistoryEndpoint, Part, Answer> asking;
    private final WalkedRows walked;

    /**
     * One request: the window requested, and the page's number, or the oldest row so far or where the page begins, where pages
     * go by them.
     */
    record Part(TimeRange range, int number, String cursor) {

        static Part of(TimeRange range) {
            return new Part(range, 1, "");
        }

        /** The same request for another window. */
        Part of(long startMillis, long endMillis) {
            return new Part(TimeRange.ofMillis(startMillis, endMillis), number, cursor);
        }
    }

    /**
     * What came.
     *
     * @param rows as the venue put them
     * @param more whether it says that there are more after them
     * @param cursor how it says that the next page is requested; empty if it does not say
     * @param others how many of its objects are no rows
     * @param earliestOther the earliest time of those
     */
    record Answer(Rows rows, boolean more, String cursor, int others, long earliestOther) {
        int size() {
            return rows.size() + others;
        }

        long earliest() {
            return Math.min(earliestOther, rows.isEmpty() ? Long.MAX_VALUE : PageWalk.earliest(rows));
        }
    }

    /**
     * A walk.
     *
     * @param series what is requested
     * @param endpoint where
     * @param admission which rows are let in
     * @param asking sends one request
     */
    PageWalk(
            SeriesId series,
            HistoryEndpoint endpoint,
            Admission admission,
            BiFunction<HistoryEndpoint, Part, Answer> asking) {
        this.series = series;
        this.endpoint = endpoint;
        this.admission = admission;
        this.asking = asking;
        this.walked = new WalkedRows(series, admission, where());
    }

    /** The beginning of a window that may be requested at once. */
    static TimeRange firstWindow(HistoryEndpoint endpoint, @Nullable Interval interval, TimeRange window) {
        long start = window.startMillis();
        long end = window.endMillis();
        long step = endpoint.step(interval);
        // Of trades, from which candles are built, nobody knows how many there are.
        boolean regular = interval == null || endpoint.dataset().hasInterval();
        if (regular && (interval != null || (step > 0 && endpoint.order() == HistoryEndpoint.Order.OLDEST_FIRST))) {
            end = Math.min(end, start + step * endpoint.pageRows());
        }
        if (!endpoint.span().isZero()) {
            end = Math.min(end, start + endpoint.span().toMillis());
        }
        return TimeRange.ofMillis(start, Math.max(start, end));
    }

    /** The first page of a window; rows that were refused count as missing. */
    Page fetch(TimeRange window) {
        return walked.counted(walked(window));
    }

    private Page walked(TimeRange window) {
        return switch (endpoint.order()) {
            case OLDEST_FIRST -> forward(window);
            case NEWEST_FIRST -> backward(window);
            case CONTINUED -> continued(window);
            case UNKNOWN -> shortened(window);
            case NUMBERED -> numbered(window);
            case RECENT -> recent(window);
            case BY_ID -> throw new IllegalStateException("Pages by id are walked by IdWalk.");
        };
    }

    private Page forward(TimeRange window) {
        Answer answer = asking.apply(endpoint, Part.of(window));
        Rows all = answer.rows();
        Rows rows = walked.checked(window, all);
        boolean bounded = endpoint.step(series.intervalOrNull()) > 0;
        if (!answer.more() && (bounded || all.size() < endpoint.pageRows())) {
            return new Page(window, rows);
        }
        if (!all.isEmpty() && latest(all) >= window.endMillis()) {
            return new Page(window, rows);
        }
        if (rows.isEmpty()) {
            throw ignored(window);
        }
        // There may be more rows after a full page, even at the time of its last one: they are the next page's.
        long last = rows.time(rows.size() - 1);
        if (!series.dataset().keyColumns().isEmpty() && last == rows.time(0)) {
            throw crowded(last);
        }
        long end = series.dataset().keyColumns().isEmpty() ? last + 1 : last;
        TimeRange answered = TimeRange.ofMillis(window.startMillis(), end);
        return new Page(answered, rows.slice(answered));
    }

    /** The beginning of a window, as long as what a page of it takes at most: a full page shows how dense rows are. */
    private Page shortened(TimeRange window) {
        TimeRange part = window;
        for (int requests = 0; requests < MAX_PAGES; requests++) {
            Rows all = asking.apply(endpoint, Part.of(part)).rows();
            if (all.size() < endpoint.pageRows()) {
                return new Page(part, walked.checked(part, all));
            }
            long length = part.endMillis() - part.startMillis();
            long shorter = Math.min(length / 2, (latest(all) - earliest(all)) * 3 / 4);
            if (length == 1) {
                throw crowded(part.startMillis());
            }
            part = TimeRange.ofMillis(part.startMillis(), part.startMillis() + Math.max(1, shorter));
        }
        throw endless();
    }

    private Page continued(TimeRange window) {
        List<Rows> parts = new ArrayList<>();
        String cursor = "";
        int size = 0;
        for (int requests = 0; requests < MAX_PAGES; requests++) {
            Answer answer = asked(new Part(window, 1, cursor), requests > 0);
            Rows all = answer.rows();
            parts.add(walked.checked(window, all));
            size += all.size();
            boolean isFull = all.size() >= endpoint.pageRows();
            boolean goesOn = !answer.cursor().isEmpty() && !answer.cursor().equals(cursor);
            if (all.isEmpty() || (!isFull && !goesOn) || latest(all) >= window.endMillis()) {
                return whole(window, parts);
            }
            // A time may have been requested a millisecond early.
            if (latest(all) < window.startMillis() - 1) {
                throw ignored(window);
            }
            if (size >= endpoint.pageRows()) {
                Rows rows = whole(window, parts).rows();
                long last = latest(all);
                // There may be more rows at the time of the last one: they are the next page's.
                if (!rows.isEmpty() && last > rows.time(0)) {
                    TimeRange answered = TimeRange.ofMillis(window.startMillis(), last);
                    return new Page(answered, rows.slice(answered));
                }
                if (!goesOn) {
                    throw crowded(last);
                }
            }
            cursor = answer.cursor();
        }
        throw endless();
    }

    private Page backward(TimeRange window) {
        List<Rows> parts = new ArrayList<>();
        TimeRange rest = window;
        for (int requests = 0; requests < MAX_PAGES && !rest.isEmpty(); requests++) {
            Answer answer = asked(Part.of(rest), requests > 0);
            parts.add(walked.checked(rest, answer.rows()));
            long oldest = answer.earliest();
            boolean isLast = answer.size() == 0 || (answer.size() < endpoint.pageRows() && !answer.more());
            if (isLast || oldest < window.startMillis() || oldest >= rest.endMillis()) {
                return whole(window, parts);
            }
            rest = upTo(oldest, window, rest);
        }
        if (!rest.isEmpty()) {
            throw endless();
        }
        return whole(window, parts);
    }

    /** An answer without rows ends a walk: behind a page with rows it is believed where it comes twice. */
    private Answer asked(Part part, boolean goesOn) {
        Answer answer = asking.apply(endpoint, part);
        return goesOn && answer.size() == 0 ? asking.apply(endpoint, part) : answer;
    }

    /**
     * What of a window lies before the oldest row so far. Rows at its time may be missing, so that this time is requested again
     * where it can hold several.
     */
    private TimeRange upTo(long oldest, TimeRange window, TimeRange rest) {
        long precision = endpoint.request().precisionMillis();
        boolean isNamed = !series.dataset().keyColumns().isEmpty();
        if (isNamed && oldest / precision == (rest.endMillis() - 1) / precision) {
            throw crowded(oldest);
        }
        long end = isNamed ? oldest + 1 : oldest;
        return TimeRange.ofMillis(
                window.startMillis(), Math.max(window.startMillis(), Math.min(end, rest.endMillis() - 1)));
    }

    private static long latest(Rows rows) {
        return Arrays.stream(rows.times()).max().orElseThrow();
    }

    private static long earliest(Rows rows) {
        return Arrays.stream(rows.times()).min().orElseThrow();
    }

    private SourceException ignored(TimeRange window) {
        return new SourceException(where() + " ignores the request for rows from " + window.start() + " on.");
    }

    private SourceException crowded(long millis) {
        return new SourceException(where() + ": the rows at " + Instant.ofEpochMilli(millis)
                + " fill a page, so that the others cannot be requested.");
    }

    private SourceException endless() {
        return new SourceException(
                where() + " goes on after " + MAX_PAGES + " pages. Ask for a shorter or a newer window.");
    }

    private String where() {
        return series.instrument().exchange() + " " + endpoint.request().name();
    }

    private Page numbered(TimeRange window) {
        List<Rows> parts = new ArrayList<>();
        TimeRange rest = window;
        int number = 1;
        Rows before = Rows.empty(series.dataset());
        for (int requests = 0; requests < MAX_PAGES; requests++) {
            Part part = new Part(rest, number, "");
            Rows rows = asked(part, requests > 0).rows().sorted();
            if (isBack(rows, before)) {
                rows = asking.apply(endpoint, part).rows().sorted();
            }
            if (isBack(rows, before)) {
                throw samePage("page " + number);
            }
            parts.add(walked.checked(rest, rows));
            if (rows.isEmpty() || rows.size() < endpoint.pageRows() || rows.time(0) < window.startMillis()) {
                return whole(window, parts);
            }
            before = rows;
            number++;
            if (number > endpoint.pages()) {
                rest = upTo(rows.time(0), window, rest);
                number = 1;
            }
        }
        throw endless();
    }

    /** Whether a page does not reach further back than the one before it: it is that one, or one before that. */
    private static boolean isBack(Rows rows, Rows before) {
        return !rows.isEmpty() && !before.isEmpty() && (rows.time(0) > before.time(0) || isSame(rows, before));
    }

    private static boolean isSame(Rows rows, Rows others) {
        boolean isNamed = rows.dataset() == Dataset.TRADES;
        return Arrays.equals(rows.times(), others.times())
                && (!isNamed || Objects.equals(rows.text(0, 0), others.text(0, 0)));
    }

    private SourceException samePage(String place) {
        return new SourceException(where() + " answered with the same page twice, up to " + place + ".");
    }

    private Page recent(TimeRange window) {
        List<Rows> parts = new ArrayList<>();
        String cursor = "";
        for (int requests = 0; requests < MAX_PAGES; requests++) {
            Answer answer = asked(new Part(window, 1, cursor), requests > 0);
            Rows rows = answer.rows();
            parts.add(walked.checked(window, rows));
            if (rows.isEmpty()
                    || (rows.size() < endpoint.pageRows() && answer.cursor().isEmpty())) {
                return whole(window, parts);
            }
            int last = rows.size() - 1;
            int oldest = rows.time(0) < rows.time(last) ? 0 : last;
            if (reaches(rows.time(oldest), window)) {
                return whole(window, parts);
            }
            if (endpoint.isNewestOnly()) {
                return before(rows.time(oldest), window);
            }
            String next = answer.cursor().isEmpty()
                    ? String.valueOf(rows.text(rows.dataset().indexOf("trade_id"), oldest))
                    : answer.cursor();
            if (next.equals(cursor)) {
                throw samePage("row " + next);
            }
            cursor = next;
        }
        throw endless();
    }

    /** Whether a page goes back to the beginning of a window. Rows at no known distance may share a time with more of them. */
    private boolean reaches(long oldest, TimeRange window) {
        boolean regular = endpoint.step(series.intervalOrNull()) > 0;
        return oldest < window.startMillis() || (regular && oldest == window.startMillis());
    }

    /** The first page of what lies before the newest rows: more appeared than a page holds while the request waited. */
    private Page before(long oldest, TimeRange window) {
        HistoryEndpoint older = endpoint.older()
                .orElseThrow(() -> new NoDataException(where() + " has its newest rows only, which go back to "
                        + Instant.ofEpochMilli(oldest) + ": those since " + window.start()
                        + " can be had no longer. Ask for a window that begins later."));
        TimeRange rest = TimeRange.ofMillis(window.startMillis(), Math.min(window.endMillis(), oldest));
        return new PageWalk(series, older, admission, asking).fetch(firstWindow(older, series.intervalOrNull(), rest));
    }

    private Page whole(TimeRange window, List<Rows> parts) {
        return new Page(
                window, Repetitions.drop(Rows.concat(series.dataset(), parts).sorted()));
    }
}
