package dev.kirby.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class LoopCopiesTest {

    @Test
    void each_class_of_rules_has_a_loop_of_its_own() {
        Rule always = bar -> Signal.LONG;
        Rule never = bar -> Signal.NONE;

        assertThat(Decisions.of(always)).isSameAs(Decisions.of(always)).isNotInstanceOf(DecisionLoop.class);
        assertThat(Decisions.of(always).getClass())
                .isNotEqualTo(Decisions.of(never).getClass());
        assertThat(Tests.of(bar -> true)).isNotInstanceOf(TestLoop.class);
    }

    @Test
    void runs_are_where_the_action_changes() {
        Signal[] decided = {Signal.NONE, Signal.LONG, Signal.LONG, Signal.CLOSE, Signal.NONE, Signal.SHORT};
        Rule rule = bar -> decided[bar];
        int[] runs = new int[decided.length];

        int count = Decisions.of(rule).runs(rule, 0, 3, runs, 0);
        count = Decisions.of(rule).runs(rule, 3, decided.length, runs, count);

        assertThat(count).isEqualTo(4);
        assertThat(runs)
                .startsWith(
                        Decisions.run(1, Signal.Action.LONG.ordinal()),
                        Decisions.run(3, Signal.Action.CLOSE.ordinal()),
                        Decisions.run(4, Signal.Action.NONE.ordinal()),
                        Decisions.run(5, Signal.Action.SHORT.ordinal()));
        assertThat(Decisions.bar(runs[1])).isEqualTo(3);
        assertThat(Decisions.action(runs[1])).isEqualTo(Signal.Action.CLOSE.ordinal());
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
