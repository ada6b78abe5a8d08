package dev.kirby.exchange.internal.rest;

import dev.kirby.exchange.internal.rows.Repetitions;
import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an answer of an endpoint must be, by its description alone. A request that names the first and the last time wanted is
 * not answered by rows that all lie outside: an old page that a cache answers with again is distinguished from an answer this way. Rows
 * at a known distance may go on beyond the window, since what they then lack of it is counted; events may not begin before it,
 * for their number is known to nobody.
 *
 * <p>Times of one answer run in one direction, forwards or backwards, since half the venues answer newest first; rows in another
 * order are an error, and so is a row that comes twice, for both are signs of a broken cache or proxy that may have lost rows
 * too. Only liquidations may be alike: two of the same size and price can happen in one millisecond.
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
        boolean isInside = false;
        boolean isNear = true;
        for (int row = 0; row < rows.size(); row++) {
            long time = rows.time(row);
            boolean isEarly = asked.startMillis() - time > early;
            if (isEarly && !regular) {
                throw ignored(where, asked, time);
            }
            isInside |= asked.contains(time);
            isNear &= !isEarly && time - asked.endMillis() <= late;
        }
        // The last row of an old page may be the one to spare of this one.
        if (!isInside && !isNear) {
            throw ignored(where, asked, rows.time(0));
        }
        requireOrder(where, rows);
    }

    private static UnkeptPromiseException ignored(String where, TimeRange asked, long time) {
        String bound = time < asked.startMillis() ? "from " + asked.start() + " on" : "before " + asked.end();
        return new UnkeptPromiseException(
                where + " ignores the request for rows " + bound + ": it answered with one of "
                        + Instant.ofEpochMilli(time) + ". A cache or a proxy in between may have given an old answer.");
    }

    private void requireOrder(String where, Rows rows) {
        int direction = 0;
        for (int row = 1; row < rows.size(); row++) {
            int step = Long.compare(rows.time(row), rows.time(row - 1));
            if (step == 0 && !named) {
                throw repeated(where, rows.time(row));
            }
            if (step * direction < 0) {
                throw new UnkeptPromiseException(where + " answered with rows out of order: one of "
                        + Instant.ofEpochMilli(rows.time(row)) + " stands after one of "
                        + Instant.ofEpochMilli(rows.time(row - 1)) + ".");
            }
            direction = step == 0 ? direction : step;
        }
        if (named && rows.dataset() != Dataset.LIQUIDATIONS) {
            Rows sorted = rows.sorted();
            Rows once = Repetitions.drop(sorted);
            for (int row = 0; once.size() < sorted.size(); row++) {
                if (row == once.size() || once.time(row) != sorted.time(row)) {
                    throw repeated(where, sorted.time(row));
                }
            }
        }
    }

    private static UnkeptPromiseException repeated(String where, long time) {
        return new UnkeptPromiseException(where + " answered with a row of " + Instant.ofEpochMilli(time) + " twice.");
    }

    @Override
    public String toString() {
        return "AnswerPromise[" + endpoint + "]";
    }
}
