package dev.kirby.lookahead;

import java.util.Map;

/**
 * Something that learns from some bars and gives values for later ones: a model with its features and labels, a search with the strategy
 * that it chooses, a scaler with what it scales.
 *
 * @param <T> what it reads: a {@link dev.kirby.strategy.Study}, or tables ({@link Columns}), of which the first has the bars
 */
@FunctionalInterface
public interface Pipeline<T> {

    /**
     * Some bars.
     *
     * @param from the first
     * @param to the one after the last
     */
    record BarRange(int from, int to) {

        /** {@return how many there are} */
        public int size() {
            return to - from;
        }
    }

    /**
     * Fits on some bars and gives values for others.
     *
     * @param data not to be changed
     * @param fit the bars to learn from; the data go on after them
     * @param values the bars to give values for, up to the end of the data
     * @return by name, with one value for each bar of {@code values}; NaN where unknown
     */
    Map<String, double[]> run(T data, BarRange fit, BarRange values);
}
