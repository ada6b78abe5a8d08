package dev.kirby.lookahead;

import java.util.Map;

/**
 * Columns in, columns out: an indicator, a set of features, labels, a join of tables, the decisions of a rule.
 *
 * @param <T> what it reads: a {@link dev.kirby.strategy.Study}, or tables ({@link Columns}), of which the first has the bars
 */
@FunctionalInterface
public interface ColumnFunction<T> {

    /**
     * Computes columns.
     *
     * @param data not to be changed
     * @return by name, with one value for each bar; NaN where unknown
     */
    Map<String, double[]> apply(T data);
}
