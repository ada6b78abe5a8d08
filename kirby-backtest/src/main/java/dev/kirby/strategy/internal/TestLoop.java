package dev.kirby.strategy.internal;

import java.util.function.IntPredicate;

/** The loop over tests, of which {@link LoopCopies} makes a copy for each class of tests. */
final class TestLoop extends Tests {

    TestLoop() {}

    @Override
    public void mark(IntPredicate test, int from, int to, long[] words) {
        int start = from;
        for (; start + 64 <= to; start += 64) {
            long word = 0;
            for (int part = 0; part < 64; part += 8) {
                word |= (long) eight(test, start + part) << part;
            }
            words[start >>> 6] = word;
        }
        if (start < to) {
            long word = 0;
            for (int bar = start; bar < to; bar++) {
                word |= (test.test(bar) ? 1L : 0L) << bar;
            }
            words[start >>> 6] = word;
        }
    }

    /** Written out: constants instead of shifts make it a quarter faster. */
    private static int eight(IntPredicate test, int bar) {
        return (test.test(bar) ? 1 : 0)
                | (test.test(bar + 1) ? 2 : 0)
                | (test.test(bar + 2) ? 4 : 0)
                | (test.test(bar + 3) ? 8 : 0)
                | (test.test(bar + 4) ? 16 : 0)
                | (test.test(bar + 5) ? 32 : 0)
                | (test.test(bar + 6) ? 64 : 0)
                | (test.test(bar + 7) ? 128 : 0);
    }
}
