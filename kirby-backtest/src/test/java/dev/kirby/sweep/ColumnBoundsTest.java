package dev.kirby.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.strategy.Condition;
import dev.kirby.strategy.Operand;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnBoundsTest {

    @Test
    void mark_what_a_comparison_at_every_bar_marks() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int size = 1 + random.nextInt(400);
            double[] a = column(random, size);
            double[] b = column(random, size);
            long[] words = new long[(size + 63) >>> 6];
            ColumnBounds bounds = ColumnBounds.of(a);
            int middle = Math.min(size, 64 * random.nextInt(7));
            bounds.markAbove(a, ColumnBounds.of(b), b, 0, middle, words);
            bounds.markAbove(a, ColumnBounds.of(b), b, middle & -64, size, cleared(words, middle & -64));
            for (int bar = 0; bar < size; bar++) {
                boolean marked = (words[bar >>> 6] >>> bar & 1) != 0;
                assertThat(marked).as("seed %d, bar %d of %d", seed, bar, size).isEqualTo(a[bar] > b[bar]);
            }
        }
    }

    private static long[] cleared(long[] words, int from) {
        for (int word = from >>> 6; word < words.length; word++) {
            words[word] = 0;
        }
        return words;
    }

    /** Stretches on one side of 0 and on the other, ties, and values that are unknown. */
    private static double[] column(Random random, int size) {
        double[] column = new double[size];
        double value = random.nextGaussian();
        for (int i = 0; i < size; i++) {
            value += random.nextInt(20) == 0 ? 3 * random.nextGaussian() : 0.05 * random.nextGaussian();
            column[i] = random.nextInt(60) == 0 ? Double.NaN : Math.rint(4 * value) / 4;
        }
        return column;
    }

    @Test
    void conditions_know_what_they_compare() {
        Operand fast = Operand.of((study, p) -> study.sma(p.integer("fast")), "fast", "shift");
        Operand slow = Operand.of((study, p) -> study.sma(p.integer("slow")), "slow", "shift");
        Condition above = Condition.above(fast, slow);

        assertThat(above.parameters()).containsExactly("fast", "shift", "slow");
        assertThat(above.operands()).containsExactly(fast, slow);
        assertThat(above.not().operands()).isEmpty();
        assertThat(above.not().not().operands()).containsExactly(fast, slow);
        assertThat(new Condition(List.of(), (study, p) -> bar -> true).operands())
                .isEmpty();
        assertThat(fast).hasToString("Operand[fast, shift]");
    }
}
