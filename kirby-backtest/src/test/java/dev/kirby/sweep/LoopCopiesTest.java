package dev.kirby.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import org.junit.jupiter.api.Test;

class LoopCopiesTest {

    @Test
    void each_class_of_rules_has_a_loop_of_its_own() {
        Rule always = bar -> Signal.LONG;
        Rule never = bar -> Signal.NONE;

        assertThat(Decisions.of(always)).isSameAs(Decisions.of(always)).isNotInstanceOf(DecisionLoop.class);
        assertThat(Decisions.of(always).getClass())
                .isNotEqualTo(Decisions.of(never).getClass());
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
}
