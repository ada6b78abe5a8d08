package dev.kirby.store.files;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first look at all files of an import, which decides whether anything is stored. Holds one {@code long} per line, so
 * that ten years of minutes take 42 MB; values are kept only of lines whose time occurs twice.
 */
final class Survey {

    private static final int NAMED = 10;

    private final Interval interval;
    private final long now;
    private long[] times = new long[1 << 16];
    private int size;
    private long unordered;
    private long notClosed;
    private long badLines;
    private final List<String> bad = new ArrayList<>();
    private final List<String> unorderedAt = new ArrayList<>();
    private final List<TimeRange> extents = new ArrayList<>();

    Survey(Interval interval, Instant now) {
        this.interval = interval;
        this.now = now.toEpochMilli();
    }

    /** Whether a candle had closed by the time of the import; others are left out. */
    boolean isClosed(long time) {
        return interval.next(time) <= now;
    }

    void read(CandleReader reader, String file) throws IOException {
        long[] extent = {Long.MAX_VALUE, Long.MIN_VALUE};
        reader.read(new CandleReader.Lines() {
            private long previous = Long.MIN_VALUE;

            @Override
            public void candle(long line, long time, double[] values) {
                if (!isClosed(time)) {
                    notClosed++;
                    return;
                }
                if (time < previous && unordered++ < NAMED) {
                    unorderedAt.add(file + ":" + line);
                }
                previous = time;
                extent[0] = Math.min(extent[0], time);
                extent[1] = Math.max(extent[1], interval.next(time));
                add(time);
            }

            @Override
            public void bad(long line, String why) {
                if (badLines++ < NAMED) {
                    bad.add(file + ":" + line + ": " + why);
                }
            }
        });
        if (extent[0] < extent[1]) {
            extents.add(TimeRange.ofMillis(extent[0], extent[1]));
        }
    }

    private void add(long time) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
        }
        times[size++] = time;
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
            throw new InvalidRequestException("No closed candle in these files, so nothing was imported.");
        }
    }

    /** The times that occur more than once; sorts what was collected. */
    Map<Long, double[]> repeated() {
        Arrays.sort(times, 0, size);
        Map<Long, double[]> repeated = new HashMap<>();
        for (int i = 1; i < size; i++) {
            if (times[i] == times[i - 1]) {
                repeated.put(times[i], new double[0]);
            }
        }
        return repeated;
    }

    /** How many different times there are, after {@link #repeated} sorted them. */
    long distinct() {
        long distinct = size == 0 ? 0 : 1;
        for (int i = 1; i < size; i++) {
            if (times[i] != times[i - 1]) {
                distinct++;
            }
        }
        return distinct;
    }

    /** From the first open to the last close of each file. */
    List<TimeRange> extents() {
        return extents;
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (size > distinct()) {
            long repeats = size - distinct();
            notes.add(repeats + (repeats == 1 ? " line repeats" : " lines repeat")
                    + " a candle exactly; each candle is stored once.");
        }
        if (unordered > 0) {
            notes.add(unordered + (unordered == 1 ? " line steps" : " lines step") + " back in time, first at "
                    + String.join(", ", unorderedAt) + "; stored in order.");
        }
        if (notClosed > 0) {
            notes.add(notClosed + (notClosed == 1 ? " candle has" : " candles have") + " not closed yet; left out.");
        }
        return notes;
    }
}
