package dev.kirby.store.live;

import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notices trades that did not come, by their ids, while the connection stood. Some venues count the trades of a market one by
 * one, others do not: only after a hundred ids in a row, each one more than the one before, a jump is a gap. After a jump the
 * hundred begin anew, so that a venue whose ids jump by habit is not asked again and again. Of the trades of one message the
 * order does not matter. Not thread-safe.
 */
final class TradeSequence {

    private static final int TRUSTED_RUN = 100;
    private static final long LARGEST_GAP = 1_000_000;
    private static final int MAX_DIGITS = 18;
    private static final int ID = Dataset.TRADES.indexOf("trade_id");
    private static final long NOT_COUNTED = -1;

    private long last = NOT_COUNTED;
    private long lastMillis;
    private int run;

    /**
     * Trades that did not come.
     *
     * @param sinceMillis the time of the last one before them
     */
    record Missing(long firstId, long lastId, long sinceMillis) {}

    /** Takes the trades of a message; returns the first gap before or among them. */
    Optional<Missing> add(Rows trades) {
        long[] ids = new long[trades.size()];
        int[] rows = new int[trades.size()];
        for (int row = 0; row < ids.length; row++) {
            long id = number(trades.text(ID, row));
            if (id == NOT_COUNTED) {
                return Optional.empty();
            }
            // Messages are short and in order, or in the opposite order.
            int at = row;
            for (; at > 0 && ids[at - 1] > id; at--) {
                ids[at] = ids[at - 1];
                rows[at] = rows[at - 1];
            }
            ids[at] = id;
            rows[at] = row;
        }
        Optional<Missing> missing = Optional.empty();
        for (int i = 0; i < ids.length; i++) {
            Optional<Missing> before = follow(ids[i], trades.time(rows[i]));
            missing = missing.isPresent() ? missing : before;
        }
        return missing;
    }

    private Optional<Missing> follow(long id, long timeMillis) {
        if (last != NOT_COUNTED && id <= last) {
            return Optional.empty();
        }
        Optional<Missing> missing = Optional.empty();
        if (last != NOT_COUNTED && id == last + 1) {
            run++;
        } else {
            if (last != NOT_COUNTED && run >= TRUSTED_RUN && id - last <= LARGEST_GAP) {
                missing = Optional.of(new Missing(last + 1, id - 1, lastMillis));
            }
            run = 0;
        }
        last = id;
        lastMillis = timeMillis;
        return missing;
    }

    private static long number(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_DIGITS) {
            return NOT_COUNTED;
        }
        long number = 0;
        for (int i = 0; i < id.length(); i++) {
            int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NOT_COUNTED;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
