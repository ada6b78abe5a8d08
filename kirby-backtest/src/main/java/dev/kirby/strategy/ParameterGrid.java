package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strategy and the values to try for some of its parameters: every combination of them. Parameters without
 * values keep their default.
 *
 * <p>Combinations are numbered from 0, the last parameter varying fastest. Immutable and thread-safe.
 */
public final class ParameterGrid {

    private static final long MAX_VALUES = 10_000_000;

    private final Strategy strategy;
    private final Map<String, double[]> values;
    private final List<String> names;
    private final double[][] tries;
    private final int size;

    private ParameterGrid(Strategy strategy, Map<String, double[]> values) {
        this.strategy = strategy;
        this.values = values;
        this.names = List.copyOf(values.keySet());
        this.tries = values.values().toArray(double[][]::new);
        long product = 1;
        for (double[] of : values.values()) {
            product *= of.length;
            if (product > Integer.MAX_VALUE) {
                throw new InvalidRequestException("The grid of " + strategy.name()
                        + " has more than 2,147,483,647 combinations. Give fewer values or a larger step, or search"
                        + " a space instead: Optimizer.random(10_000).run(backtest, strategy.space().integer(...)).");
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
    public static ParameterGrid of(Strategy strategy) {
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
        strategy.requireParameter(name);
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
     * The same values for another strategy.
     *
     * @param other one that has these parameters, such as one side of this grid's
     * @return the new grid
     */
    public ParameterGrid on(Strategy other) {
        ParameterGrid grid = of(other);
        for (String name : names) {
            grid = grid.with(name, values(name));
        }
        return grid;
    }

    /**
     * A copy with the values to try for a parameter, written as text.
     *
     * @param name a parameter of the strategy
     * @param text {@code 5..104}, {@code 0.5..2..0.25} with a step, or {@code 1,2,3}
     * @return the new grid
     * @throws InvalidRequestException if it is neither
     */
    public ParameterGrid values(String name, String text) {
        return ValuesText.parse(name, text).in(this);
    }

    /**
     * A copy with whole numbers to try for a parameter, in place of the values there were.
     *
     * @param name a parameter of the strategy
     * @param from first value
     * @param to last value, included
     * @return the new grid
     */
    public ParameterGrid values(String name, int from, int to) {
        return values(name, from, to, 1);
    }

    /**
     * A copy with evenly spaced values to try for a parameter, in place of those there were.
     *
     * @param name a parameter of the strategy
     * @param from first value
     * @param to last value, included where a whole number of steps reaches it
     * @param step more than 0
     * @return the new grid
     */
    public ParameterGrid values(String name, double from, double to, double step) {
        return with(name, steps(name, from, to, step));
    }

    static double[] steps(String name, double from, double to, double step) {
        // Written so that 0.1 + 2 * 0.1 is the 0.3 that is meant: values are rounded to the decimals of start and step.
        if (!(step > 0 && from <= to && to - from < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException(name + " needs a range from low to high and a step above 0, was " + from
                    + " to " + to + " by " + step + ".");
        }
        if (from < to && step > to - from) {
            String list = from + ", " + to + ", " + step;
            throw new InvalidRequestException(
                    name + " would have one value only, from " + from + " to " + to + " by " + step
                            + ": take a smaller step. A list of values is with(\"" + name + "\", " + list
                            + "), or --values " + name + "=" + list.replace(" ", "") + ".");
        }
        BigDecimal start = BigDecimal.valueOf(from);
        BigDecimal by = BigDecimal.valueOf(step);
        BigDecimal steps = BigDecimal.valueOf(to).subtract(start).divideToIntegralValue(by);
        if (steps.compareTo(BigDecimal.valueOf(MAX_VALUES)) > 0) {
            throw new InvalidRequestException(
                    name + " would have " + steps.add(BigDecimal.ONE).toPlainString() + " values from " + from + " to "
                            + to + ": take a step above " + step + ".");
        }
        double[] tried = new double[steps.intValueExact() + 1];
        Arrays.setAll(tried, i -> start.add(by.multiply(BigDecimal.valueOf(i))).doubleValue());
        return tried;
    }

    /**
     * The strategy.
     *
     * @return whose parameters these are
     */
    public Strategy strategy() {
        return strategy;
    }

    /**
     * The parameters with values to try, in order.
     *
     * @return an unmodifiable list
     */
    public List<String> names() {
        return names;
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
        double[] chosen = new double[values.size()];
        int rest = combination;
        for (int i = chosen.length - 1; i >= 0; i--) {
            double[] tried = tries[i];
            chosen[i] = tried[rest % tried.length];
            rest /= tried.length;
        }
        return strategy.params().replaced(names, chosen);
    }

    /** For example {@code ParameterGrid[LIQUIDITY_SWEEP_V3, 7 parameters, 201600 combinations]}. */
    @Override
    public String toString() {
        return "ParameterGrid[" + strategy.name() + ", " + values.size() + " parameters, " + size + " combinations]";
    }
}
