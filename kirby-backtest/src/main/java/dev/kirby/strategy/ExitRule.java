package dev.kirby.strategy;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * How positions are left, by the bar of their signal, and the parameters that depends on.
 *
 * @param parameters the names it depends on; it sees no others
 * @param exits computes what it needs and returns the exits for a signal at a bar, by bars up to that one
 */
public record ExitRule(List<String> parameters, BiFunction<Study, Params, IntFunction<Exits>> exits) {

    /** Positions end with the data, or by a signal, only. */
    public static final ExitRule NONE = new ExitRule(List.of(), (study, params) -> bar -> Exits.NONE);

    /** Copies the names. */
    public ExitRule {
        parameters = List.copyOf(parameters);
    }

    /** For example {@code ExitRule[stop_distance, target_multiple]}. */
    @Override
    public String toString() {
        return "ExitRule" + parameters;
    }
}
