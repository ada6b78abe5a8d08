package dev.kirby.store.files;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first look at all files of an import, which decides whether anything is stored. Holds one {@code long} per line, so
 * that ten years of minutes take 42 MB, and another 16 bytes for each row that occurs more than once, however often it does.
 */
final class Survey {

    private static final int NAMED = 10;
    private static final int MAX_STRETCHES = 1_000;

    private final @Nullable Interval interval;
    private final Instant now;
    private long[] identities = new long[1 << 16];
    private int size;
    private long unordered;
    private long notClosed;
    private long badLines;
    private final List<String> bad = new ArrayList<>();
    private final List<String> unorderedAt = new ArrayList<>();
    private final List<String> unterminated = new ArrayList<>();
    private long first = Long.MAX_VALUE;
    private long end = Long.MIN_VALUE;

    Survey(@Nullable Interval interval, Instant now) {
        this.interval = interval;
        this.now = now;
    }

    /** Whether a row was final by the time of the import; others are left out. */
    boolean isPast(long time) {
        return RowReader.isPast(interval, time, now);
    }

    void read(RowReader reader, String file) throws IOException {
        reader.read(new RowReader.Lines() {
            private long previous = Long.MIN_VALUE;

            @Override
            public void row(long line, LineRow row) {
                long time = row.time(0);
                if (!isPast(time)) {
                    notClosed++;
                    return;
                }
                if (time < previous && unordered++ < NAMED) {
                    unorderedAt.add(file + ":" + line);
                }
                previous = time;
                first = Math.min(first, time);
                end = Math.max(end, interval == null ? time + 1 : interval.next(time));
                add(row.identity());
            }

            @Override
            public void bad(long line, String why) {
                if (badLines++ < NAMED) {
                    bad.add(file + ":" + line + ": " + why);
                }
            }

            @Override
            public void unterminated(long line) {
                unterminated.add(file + ":" + line);
            }
        });
    }

    private void add(long time) {
        if (size == identities.length) {
            identities = Arrays.copyOf(identities, size * 2);
        }
        identities[size++] = time;
    }

    /** Refuses the import if a line cannot be read. */
    void requireReadable() {
        if (badLines > 0) {
            throw new InvalidRequestException(badLines + (badLines == 1 ? " line" : " lines")
                    + " cannot be read, so nothing was imported: " + String.join("; ", bad)
                    + (badLines > NAMED ? "; and " + (badLines - NAMED) + " more" : "")
                    + ". Mend the files, or name their columns with --columns and --time-unit.");
        }
        if (size == 0) {
            throw new InvalidRequestException(
                    (interval == null ? "No row" : "No closed candle") + " in these files, so nothing was imported.");
        }
    }

    /** The rows that occur more than once, by their identity; sorts what was collected. */
    Repeats repeats() {
        Arrays.sort(identities, 0, size);
        int count = 0;
        for (int i = 1; i < size; i++) {
            count += isFirstRepeat(i) ? 1 : 0;
        }
        long[] repeated = new long[count];
        int filled = 0;
        for (int i = 1; i < size; i++) {
            if (isFirstRepeat(i)) {
                repeated[filled++] = identities[i];
            }
        }
        return new Repeats(repeated);
    }

    private boolean isFirstRepeat(int i) {
        return identities[i] == identities[i - 1] && (i == 1 || identities[i - 2] != identities[i]);
    }

    /** Rows that occur more than once, and the contents of the first of each. */
    static final class Repeats {
        private final long[] identities;
        private final long[] contents;
        private final boolean[] seen;

        private Repeats(long[] identities) {
            this.identities = identities;
            this.contents = new long[identities.length];
            this.seen = new boolean[identities.length];
        }

        boolean isEmpty() {
            return identities.length == 0;
        }

        /** Whether a row says something else than an earlier one of the same identity. */
        boolean contradicts(LineRow row) {
            int at = Arrays.binarySearch(identities, row.identity());
            if (at < 0) {
                return false;
            }
            long found = row.contents();
            if (!seen[at]) {
                seen[at] = true;
                contents[at] = found;
            }
            return contents[at] != found;
        }
    }

    /** How many different rows there are, after {@link #repeats} sorted them. */
    long distinct() {
        long distinct = size == 0 ? 0 : 1;
        for (int i = 1; i < size; i++) {
            if (identities[i] != identities[i - 1]) {
                distinct++;
            }
        }
        return distinct;
    }

    /** From the first row to just after the last; for candles to the close of the last. */
    TimeRange range() {
        return TimeRange.ofMillis(first, end);
    }

    /**
     * Stretches of candles that follow each other, after {@link #repeats} sorted them; none of rows without an interval. Of more than
     * a thousand, only those that are longer than a thousandth of all are named, since a store keeps each by itself.
     */
    List<TimeRange> unbroken() {
        if (interval == null) {
            return List.of();
        }
        List<TimeRange> stretches = new ArrayList<>();
        long least = distinct() / MAX_STRETCHES;
        long rows = 1;
        // Of candles the identity is the time.
        long start = identities[0];
        for (int i = 1; i <= size; i++) {
            long before = identities[i - 1];
            if (i < size && identities[i] == before) {
                continue;
            }
            if (i < size && identities[i] == interval.next(before)) {
                rows++;
                continue;
            }
            if (rows >= least) {
                stretches.add(TimeRange.ofMillis(start, interval.next(before)));
            }
            start = i < size ? identities[i] : start;
            rows = 1;
        }
        return stretches;
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (size > distinct()) {
            long repeats = size - distinct();
            notes.add(repeats + (repeats == 1 ? " line repeats" : " lines repeat")
                    + " a row exactly; each row is stored once.");
        }
        if (unordered > 0) {
            notes.add(unordered + (unordered == 1 ? " line steps" : " lines step") + " back in time, first at "
                    + String.join(", ", unorderedAt) + "; stored in order.");
        }
        if (!unterminated.isEmpty()) {
            notes.add("Warning: no newline ends " + String.join(", ", unterminated)
                    + ". It was read; if the file was cut, its last value is cut too.");
        }
        if (notClosed > 0) {
            notes.add(notClosed + (notClosed == 1 ? " candle has" : " candles have") + " not closed yet; left out.");
        }
        return notes;
    }
}
