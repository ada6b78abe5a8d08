package dev.kirby.sweep;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * How many bars after its event a signal comes, as bits: one row for each delay. Found once for the events of many lists that
 * are confirmed alike, so that a list takes a few operations a word for each delay instead of a call for each event.
 * Reusable, for one thread.
 */
final class Delays {

    private static final int ROWS = 8;

    private final int size;
    private final long[][] rows = new long[ROWS][];
    // Events whose signals come later than the rows go.
    private final long[] later;
    private final boolean[] used = new boolean[ROWS + 1];
    private IntUnaryOperator signalBar = bar -> bar;

    /**
     * Room for delays.
     *
     * @param size how many bars there are
     */
    Delays(int size) {
        this.size = size;
        this.later = new long[(size + 63) >>> 6];
    }

    /**
     * Finds the delays of events.
     *
     * @param newSignalBar for the bar of an event the bar of the signal, that one or a later one; negative if there is none
     * @param events one bit a bar; those beyond the last are not looked at
     */
    void find(IntUnaryOperator newSignalBar, long[] events) {
        signalBar = newSignalBar;
        for (int delay = 0; delay < ROWS; delay++) {
            if (used[delay]) {
                Arrays.fill(rows[delay], 0);
            }
        }
        Arrays.fill(later, 0);
        Arrays.fill(used, false);
        for (int word = 0; word < events.length; word++) {
            for (long left = within(word, events[word]); left != 0; left &= left - 1) {
                int bar = (word << 6) + Long.numberOfTrailingZeros(left);
                int signal = signalBar.applyAsInt(bar);
                if (signal >= 0) {
                    row(Math.min(ROWS, signal - bar))[word] |= left & -left;
                }
            }
        }
    }

    private long[] row(int delay) {
        used[delay] = true;
        if (delay == ROWS) {
            return later;
        }
        if (rows[delay] == null) {
            rows[delay] = new long[later.length];
        }
        return rows[delay];
    }

    /** Without the bits beyond the last bar. */
    private long within(int word, long bits) {
        return word == later.length - 1 && size % 64 != 0 ? bits & ((1L << size) - 1) : bits;
    }

    /**
     * Adds the signals of events.
     *
     * @param events some of those whose delays were found
     * @param signals one bit a bar
     */
    void add(long[] events, long[] signals) {
        for (int delay = 0; delay < ROWS; delay++) {
            if (used[delay] && delay == 0) {
                addAtOnce(events, rows[0], signals);
            } else if (used[delay]) {
                add(events, rows[delay], delay, signals);
            }
        }
        if (used[ROWS]) {
            addLater(events, signals);
        }
    }

    private static void addAtOnce(long[] events, long[] row, long[] signals) {
        for (int word = 0; word < signals.length; word++) {
            signals[word] |= events[word] & row[word];
        }
    }

    private static void add(long[] events, long[] row, int delay, long[] signals) {
        signals[0] |= (events[0] & row[0]) << delay;
        for (int word = 1; word < signals.length; word++) {
            signals[word] |= (events[word] & row[word]) << delay | (events[word - 1] & row[word - 1]) >>> (64 - delay);
        }
    }

    private void addLater(long[] events, long[] signals) {
        for (int word = 0; word < later.length; word++) {
            for (long left = events[word] & later[word]; left != 0; left &= left - 1) {
                int signal = signalBar.applyAsInt((word << 6) + Long.numberOfTrailingZeros(left));
                signals[signal >>> 6] |= 1L << signal;
            }
        }
    }
}
