package dev.kirby.store.storage;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A window for which a source answered with fewer rows than the calendar expects: "asked, n of m rows, k times, last at". The
 * market may have been silent, or the source may have answered wrongly, and one answer does not show which.
 *
 * <p>This is the one place that decides when such a window is requested again, and when its answer is believed:
 *
 * <ul>
 *   <li>The pauses between two requests double. The first is as long as the window was old when it was requested, but at least
 *       a minute and at most fifteen, so that the newest minutes are soon complete and old gaps cost few requests.
 *   <li>An answer with the same rows that comes on a later day (UTC), at least an hour after the first, is believed: the
 *       window is certain from then on. An answer with other rows starts anew; one with fewer rows than there were counts as a
 *       request, and changes nothing else.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 *
 * @param range the window
 * @param rows how many rows the best answer had
 * @param expected how many rows the calendar expects
 * @param asked how often the window was requested, at least once
 * @param since when the best answer came first
 * @param last when the window was requested last
 * @param digest of the times of the best answer's rows; see {@link #digest(Rows)}
 */
public record ProvisionalAnswer(
        TimeRange range, long rows, long expected, int asked, Instant since, Instant last, long digest) {

    private static final Duration MIN_PAUSE = Duration.ofMinutes(1);
    private static final Duration MAX_FIRST_PAUSE = Duration.ofMinutes(15);
    private static final int MAX_DOUBLINGS = 7;
    private static final Duration MIN_DISTANCE = Duration.ofHours(1);

    // Windows that follow each other are kept as one up to this size, which a backfill requests in one batch.
    private static final long MAX_EXPECTED = 50_000;

    /** Checks the numbers. */
    public ProvisionalAnswer {
        requireNonNull(range, "range");
        requireNonNull(since, "since");
        requireNonNull(last, "last");
        if (rows < 0 || expected < rows || asked < 1 || last.isBefore(since)) {
            throw new InvalidRequestException("No provisional answer has " + rows + " of " + expected + " rows, asked "
                    + asked + " times from " + since + " to " + last + ".");
        }
    }

    /** The first answer for a window. */
    static ProvisionalAnswer first(TimeRange range, Rows rows, long missing, Instant now) {
        return new ProvisionalAnswer(range, rows.size(), rows.size() + missing, 1, now, now, digest(rows));
    }

    /**
     * Identifies a set of times, whatever pages they came in: the digest of two sets without common rows is the sum of theirs.
     *
     * @param rows any rows
     * @return 0 for none
     */
    static long digest(Rows rows) {
        long sum = 0;
        for (int row = 0; row < rows.size(); row++) {
            // The finaliser of SplitMix64, so that sums of different sets differ.
            long mixed = rows.time(row) + 0x9e3779b97f4a7c15L;
            mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
            sum += mixed ^ (mixed >>> 31);
        }
        return sum;
    }

    /**
     * The state after another answer for the whole window.
     *
     * @param answer its rows within the window
     * @param now when it came
     * @return absent if nothing is left in doubt
     */
    Optional<ProvisionalAnswer> again(Rows answer, Instant now) {
        if (answer.size() >= expected) {
            return Optional.empty();
        }
        Instant at = now.isAfter(last) ? now : last;
        if (answer.size() < rows) {
            return Optional.of(new ProvisionalAnswer(range, rows, expected, asked + 1, since, at, digest));
        }
        long newDigest = digest(answer);
        boolean isSame = answer.size() == rows && newDigest == digest;
        if (isSame && day(at) > day(since) && !at.isBefore(since.plus(MIN_DISTANCE))) {
            return Optional.empty();
        }
        return Optional.of(
                new ProvisionalAnswer(range, answer.size(), expected, asked + 1, isSame ? since : at, at, newDigest));
    }

    private static long day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }

    /** This window and the one after it as one, where both were requested together and neither grows too large. */
    Optional<ProvisionalAnswer> joined(ProvisionalAnswer next) {
        boolean isOne = range.end().equals(next.range.start())
                && asked == next.asked
                && since.equals(next.since)
                && last.equals(next.last)
                && expected + next.expected <= MAX_EXPECTED;
        return isOne
                ? Optional.of(new ProvisionalAnswer(
                        new TimeRange(range.start(), next.range.end()),
                        rows + next.rows,
                        expected + next.expected,
                        asked,
                        since,
                        last,
                        digest + next.digest))
                : Optional.empty();
    }

    /** {@return when the window is to be requested again} */
    public Instant due() {
        Duration age = Duration.between(range.end(), since);
        Duration first = age.compareTo(MAX_FIRST_PAUSE) > 0 ? MAX_FIRST_PAUSE : age;
        Duration pause = first.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : first;
        return last.plus(pause.multipliedBy(1L << Math.min(asked - 1, MAX_DOUBLINGS)));
    }

    /** {@return how many rows the calendar expects beside those that came} */
    public long missing() {
        return expected - rows;
    }

    /** For example {@code 2024-01-01T00:00Z to 2024-01-02T00:00Z: 3 of 1440 rows, asked 2 times}. */
    @Override
    public String toString() {
        return range + ": " + rows + " of " + expected + " rows, asked " + (asked == 1 ? "once" : asked + " times");
    }
}
