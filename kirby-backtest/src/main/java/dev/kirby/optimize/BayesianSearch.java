package dev.kirby.optimize;

import dev.kirby.strategy.ParameterSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the next points of the unit cube, given what earlier points were worth; minimises. A Gaussian process with expected
 * improvement for budgets of up to 1,000 points, a {@link TreeParzen} estimator beyond and where some parameters depend on
 * others. The first points fill a Latin hypercube; no point is asked for twice. Several points can be out at once: each is
 * then chosen as if those before it had been worth what the process expects (the kriging believer of Ginsbourger, Le Riche and
 * Carraro, 2010). Deterministic; used by one thread.
 */
final class BayesianSearch {

    static final int MAX_PROCESS_BUDGET = 1_000;

    private static final int FIRST = 10;
    // In a small space the last points are found by luck: this many repeats in a row mean that there are none left.
    private static final int REPEATS = 1_000;

    private final ParameterSpace space;
    private final SplittableRandom random;
    private final List<double[]> points = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private final Set<List<Double>> asked = new HashSet<>();
    private final int first;
    private final @Nullable ProcessModel process;

    BayesianSearch(ParameterSpace space, int budget, long seed) {
        this.space = space;
        this.random = new SplittableRandom(seed);
        this.first = Math.max(1, Math.min(FIRST, budget / 2));
        this.process = budget <= MAX_PROCESS_BUDGET && !space.isConditional()
                ? new ProcessModel(space.dimensions(), random)
                : null;
    }

    /** What a point was worth; NaN for one that does not count. */
    void add(double[] point, double value) {
        points.add(point.clone());
        values.add(value);
    }

    /**
     * The next points to try.
     *
     * @param count how many; more at the very start, fewer where the space ends
     */
    List<double[]> ask(int count) {
        if (asked.isEmpty()) {
            return distinct(latinHypercube(first));
        }
        double[] known = known();
        List<double[]> next = new ArrayList<>();
        if (known.length > 0 && process != null) {
            process.learn(points, known);
        }
        TreeParzen parzen = known.length > 0 && process == null ? new TreeParzen(space, points, known) : null;
        while (next.size() < count) {
            double[] point = null;
            if (known.length > 0) {
                point = process != null
                        ? process.best(p -> !asked.contains(key(p)))
                        : parzen == null ? null : parzen.next(random);
            }
            if (point == null || !isNew(point)) {
                point = anyNew();
            }
            if (point == null) {
                break;
            }
            next.add(point);
            if (process != null && known.length > 0 && next.size() < count) {
                process.believe(point);
            }
        }
        return next;
    }

    private boolean isNew(double[] point) {
        space.settle(point);
        return asked.add(key(point));
    }

    private static List<Double> key(double[] point) {
        return Arrays.stream(point).boxed().toList();
    }

    private double @Nullable [] anyNew() {
        for (int i = 0; i < REPEATS; i++) {
            double[] point = random.doubles(space.dimensions().size()).toArray();
            if (isNew(point)) {
                return point;
            }
        }
        return null;
    }

    private List<double[]> distinct(double[][] cube) {
        List<double[]> points = new ArrayList<>();
        for (double[] point : cube) {
            if (isNew(point)) {
                points.add(point);
            }
        }
        return points;
    }

    private double[][] latinHypercube(int count) {
        int dimensions = space.dimensions().size();
        double[][] cube = new double[count][dimensions];
        for (int d = 0; d < dimensions; d++) {
            int[] order = random.ints(0, Integer.MAX_VALUE).limit(count).toArray();
            Integer[] ranks = new Integer[count];
            Arrays.setAll(ranks, i -> i);
            Arrays.sort(ranks, Comparator.comparingInt(i -> order[i]));
            for (int i = 0; i < count; i++) {
                cube[i][d] = (ranks[i] + random.nextDouble()) / count;
            }
        }
        return cube;
    }

    /** The values, with those that do not count as bad as the worst that do; empty if none counts. */
    private double[] known() {
        double worst = values.stream()
                .mapToDouble(v -> v)
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
        return Double.isNaN(worst)
                ? new double[0]
                : values.stream()
                        .mapToDouble(v -> Double.isFinite(v) ? v : worst)
                        .toArray();
    }
}
