package dev.kirby.optimize;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.ParameterizedStrategy;
import dev.kirby.strategy.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What values a strategy's parameters may take: a real range, a range of whole numbers, or a list of values each.
 * Parameters that are not in the space keep their defaults.
 *
 * <p>Immutable and thread-safe; each refinement returns a new space.
 */
public final class ParameterSpace {

    private final ParameterizedStrategy strategy;
    private final List<Dimension> dimensions;

    /** One parameter's values. */
    sealed interface Dimension {
        String name();

        /** The value at a place in the unit interval, which the values share evenly. */
        double at(double place);

        /** How many values there are, infinite for a real range. */
        double size();
    }

    private record Real(String name, double low, double high) implements Dimension {
        @Override
        public double at(double place) {
            return Math.min(high, low + place * (high - low));
        }

        @Override
        public double size() {
            return low == high ? 1 : Double.POSITIVE_INFINITY;
        }
    }

    private record Whole(String name, int low, int high) implements Dimension {
        @Override
        public double at(double place) {
            return Math.min(high, low + Math.floor(place * size()));
        }

        @Override
        public double size() {
            return high - (double) low + 1;
        }
    }

    private record Choice(String name, List<Double> values) implements Dimension {
        @Override
        public double at(double place) {
            return values.get((int) Math.min(values.size() - 1, Math.floor(place * values.size())));
        }

        @Override
        public double size() {
            return values.size();
        }
    }

    private ParameterSpace(ParameterizedStrategy strategy, List<Dimension> dimensions) {
        this.strategy = strategy;
        this.dimensions = dimensions;
    }

    /**
     * The space of one point: a strategy's defaults.
     *
     * @param strategy whose parameters
     * @return a space to refine
     */
    public static ParameterSpace of(ParameterizedStrategy strategy) {
        return new ParameterSpace(requireNonNull(strategy, "strategy"), List.of());
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
     * A copy with a real range for a parameter.
     *
     * @param name one of the strategy's parameters
     * @param low inclusive
     * @param high inclusive
     * @return the new space
     */
    public ParameterSpace real(String name, double low, double high) {
        if (!(low <= high) || Double.isInfinite(high - low)) {
            throw new InvalidRequestException(
                    name + " needs a range from low to high, was " + low + " to " + high + ".");
        }
        return with(new Real(name, low, high));
    }

    /**
     * A copy with a range of whole numbers for a parameter.
     *
     * @param name one of the strategy's parameters
     * @param low inclusive
     * @param high inclusive
     * @return the new space
     */
    public ParameterSpace integer(String name, int low, int high) {
        if (low > high) {
            throw new InvalidRequestException(
                    name + " needs a range from low to high, was " + low + " to " + high + ".");
        }
        return with(new Whole(name, low, high));
    }

    /**
     * A copy with a list of values for a parameter.
     *
     * @param name one of the strategy's parameters
     * @param values at least one, each different
     * @return the new space
     */
    public ParameterSpace choice(String name, double... values) {
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
        return with(new Choice(name, List.copyOf(list)));
    }

    private ParameterSpace with(Dimension dimension) {
        if (!strategy.defaults().has(dimension.name())) {
            throw new InvalidRequestException(strategy.name() + " has no parameter '" + dimension.name() + "': it has "
                    + String.join(", ", strategy.defaults().names()) + ".");
        }
        List<Dimension> more = new ArrayList<>(dimensions);
        more.removeIf(d -> d.name().equals(dimension.name()));
        more.add(dimension);
        return new ParameterSpace(strategy, List.copyOf(more));
    }

    /**
     * Whose parameters these are.
     *
     * @return the strategy
     */
    public ParameterizedStrategy strategy() {
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
        return dimensions.stream().mapToDouble(Dimension::size).reduce(1, (a, b) -> a * b);
    }

    /** How many values a dimension has, infinite for a real range. */
    double size(int dimension) {
        return dimensions.get(dimension).size();
    }

    /**
     * The parameters at a point of the unit cube.
     *
     * @param point one coordinate from 0 to 1 for each of {@link #names}
     * @return the parameters that vary
     */
    public Params at(double[] point) {
        Params params = Params.empty();
        for (int d = 0; d < dimensions.size(); d++) {
            params = params.with(dimensions.get(d).name(), dimensions.get(d).at(point[d]));
        }
        return params;
    }

    /**
     * A point drawn at random, each coordinate evenly from its values.
     *
     * @param random the source of chance
     * @return the parameters that vary
     */
    public Params sample(SplittableRandom random) {
        double[] point = new double[dimensions.size()];
        for (int d = 0; d < point.length; d++) {
            point[d] = random.nextDouble();
        }
        return at(point);
    }

    /** For example {@code ParameterSpace[LIQUIDITY_SWEEP_V3, 7 parameters]}. */
    @Override
    public String toString() {
        return "ParameterSpace[" + strategy.name() + ", " + dimensions.size() + " parameters"
                + (Double.isInfinite(size()) ? "]" : ", " + (long) size() + " points]");
    }
}
