package dev.kirby.exchange.internal.rest;

import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.ColumnType;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer of an endpoint must be, by its description alone. A request that names the first and the last time wanted is
 * not answered by rows that all lie outside: an old page that a cache answers with again is distinguished from an answer this way. Rows
 * at a known distance may go on beyond the window, since what they then lack of it is counted; events may not begin before it,
 * for their number is known to nobody. Of rows that are identified by their time there is one: two that differ are an error.
 * Which order they come in is no promise, since half the venues answer newest first.
 *
 * <p>Venues differ in whether bounds count, and some round them to whole rows: one row to spare is allowed at each end.
 */
final class AnswerPromise {

    private final HistoryEndpoint endpoint;
    private final long early;
    private final long late;
    private final boolean named;
    private final boolean regular;

    AnswerPromise(HistoryEndpoint endpoint, @Nullable Interval interval) {
        this.endpoint = endpoint;
        boolean bounded = !endpoint.mayExceed();
        String request = endpoint.request().path() + endpoint.request().params();
        boolean first = bounded && request.matches("(?s).*\\{(start|before|next)[:}].*");
        boolean last = bounded && request.matches("(?s).*\\{(end|last)[:}].*");
        long imprecise = endpoint.request().precisionMillis()
                + endpoint.mapping().conversions().roundMillis();
        long slack = Math.max(endpoint.step(interval), 1) + imprecise;
        this.early = first ? slack : Long.MAX_VALUE;
        this.late = last ? slack : Long.MAX_VALUE;
        this.regular = endpoint.step(interval) > 0;
        this.named = !endpoint.dataset().keyColumns().isEmpty();
    }

    /**
     * Compares rows with the request that they answer.
     *
     * @param where venue and path, for errors
     * @param asked the window of the request
     * @param rows as the venue put them
     * @throws UnkeptPromiseException if they do not answer it
     */
    void require(String where, TimeRange asked, Rows rows) {
        boolean touches = rows.isEmpty();
        for (int row = 0; row < rows.size(); row++) {
            long time = rows.time(row);
            boolean isEarly = asked.startMillis() - time > early;
            if (isEarly && !regular) {
                throw ignored(where, asked, time);
            }
            touches |= !isEarly && time - asked.endMillis() <= late;
        }
        if (!touches) {
            throw ignored(where, asked, rows.time(0));
        }
        if (!named) {
            requireOneWord(where, asked, rows.sorted());
        }
    }

    private static UnkeptPromiseException ignored(String where, TimeRange asked, long time) {
        String bound = time < asked.startMillis() ? "from " + asked.start() + " on" : "before " + asked.end();
        return new UnkeptPromiseException(
                where + " ignores that rows " + bound + " were asked for: it answered with one of "
                        + Instant.ofEpochMilli(time) + ". A cache or a proxy in between may have given an old answer.");
    }

    /** Rows that come twice are one row, unless they differ. */
    private static void requireOneWord(String where, TimeRange asked, Rows rows) {
        for (int row = 1; row < rows.size(); row++) {
            long time = rows.time(row);
            if (time == rows.time(row - 1) && asked.contains(time) && differs(rows, row)) {
                throw new UnkeptPromiseException(
                        where + " answered with two rows of " + Instant.ofEpochMilli(time) + " that differ.");
            }
        }
    }

    private static boolean differs(Rows rows, int row) {
        List<Dataset.Column> columns = rows.dataset().columns();
        for (int column = 0; column < columns.size(); column++) {
            boolean isNumber = columns.get(column).type() == ColumnType.NUMBER;
            if (isNumber && Double.compare(rows.number(column, row), rows.number(column, row - 1)) != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "AnswerPromise[" + endpoint + "]";
    }
}
