package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parameterised strategy and the values to try for some of its parameters: every combination of them. Parameters without
 * values keep their default.
 *
 * <p>Combinations are numbered from 0, the last parameter varying fastest. Immutable and thread-safe.
 */
public final class ParameterGrid {

    private final ParameterizedStrategy strategy;
    private final Map<String, double[]> values;
    private final int size;

    private ParameterGrid(ParameterizedStrategy strategy, Map<String, double[]> values) {
        this.strategy = strategy;
        this.values = values;
        long product = 1;
        for (double[] of : values.values()) {
            product *= of.length;
            if (product > Integer.MAX_VALUE) {
                throw new InvalidRequestException("The grid of " + strategy.name()
                        + " has more than 2,147,483,647 combinations: give fewer values.");
            }
        }
        this.size = (int) product;
    }

    /**
     * The grid of one combination: the defaults.
     *
     * @param strategy the strategy
     * @return a grid to add values to by {@link #with}
     */
    public static ParameterGrid of(ParameterizedStrategy strategy) {
        return new ParameterGrid(requireNonNull(strategy, "strategy"), Map.of());
    }

    /**
     * A copy with the values to try for a parameter, in place of those there were.
     *
     * @param name a parameter of the strategy
     * @param tried at least one value, none twice
     * @return the new grid
     */
    public ParameterGrid with(String name, double... tried) {
        if (!strategy.defaults().has(name)) {
            throw new InvalidRequestException(strategy.name() + " has no parameter '" + name + "': there are "
                    + strategy.defaults().names() + ".");
        }
        if (tried.length == 0 || Arrays.stream(tried).distinct().count() != tried.length) {
            throw new InvalidRequestException(
                    name + " needs at least one value and none twice, was " + Arrays.toString(tried) + ".");
        }
        for (double value : tried) {
            strategy.with(Params.of(name, value)); // refuses what it cannot use
        }
        Map<String, double[]> copy = new LinkedHashMap<>(values);
        copy.put(name, tried.clone());
        return new ParameterGrid(strategy, copy);
    }

    /**
     * The strategy.
     *
     * @return whose parameters these are
     */
    public ParameterizedStrategy strategy() {
        return strategy;
    }

    /**
     * The parameters with values to try, in order.
     *
     * @return an unmodifiable list
     */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    /**
     * The values to try for a parameter.
     *
     * @param name one of {@link #names}
     * @return a new array
     */
    public double[] values(String name) {
        double[] tried = values.get(name);
        if (tried == null) {
            throw new InvalidRequestException("The grid does not vary '" + name + "': it varies " + names() + ".");
        }
        return tried.clone();
    }

    /**
     * The number of combinations.
     *
     * @return 1 or more
     */
    public int size() {
        return size;
    }

    /**
     * All parameters of a combination, those with defaults too.
     *
     * @param combination from 0
     * @return the parameters
     */
    public Params params(int combination) {
        if (combination < 0 || combination >= size) {
            throw new InvalidRequestException("Combinations go from 0 to " + (size - 1) + ", was " + combination + ".");
        }
        Map<String, Double> chosen = new LinkedHashMap<>(strategy.defaults().toMap());
        int rest = combination;
        List<String> names = names();
        for (int i = names.size() - 1; i >= 0; i--) {
            double[] tried = requireNonNull(values.get(names.get(i)));
            chosen.put(names.get(i), tried[rest % tried.length]);
            rest /= tried.length;
        }
        return Params.of(chosen);
    }

    /** For example {@code ParameterGrid[LIQUIDITY_SWEEP_V3, 7 parameters, 201600 combinations]}. */
    @Override
    public String toString() {
        return "ParameterGrid[" + strategy.name() + ", " + values.size() + " parameters, " + size + " combinations]";
    }
}
