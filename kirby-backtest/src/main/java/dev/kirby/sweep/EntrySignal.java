package dev.kirby.sweep;

/**
 * The signal to open a position at the open after a bar, as one number, of which a sweep holds millions: in the order of bars,
 * a long before a short. This is the only place that knows how it is coded.
 */
final class EntrySignal {

    private EntrySignal() {}

    /** Codes a signal; there are two for each bar. */
    static int of(int bar, boolean isLong) {
        return bar << 1 | (isLong ? 0 : 1);
    }

    /** The bar at whose close the signal comes. */
    static int bar(int signal) {
        return signal >> 1;
    }

    /** Whether it opens a long; a short otherwise. */
    static boolean isLong(int signal) {
        return (signal & 1) == 0;
    }
}
