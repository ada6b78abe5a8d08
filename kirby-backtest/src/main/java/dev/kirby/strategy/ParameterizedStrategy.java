package dev.kirby.strategy;

/**
 * A strategy whose numbers are still open: a name, the numbers it starts from, and a function from numbers to a
 * {@link Strategy}. What values are worth trying is a question for a {@code dev.kirby.strategy.ParameterSpace}.
 *
 * <p>Implementations are immutable and thread-safe.
 */
public interface ParameterizedStrategy {

    /**
     * The name, as it stands in results and configurations.
     *
     * @return for example {@code LIQUIDITY_SWEEP_V3}
     */
    String name();

    /**
     * A full set of numbers to start from.
     *
     * @return every parameter with its default
     */
    Params defaults();

    /**
     * The strategy with some numbers.
     *
     * @param params any of the parameters; those not given take their defaults
     * @return the strategy
     * @throws dev.kirby.InvalidRequestException for an unknown name or a value out of bounds
     */
    Strategy with(Params params);
}
