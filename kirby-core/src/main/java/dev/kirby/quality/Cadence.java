package dev.kirby.quality;

import dev.kirby.market.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds where rows are absent in a series that has no interval but comes regularly, such as funding every eight hours.
 *
 * <p>Nobody says what the cadence is, and venues change it: the usual spacing at a place is the (upper) median of the eight
 * spacings before and the eight after it. A spacing of more than one and a half times that is a gap. Around a change of cadence
 * the median changes over at the very spacing at which the cadence does, so that a venue that goes from four hours to eight
 * has no gap. One pass, 17 spacings of memory, one sort of 16 numbers a row. What it cannot see: every second row absent over
 * a long time, which is a cadence like any other. Not thread-safe.
 */
final class Cadence {

    private static final int EACH_SIDE = 8;
    private static final int WINDOW = 2 * EACH_SIDE + 1;
    private static final int MIN_OTHERS = 3;
    private static final double TOLERANCE = 1.5;

    /** A spacing that is too long. */
    record Gap(TimeRange range, long absent, Duration usual) {}

    // The last spacings in order, and for the one at an index when it began.
    private final long[] starts = new long[WINDOW];
    private final long[] spacings = new long[WINDOW];
    private int kept;
    private int judged;
    private long last = Long.MIN_VALUE;

    /** {@return the gaps that the next row makes certain, at most one} */
    List<Gap> accept(long time) {
        if (time <= last) {
            return List.of();
        }
        if (last == Long.MIN_VALUE) {
            last = time;
            return List.of();
        }
        if (kept == WINDOW) {
            System.arraycopy(starts, 1, starts, 0, WINDOW - 1);
            System.arraycopy(spacings, 1, spacings, 0, WINDOW - 1);
            kept--;
            judged--;
        }
        starts[kept] = last;
        spacings[kept++] = time - last;
        last = time;
        if (kept - 1 - judged < EACH_SIDE) {
            return List.of();
        }
        List<Gap> found = new ArrayList<>(1);
        judge(judged++, found);
        return found;
    }

    /** {@return the gaps among the last rows, as far as they are known before more come} */
    List<Gap> rest() {
        List<Gap> found = new ArrayList<>();
        for (int i = judged; i < kept; i++) {
            judge(i, found);
        }
        return found;
    }

    private void judge(int index, List<Gap> found) {
        int from = Math.max(0, index - EACH_SIDE);
        int to = Math.min(kept, index + EACH_SIDE + 1);
        int others = to - from - 1;
        if (others < MIN_OTHERS) {
            return;
        }
        long[] sorted = new long[others];
        System.arraycopy(spacings, from, sorted, 0, index - from);
        System.arraycopy(spacings, index + 1, sorted, index - from, to - index - 1);
        Arrays.sort(sorted);
        long usual = sorted[others / 2];
        if (spacings[index] > TOLERANCE * usual) {
            long absent = Math.max(1, Math.round((double) spacings[index] / usual) - 1);
            found.add(new Gap(
                    TimeRange.ofMillis(starts[index] + usual, starts[index] + spacings[index]),
                    absent,
                    Duration.ofMillis(usual)));
        }
    }
}
