package dev.kirby.strategy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class TestsTest {

    @Test
    void each_class_of_tests_has_a_loop_of_its_own() {
        IntPredicate always = bar -> true;
        IntPredicate never = bar -> false;
        assertThat(Tests.of(always)).isSameAs(Tests.of(always)).isNotInstanceOf(TestLoop.class);
        assertThat(Tests.of(always).getClass()).isNotEqualTo(Tests.of(never).getClass());
    }

    @Test
    void tests_become_bits_whatever_the_length() {
        IntPredicate test = bar -> bar * 7 % 5 < 2;
        for (int bars : new int[] {1, 7, 63, 64, 65, 200}) {
            long[] words = new long[(bars + 63) / 64];
            Tests.of(test).mark(test, 0, bars, words);
            for (int bar = 0; bar < 64 * words.length; bar++) {
                assertThat((words[bar / 64] >>> bar & 1) == 1)
                        .as(bar + " of " + bars)
                        .isEqualTo(bar < bars && test.test(bar));
            }
        }
    }
}
