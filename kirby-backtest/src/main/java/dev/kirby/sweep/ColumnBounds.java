package dev.kirby.sweep;

/**
 * The lowest and the highest values of every sixteen bars of a column that is compared with many others. Two averages stay on
 * their sides for many bars, so that bounds decide most comparisons sixteen at a time; the others are made bar by bar. That takes
 * half the time of a test at every bar, and an eighth of the column's memory. Bounds of bars with a NaN are NaN, and decide nothing.
 *
 * <p>Tried and dropped: deciding the groups of a word without branches, and visiting the others by their bits: slower by a fifth.
 *
 * @param lows by group
 * @param highs by group
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record ColumnBounds(double[] lows, double[] highs) {

    private static final int GROUP = 16;
    private static final long GROUP_BITS = (1L << GROUP) - 1;
    private static final int WORD = 64;

    /** Looks once at all values; bars beyond the last whole group have no bounds. */
    static ColumnBounds of(double[] values) {
        ColumnBounds bounds = new ColumnBounds(new double[values.length / GROUP], new double[values.length / GROUP]);
        for (int group = 0; group < bounds.lows.length; group++) {
            int bar = group * GROUP;
            // In pairs: a processor waits for the result of one Math.min or Math.max before it begins the next.
            double low = Math.min(values[bar], values[bar + 1]);
            double high = Math.max(values[bar], values[bar + 1]);
            for (int other = bar + 2; other < bar + GROUP; other += 2) {
                low = Math.min(low, Math.min(values[other], values[other + 1]));
                high = Math.max(high, Math.max(values[other], values[other + 1]));
            }
            bounds.lows[group] = low;
            bounds.highs[group] = high;
        }
        return bounds;
    }

    /**
     * Marks the bars of a range at which one column is above another.
     *
     * @param a the column of these bounds
     * @param others bounds of the other column
     * @param b the other column
     * @param from first bar, a multiple of 64
     * @param to last bar, exclusive
     * @param words one bit a bar, 0 in the range so far
     */
    void markAbove(double[] a, ColumnBounds others, double[] b, int from, int to, long[] words) {
        int bar = from;
        for (; bar + WORD <= to; bar += WORD) {
            long word = 0;
            int group = bar / GROUP;
            for (int bits = 0; bits < WORD; bits += GROUP) {
                if (lows[group] > others.highs[group]) {
                    word |= GROUP_BITS << bits;
                } else if (!(highs[group] <= others.lows[group])) {
                    word |= (eight(a, b, bar + bits) | eight(a, b, bar + bits + 8) << 8) << bits;
                }
                group++;
            }
            words[bar >>> 6] = word;
        }
        for (; bar < to; bar++) {
            words[bar >>> 6] |= (a[bar] > b[bar] ? 1L : 0) << bar;
        }
    }

    private static long eight(double[] a, double[] b, int bar) {
        return (a[bar] > b[bar] ? 1 : 0)
                | (a[bar + 1] > b[bar + 1] ? 2 : 0)
                | (a[bar + 2] > b[bar + 2] ? 4 : 0)
                | (a[bar + 3] > b[bar + 3] ? 8 : 0)
                | (a[bar + 4] > b[bar + 4] ? 16 : 0)
                | (a[bar + 5] > b[bar + 5] ? 32 : 0)
                | (a[bar + 6] > b[bar + 6] ? 64 : 0)
                | (a[bar + 7] > b[bar + 7] ? 128 : 0);
    }
}
