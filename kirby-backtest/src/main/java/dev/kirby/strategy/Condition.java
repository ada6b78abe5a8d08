package dev.kirby.strategy;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;

/**
 * Something that holds at a bar or not, and the parameters it depends on. A sweep evaluates it once for each combination of
 * those parameters, whatever the others are.
 *
 * @param parameters the names it depends on; it sees no others
 * @param test computes what it needs and returns whether it holds at a bar, by bars up to that one
 */
public record Condition(List<String> parameters, BiFunction<Study, Params, IntPredicate> test) {

    /** Copies the names. */
    public Condition {
        parameters = List.copyOf(parameters);
    }

    /** For example {@code Condition[pierce_depth, key_level_lookback]}. */
    @Override
    public String toString() {
        return "Condition" + parameters;
    }
}
