package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What values parameters may take: a real range, a range of whole numbers, a list or a set of values each; some of them only
 * where another parameter has a certain value. Parameters of a strategy that are not in the space keep their defaults.
 *
 * <p>Immutable and thread-safe; each refinement returns a new space.
 */
public final class ParameterSpace {

    private final @Nullable Strategy strategy;
    private final List<Dimension> dimensions;
    private final ParameterDependencies dependencies;

    private ParameterSpace(
            @Nullable Strategy strategy, List<Dimension> dimensions, ParameterDependencies dependencies) {
        this.strategy = strategy;
        this.dimensions = dimensions;
        this.dependencies = dependencies;
    }

    /**
     * The space of one point: a strategy's defaults.
     *
     * @param strategy whose parameters
     * @return a space to refine
     */
    public static ParameterSpace of(Strategy strategy) {
        return new ParameterSpace(requireNonNull(strategy, "strategy"), List.of(), ParameterDependencies.NONE);
    }

    /**
     * A space of parameters with any names, for searching functions other than a strategy's backtest.
     *
     * @return the space without parameters, to refine
     */
    public static ParameterSpace free() {
        return new ParameterSpace(null, List.of(), ParameterDependencies.NONE);
    }

    /**
     * The values of a grid, each free to meet any other.
     *
     * @param grid values to try
     * @return the space
     */
    public static ParameterSpace of(ParameterGrid grid) {
        ParameterSpace space = of(grid.strategy());
        for (String name : grid.names()) {
            space = space.choice(name, grid.values(name));
        }
        return space;
    }

    /**
     * The same space of another strategy's parameters.
     *
     * @param other one that has these parameters, such as one side of this space's
     * @return the new space
     */
    public ParameterSpace on(Strategy other) {
        names().forEach(other::requireParameter);
        return new ParameterSpace(other, dimensions, dependencies);
    }

    /**
     * A copy with a real range for a parameter.
     *
     * @param name the parameter
     * @param low inclusive
     * @param high inclusive
     * @return the new space
     */
    public ParameterSpace real(String name, double low, double high) {
        if (!(low <= high) || Double.isInfinite(high - low)) {
            throw new InvalidRequestException(
                    name + " needs a range from low to high, was " + low + " to " + high + ".");
        }
        return with(new Dimension.Real(name, low, high));
    }

    /**
     * A copy with a range of positive numbers of which each factor is as likely as the next, such as for learning rates.
     *
     * @param name the parameter
     * @param low inclusive, above 0
     * @param high inclusive
     * @return the new space
     */
    public ParameterSpace logarithmic(String name, double low, double high) {
        if (!(low > 0 && low <= high) || Double.isInfinite(high)) {
            throw new InvalidRequestException(
                    name + " needs a range of positive numbers from low to high, was " + low + " to " + high + ".");
        }
        return with(new Dimension.Logarithmic(name, low, high));
    }

    /**
     * A copy with a range of whole numbers for a parameter.
     *
     * @param name the parameter
     * @param low inclusive
     * @param high inclusive
     * @return the new space
     */
    public ParameterSpace integer(String name, int low, int high) {
        if (low > high) {
            throw new InvalidRequestException(
                    name + " needs a range from low to high, was " + low + " to " + high + ".");
        }
        return with(new Dimension.Whole(name, low, high));
    }

    /**
     * A copy with a list of values for a parameter, in which neighbours are alike: numbers that grow.
     *
     * @param name the parameter
     * @param values at least one, each different
     * @return the new space
     */
    public ParameterSpace choice(String name, double... values) {
        return with(new Dimension.Choice(name, distinct(name, values), true));
    }

    /**
     * A copy with values for a parameter that are written as text.
     *
     * @param name the parameter
     * @param text {@code 5..104}, {@code 0.5..2..0.25} with a step, or {@code 1,2,3}
     * @return the new space
     * @throws InvalidRequestException if it is neither
     */
    public ParameterSpace values(String name, String text) {
        return ValuesText.parse(name, text).in(this);
    }

    /**
     * A copy with a set of values for a parameter, of which none is nearer to another than to the rest: numbers that stand for
     * kinds.
     *
     * @param name the parameter
     * @param values at least one, each different
     * @return the new space
     */
    public ParameterSpace category(String name, double... values) {
        return with(new Dimension.Choice(name, distinct(name, values), false));
    }

    private static List<Double> distinct(String name, double... values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            if (list.contains(value)) {
                throw new InvalidRequestException(name + " has the value " + value + " twice.");
            }
            list.add(value);
        }
        if (list.isEmpty()) {
            throw new InvalidRequestException(name + " needs at least one value to try.");
        }
        return List.copyOf(list);
    }

    /**
     * A copy in which a parameter varies only where another one has one of some values; elsewhere it is left out, and so keeps
     * its default.
     *
     * @param name a parameter of this space
     * @param parent a parameter of this space with finitely many values, given before {@code name}
     * @param values the values of the parent that bring the parameter in
     * @return the new space
     */
    public ParameterSpace onlyWhen(String name, String parent, double... values) {
        int child = names().indexOf(name);
        int before = names().indexOf(parent);
        if (child < 0 || before < 0 || before >= child) {
            throw new InvalidRequestException(name + " can depend only on a parameter given before it; the space has "
                    + names() + ", and the parent asked for is '" + parent + "'.");
        }
        if (Double.isInfinite(size(before))) {
            throw new InvalidRequestException(name + " can depend only on a parameter with finitely many values; "
                    + parent + " is a real range. Give it as a choice.");
        }
        return new ParameterSpace(strategy, dimensions, dependencies.with(name, parent, distinct(name, values)));
    }

    private ParameterSpace with(Dimension dimension) {
        Strategy whose = strategy;
        if (whose != null) {
            whose.requireParameter(dimension.name());
        }
        if (dependencies.dependOn(dimension.name())) {
            throw new InvalidRequestException(
                    dimension.name() + " decides about others already; give its values before onlyWhen.");
        }
        List<Dimension> more = new ArrayList<>(dimensions);
        more.removeIf(d -> d.name().equals(dimension.name()));
        more.add(dimension);
        return new ParameterSpace(strategy, List.copyOf(more), dependencies);
    }

    /**
     * Whose parameters these are.
     *
     * @return the strategy
     * @throws InvalidRequestException if the space is {@link #free}
     */
    public Strategy strategy() {
        if (strategy == null) {
            throw new InvalidRequestException(
                    "This space belongs to no strategy. ParameterSpace.of(strategy) makes one for backtests.");
        }
        return strategy;
    }

    /**
     * The parameters that vary.
     *
     * @return names in the order they were given
     */
    public List<String> names() {
        return dimensions.stream().map(Dimension::name).toList();
    }

    /**
     * How many different points there are.
     *
     * @return infinite with a real range in it
     */
    public double size() {
        return dependencies.size(dimensions);
    }

    /** {@return whether some parameters are left out for some values of others} */
    public boolean isConditional() {
        return !dependencies.isEmpty();
    }

    /** {@return the values of each parameter, in the order of {@link #names}} */
    public List<Dimension> dimensions() {
        return dimensions;
    }

    /**
     * How many values a parameter has.
     *
     * @param dimension its place in {@link #names}
     * @return infinite for a real range
     */
    public double size(int dimension) {
        return dimensions.get(dimension).size();
    }

    /**
     * Moves each coordinate to the one place that stands for its value; coordinates of parameters that are left out at this
     * point become NaN.
     *
     * @param point one coordinate from 0 to 1 for each of {@link #names}; changed in place
     */
    public void settle(double[] point) {
        Map<String, Double> known = new LinkedHashMap<>();
        for (int d = 0; d < point.length; d++) {
            Dimension dimension = dimensions.get(d);
            if (!dependencies.hold(dimension.name(), known)) {
                point[d] = Double.NaN;
            } else {
                point[d] = dimension.settle(point[d]);
                known.put(dimension.name(), dimension.at(point[d]));
            }
        }
    }

    /**
     * The parameters at a point of the unit cube.
     *
     * @param point one coordinate from 0 to 1 for each of {@link #names}; ignored where a parameter is left out
     * @return the parameters that vary
     */
    public Params at(double[] point) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int d = 0; d < dimensions.size(); d++) {
            Dimension dimension = dimensions.get(d);
            if (dependencies.hold(dimension.name(), values)) {
                values.put(dimension.name(), dimension.at(point[d]));
            }
        }
        return Params.of(values);
    }

    /**
     * A point drawn at random, each coordinate evenly from its values.
     *
     * @param random the source of chance
     * @return the parameters that vary
     */
    public Params sample(SplittableRandom random) {
        return at(random.doubles(dimensions.size()).toArray());
    }

    /** For example {@code ParameterSpace[LIQUIDITY_SWEEP_V3, 7 parameters]}. */
    @Override
    public String toString() {
        return "ParameterSpace[" + (strategy == null ? "" : strategy.name() + ", ") + dimensions.size() + " parameters"
                + (Double.isInfinite(size()) ? "]" : ", " + (long) size() + " points]");
    }
}
