package dev.kirby.strategy.internal;

import java.lang.invoke.MethodHandles;
import java.util.function.IntPredicate;

/** The bars at which a condition holds, as bits. */
public abstract class Tests {

    private static final LoopCopies<Tests> COPIES = new LoopCopies<>(MethodHandles.lookup(), TestLoop.class);

    Tests() {}

    /**
     * {@return the loop for the class of a test}
     *
     * @param test computed for some bars
     */
    public static Tests of(IntPredicate test) {
        return COPIES.get(test.getClass());
    }

    /**
     * Marks the bars of a range.
     *
     * @param test of the class that {@link #of} was called with
     * @param from first bar, a multiple of 64
     * @param to last bar, exclusive
     * @param words one bit a bar, 0 in the range so far
     */
    public abstract void mark(IntPredicate test, int from, int to, long[] words);
}
