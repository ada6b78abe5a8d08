package dev.kirby.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A combination among those ranked. */
record Ranking(double objective, int number) {

    private static final Comparator<Ranking> WORST_FIRST =
            Comparator.comparingDouble(Ranking::objective).thenComparing(Ranking::number, Comparator.reverseOrder());

    /**
     * The best of many, the best first; equal ones come in the order of their numbers.
     *
     * @param count how many at most
     * @param size how many there are
     * @param objective of a combination's number; NaN where it does not count
     * @return their numbers
     */
    static IntStream best(int count, int size, IntToDoubleFunction objective) {
        PriorityQueue<Ranking> best = new PriorityQueue<>(WORST_FIRST);
        for (int number = 0; number < size && count > 0; number++) {
            double value = objective.applyAsDouble(number);
            boolean counts = !Double.isNaN(value)
                    && (best.size() < count || best.element().objective() < value);
            if (counts) {
                best.add(new Ranking(value, number));
            }
            if (best.size() > count) {
                best.remove();
            }
        }
        List<Ranking> sorted = new ArrayList<>(best);
        sorted.sort(WORST_FIRST.reversed());
        return sorted.stream().mapToInt(Ranking::number);
    }
}
