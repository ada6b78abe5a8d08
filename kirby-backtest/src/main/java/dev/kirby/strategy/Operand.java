package dev.kirby.strategy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.BiFunction;

/**
 * One side of a comparison: a column, and the parameters it depends on. See {@link Condition#above}.
 *
 * @param parameters the names it depends on; it sees no others
 * @param values computes one value a bar, each by bars up to that one
 */
public record Operand(List<String> parameters, BiFunction<Study, Params, double[]> values) {

    /** Copies the names. */
    public Operand {
        parameters = List.copyOf(parameters);
        requireNonNull(values, "values");
    }

    /**
     * A column and the parameters it depends on.
     *
     * @param values computes one value a bar, each by bars up to that one
     * @param parameters the names it depends on
     * @return the operand
     */
    public static Operand of(BiFunction<Study, Params, double[]> values, String... parameters) {
        return new Operand(List.of(parameters), values);
    }

    /**
     * The column for some values of the parameters.
     *
     * @param study what it is computed of
     * @param params the values, of other parameters too
     * @return one value a bar; not to be written
     */
    public double[] column(Study study, Params params) {
        return Study.checked("operand " + parameters, values.apply(study, params.only(parameters)), study.size());
    }

    /** For example {@code Operand[fast]}. */
    @Override
    public String toString() {
        return "Operand" + parameters;
    }
}
