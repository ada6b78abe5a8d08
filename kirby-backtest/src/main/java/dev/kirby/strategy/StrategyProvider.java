package dev.kirby.strategy;

/**
 * A strategy that others find by name: what a strategy file on the command line is, and what a jar offers by
 * {@link java.util.ServiceLoader}.
 *
 * <pre>{@code
 * public class SmaCross implements StrategyProvider {
 *     public Strategy strategy() {
 *         return Strategy.of("sma cross", Params.of("fast", 10).with("slow", 30), (study, p) -> {
 *             double[] fast = study.sma(p.integer("fast"));
 *             double[] slow = study.sma(p.integer("slow"));
 *             return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
 *         });
 *     }
 * }
 * }</pre>
 *
 * <p>Implementations are public and have a public constructor without arguments.
 */
public interface StrategyProvider {

    /** {@return the strategy, with a default for every parameter} */
    Strategy strategy();

    /** {@return the default values that a sweep tries; one combination, the defaults, if not overridden} */
    default ParameterGrid grid() {
        return strategy().grid();
    }

    /** {@return the default ranges that a search draws from; the values of the grid if not overridden} */
    default ParameterSpace space() {
        return ParameterSpace.of(grid());
    }

    /** {@return one line on what it trades and when, for lists} */
    default String description() {
        return "";
    }
}
