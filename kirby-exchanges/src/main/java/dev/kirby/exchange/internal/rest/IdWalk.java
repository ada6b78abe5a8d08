package dev.kirby.exchange.internal.rest;

import dev.kirby.SourceException;
import dev.kirby.exchange.internal.rest.PageWalk.Answer;
import dev.kirby.exchange.internal.rest.PageWalk.Part;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Brings trades that are numbered without gaps, from a venue that answers with the newest ones before an id and knows no times.
 *
 * <p><b>Structure.</b> A time is found by its neighbours' ids: between an id before it and one after it an id is guessed, in turn
 * by the share of time that has passed and in the middle, until they are a page apart. From there pages go forwards: the page
 * that ends before id {@code n} plus its size begins with {@code n}.
 *
 * <p><b>Cost.</b> Finding a time takes one request for a single row, some ten for a thousand million trades; a walk that goes on where it
 * ended, as walks do, finds its place in {@link TradeIds} and takes none. Then one request for each page, and one at the end of
 * what was traded, to learn that it is the end.
 *
 * <p><b>Invariants.</b> Ids grow with time. Each id between the first and the last of a page is a row or counts as missing, so that
 * a hole in a venue's answer is never taken for silence. What lies at the time of the last row is the next page's, as there may be
 * more of it.
 *
 * <p><b>Dropped.</b> Walking backwards from the newest trade takes a thousand requests to reach an hour of yesterday. Coinbase's
 * other parameter, which asks for what is newer than an id, answers with the newest page of all.
 */
final class IdWalk {

    private static final int ID = Dataset.TRADES.indexOf("trade_id");
    // Halving 2^63 ids takes 63 guesses, and every other guess halves them.
    private static final int MAX_GUESSES = 130;
    private static final int MAX_PAGES = 1_000;

    private final HistoryEndpoint endpoint;
    private final BiFunction<HistoryEndpoint, Part, Answer> asking;
    private final SeriesId series;
    private final TradeIds known;
    private final WalkedRows walked;
    private final String where;

    /**
     * A walk.
     *
     * @param series what is requested
     * @param endpoint where
     * @param admission which rows are let in
     * @param known where former walks ended; receives where this one does
     * @param asking sends one request
     */
    IdWalk(
            SeriesId series,
            HistoryEndpoint endpoint,
            Admission admission,
            TradeIds known,
            BiFunction<HistoryEndpoint, Part, Answer> asking) {
        this.series = series;
        this.endpoint = endpoint;
        this.known = known;
        this.asking = asking;
        this.where = series.instrument().exchange() + " " + endpoint.request().name();
        this.walked = new WalkedRows(series, admission, where);
    }

    /** The first page of a window; ids without a row, and rows that were refused, count as missing. */
    Page fetch(TimeRange window) {
        long first = known.at(series, window.startMillis()).orElseGet(() -> firstSince(window.startMillis()));
        List<Rows> parts = new ArrayList<>();
        long missing = 0;
        long next = first;
        for (int pages = 0; pages < MAX_PAGES; pages++) {
            Rows rows = from(next, endpoint.pageRows());
            long end = next + endpoint.pageRows();
            long behind = rows.isEmpty() ? next : id(rows, rows.size() - 1) + 1;
            long last = rows.isEmpty() ? Long.MIN_VALUE : rows.time(rows.size() - 1);
            boolean reaches = last >= window.endMillis();
            // A page whose last ids have no rows is the end, unless later ones do.
            boolean isLast = reaches || (behind < end && newest() < end);
            missing += (isLast ? behind : end) - next - rows.size();
            parts.add(rows);
            next = end;
            Rows all = Rows.concat(series.dataset(), parts);
            if (isLast) {
                return page(window, all, missing);
            }
            if (!rows.isEmpty() && last > Math.max(all.time(0), window.startMillis())) {
                return page(TimeRange.ofMillis(window.startMillis(), last), all, missing);
            }
        }
        throw new SourceException(where + ": more than " + MAX_PAGES + " pages of trades at one time.");
    }

    private Page page(TimeRange answered, Rows all, long missing) {
        known.put(series, answered.endMillis(), idSince(all, answered.endMillis()));
        return walked.counted(new Page(answered, walked.checked(answered, all), missing));
    }

    /** The first id at a time or after it, of rows in the order of their ids; the one after the last if there is none. */
    private static long idSince(Rows rows, long millis) {
        for (int row = 0; row < rows.size(); row++) {
            if (rows.time(row) >= millis) {
                return id(rows, row);
            }
        }
        return rows.isEmpty() ? TradeIds.UNKNOWN : id(rows, rows.size() - 1) + 1;
    }

    /** The rows with an id and after it, up to a number of ids, in the order of their ids. */
    private Rows from(long first, int ids) {
        Rows rows = before(first + ids, endpoint);
        int[] order = new int[rows.size()];
        Arrays.setAll(order, row -> row);
        Rows.Builder ordered = Rows.builder(series.dataset(), rows.size());
        Arrays.stream(order)
                .boxed()
                .filter(row -> id(rows, row) >= first)
                .sorted((a, b) -> Long.compare(id(rows, a), id(rows, b)))
                .forEach(row -> ordered.copy(rows, row));
        return ordered.build();
    }

    /** An answer without rows would move the place that is searched for: it is believed where it comes twice. */
    private Rows before(long id, HistoryEndpoint page) {
        Part part = new Part(TimeRange.ALL, 1, id == TradeIds.UNKNOWN ? "" : Long.toString(id));
        Rows once = asking.apply(page, part).rows();
        Rows rows = once.isEmpty() ? asking.apply(page, part).rows() : once;
        for (int row = 0; id != TradeIds.UNKNOWN && row < rows.size(); row++) {
            if (id(rows, row) >= id) {
                throw new SourceException(where + " ignores the request for trades before " + id + ": it answered with "
                        + id(rows, row) + ".");
            }
        }
        return rows;
    }

    private long newest() {
        Rows rows = before(TradeIds.UNKNOWN, endpoint.page(1));
        return rows.isEmpty() ? 0 : id(rows, 0);
    }

    /** An id at most a page before the first one at a time or after it, and none before that is at that time. */
    private long firstSince(long millis) {
        Rows newest = before(TradeIds.UNKNOWN, endpoint.page(1));
        if (newest.isEmpty()) {
            return 1;
        }
        long high = id(newest, 0);
        long highTime = newest.time(0);
        if (highTime < millis) {
            return high + 1;
        }
        TradeIds.Place below = known.before(series, millis);
        long low = below.id() - 1;
        long lowTime = below.millis();
        for (int guesses = 0; high - low > endpoint.pageRows(); guesses++) {
            if (guesses == MAX_GUESSES) {
                throw new SourceException(where + " has trades whose ids do not grow with time.");
            }
            long guess = low + (high - low) / 2;
            if (guesses % 2 == 0 && lowTime > 0 && highTime > lowTime) {
                double share = (double) (millis - lowTime) / (highTime - lowTime);
                guess = Math.min(high - 1, Math.max(low + 1, low + (long) (share * (high - low))));
            }
            Rows found = before(guess + 1, endpoint.page(1));
            if (found.isEmpty()) {
                low = guess;
            } else if (found.time(0) < millis) {
                low = guess;
                lowTime = found.time(0);
            } else {
                high = Math.min(guess, id(found, 0));
                highTime = found.time(0);
            }
        }
        return low + 1;
    }

    private static long id(Rows rows, int row) {
        String text = String.valueOf(rows.text(ID, row));
        if (!text.matches("\\d{1,18}")) {
            throw new SourceException(
                    "Trade ids that are numbers without gaps were expected, but one is '" + text + "'.");
        }
        return Long.parseLong(text);
    }

    @Override
    public String toString() {
        return "IdWalk[" + series + " at " + endpoint.request().name() + "]";
    }
}
