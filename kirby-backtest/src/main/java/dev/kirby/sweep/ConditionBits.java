package dev.kirby.sweep;

import dev.kirby.strategy.Condition;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Study;
import dev.kirby.strategy.internal.Tests;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The bars at which a condition holds, as bits, for every combination of its own parameters: computed once where they fit,
 * otherwise when they are requested.
 */
final class ConditionBits {

    // Blocks of bars whose columns stay in the cache while a tile of combinations is tested.
    private static final int BLOCK = 8_192;
    private static final int TILE = 64;
    // A column's bounds are worth finding where it is compared so many times.
    private static final int COMPARED = 8;

    private final Condition condition;
    private final Study study;
    private final Projection by;
    private final int[] representatives;
    private final int bars;
    private final long[][] kept;
    // Two, where columns are compared; otherwise none.
    private final List<ComparedSide> sides;

    /**
     * Computes the bits, if they fit.
     *
     * @param condition not an opposite
     * @param room bytes
     */
    ConditionBits(ParameterGrid grid, Condition condition, Study study, Workers workers, long room) {
        this.condition = condition;
        this.study = study;
        this.bars = study.size();
        this.by = new Projection(grid, condition.parameters());
        this.representatives = by.representatives();
        boolean fits = (long) by.size() * words() * Long.BYTES <= room;
        this.kept = new long[fits ? by.size() : 0][];
        List<ComparedSide> compared = condition.operands().stream()
                .map(operand -> new ComparedSide(grid, operand, study))
                .toList();
        int columns = compared.stream().mapToInt(ComparedSide::size).sum();
        this.sides = fits && (long) columns * COMPARED <= 2L * by.size() ? compared : List.of();
        sides.forEach(side -> side.find(workers));
        Tiles tiles = new Tiles(by.sizes(), TILE);
        workers.run(fits ? tiles.count() : 0, thread -> tile -> compute(tiles.combinations(tile)));
    }

    private int words() {
        return (bars + 63) >>> 6;
    }

    private IntPredicate test(int key) {
        return condition.test().apply(study, by.params(representatives[key], condition.parameters()));
    }

    private void compute(int[] keys) {
        for (int key : keys) {
            kept[key] = new long[words()];
        }
        if (sides.isEmpty()) {
            test(keys);
        } else {
            compare(keys, sides.get(0), sides.get(1));
        }
    }

    private void test(int[] keys) {
        IntPredicate[] tests = Arrays.stream(keys).mapToObj(this::test).toArray(IntPredicate[]::new);
        for (int from = 0; from < bars; from += BLOCK) {
            for (int i = 0; i < keys.length; i++) {
                Tests.of(tests[i]).mark(tests[i], from, Math.min(bars, from + BLOCK), kept[keys[i]]);
            }
        }
    }

    private void compare(int[] keys, ComparedSide left, ComparedSide right) {
        int[] combinations =
                Arrays.stream(keys).map(key -> representatives[key]).toArray();
        double[][] above = left.columns(combinations);
        double[][] below = right.columns(combinations);
        for (int from = 0; from < bars; from += BLOCK) {
            int to = Math.min(bars, from + BLOCK);
            for (int i = 0; i < keys.length; i++) {
                ColumnBounds bounds = left.bounds(combinations[i]);
                bounds.markAbove(above[i], right.bounds(combinations[i]), below[i], from, to, kept[keys[i]]);
            }
        }
    }

    /** The bits for a combination of the grid; nobody writes them. */
    long[] of(int combination) {
        int key = by.of(combination);
        if (kept.length > 0) {
            return kept[key];
        }
        long[] words = new long[words()];
        IntPredicate test = test(key);
        Tests.of(test).mark(test, 0, bars, words);
        return words;
    }
}
