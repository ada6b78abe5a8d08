package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
        requireNonNull(test, "test");
    }

    /** That one column is above another. */
    private record Above(Operand left, Operand right) implements BiFunction<Study, Params, IntPredicate> {
        @Override
        public IntPredicate apply(Study study, Params params) {
            double[] high = left.column(study, params);
            double[] low = right.column(study, params);
            return bar -> high[bar] > low[bar];
        }
    }

    /**
     * The condition that one column is above another at a bar; false where one is NaN. In sweeps it takes half the time of a
     * condition that compares the columns by itself.
     *
     * <pre>{@code
     * var above = Condition.above(
     *         Operand.of((study, p) -> study.sma(p.integer("fast")), "fast"),
     *         Operand.of((study, p) -> study.sma(p.integer("slow")), "slow"));
     * }</pre>
     *
     * @param left what is above
     * @param right what it is compared with
     * @return the condition; it depends on the parameters of both
     */
    public static Condition above(Operand left, Operand right) {
        Set<String> names = new LinkedHashSet<>(left.parameters());
        names.addAll(right.parameters());
        return new Condition(List.copyOf(names), new Above(left, right));
    }

    /** {@return the two sides of a condition made by {@link #above}; none of any other} */
    public List<Operand> operands() {
        return test instanceof Above above ? List.of(above.left(), above.right()) : List.of();
    }

    /** The opposite of a test. It keeps the test, so that a sweep evaluates a condition and its opposite once. */
    private record Opposite(BiFunction<Study, Params, IntPredicate> of)
            implements BiFunction<Study, Params, IntPredicate> {
        @Override
        public IntPredicate apply(Study study, Params params) {
            return of.apply(study, params).negate();
        }
    }

    /**
     * The condition that holds at the bars where this one does not, those without enough data included.
     *
     * @return the opposite; that of an opposite is the condition it was made from
     */
    public Condition not() {
        return new Condition(parameters, test instanceof Opposite opposite ? opposite.of() : new Opposite(test));
    }

    /** {@return whether it was made by {@link #not}} */
    public boolean isOpposite() {
        return test instanceof Opposite;
    }

    /** For example {@code Condition[pierce_depth, key_level_lookback]}. */
    @Override
    public String toString() {
        return (isOpposite() ? "not Condition" : "Condition") + parameters;
    }
}
