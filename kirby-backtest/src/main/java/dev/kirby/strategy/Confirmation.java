package dev.kirby.strategy;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;

/**
 * What must follow an event before it becomes a signal, and the parameters that depends on.
 *
 * @param parameters the names it depends on; it sees no others
 * @param signalBar computes what it needs and returns, for the bar of an event, the bar of the signal: that bar or a later
 *     one, decided by bars up to the one returned, or -1 if there is none
 */
public record Confirmation(List<String> parameters, BiFunction<Study, Params, IntUnaryOperator> signalBar) {

    /** An event is a signal at once. */
    public static final Confirmation AT_ONCE = new Confirmation(List.of(), (study, params) -> bar -> bar);

    /** Copies the names. */
    public Confirmation {
        parameters = List.copyOf(parameters);
    }

    /** For example {@code Confirmation[rejection_candles]}. */
    @Override
    public String toString() {
        return "Confirmation" + parameters;
    }
}
