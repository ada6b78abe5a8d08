package dev.kirby.backtest.internal;

import java.util.Arrays;

/**
 * The funding times without a stored rate. Venues pay in regular steps that differ by venue and change now and then, so the step
 * at a gap is the upper median of up to ten distances between stored rates around it; a distance of more than one and a half
 * steps has times missing in it. With fewer than two rates the step is eight hours.
 */
final class FundingGaps {

    private static final long DEFAULT_STEP = 8 * 3_600_000L;
    private static final int NEIGHBOURS = 5;

    private final long[] known;
    private final int count;
    private long[] missing = new long[16];
    private int size;

    private FundingGaps(long[] known, int count) {
        this.known = known;
        this.count = count;
    }

    /**
     * @param known times of stored rates, ascending
     * @param count how many of them there are
     * @param start of the bars, inclusive
     * @param end of the bars, exclusive
     * @return times without a rate, ascending
     */
    static long[] of(long[] known, int count, long start, long end) {
        FundingGaps gaps = new FundingGaps(known, count);
        if (count == 0) {
            gaps.fill(Math.floorDiv(start - 1, DEFAULT_STEP) * DEFAULT_STEP, end, DEFAULT_STEP);
        } else {
            long step = gaps.step(0);
            long before = known[0] - (known[0] - start) / step * step;
            gaps.fill(before - step, known[0], step);
            for (int i = 0; i + 1 < count; i++) {
                step = gaps.step(i);
                if (2 * (known[i + 1] - known[i]) > 3 * step) {
                    gaps.fill(known[i], known[i + 1] - step / 2, step);
                }
            }
            gaps.fill(known[count - 1], end, gaps.step(count - 1));
        }
        return Arrays.copyOf(gaps.missing, gaps.size);
    }

    /** Adds the times after one and before another. */
    private void fill(long after, long before, long step) {
        for (long time = after + step; time < before; time += step) {
            if (size == missing.length) {
                missing = Arrays.copyOf(missing, 2 * size);
            }
            missing[size++] = time;
        }
    }

    /** The distance to expect after a stored rate. */
    private long step(int index) {
        long[] near = new long[2 * NEIGHBOURS + 1];
        int n = 0;
        for (int i = Math.max(0, index - NEIGHBOURS); i < Math.min(count - 1, index + NEIGHBOURS + 1); i++) {
            if (i != index || count == 2) {
                near[n++] = known[i + 1] - known[i];
            }
        }
        if (n == 0) {
            return DEFAULT_STEP;
        }
        Arrays.sort(near, 0, n);
        return Math.max(1, near[n / 2]);
    }
}
