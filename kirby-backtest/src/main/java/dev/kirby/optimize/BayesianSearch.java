package dev.kirby.optimize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.special.Erf;

/**
 * Asks for the next point of the unit cube, given what earlier points were worth; minimises. A Gaussian process with expected
 * improvement (Jones, Schonlau and Welch, 1998) for budgets of up to 300 points, where some ten milliseconds a point are worth
 * it, a {@link TreeParzen} estimator beyond. The process learns from the best 70 points and the newest 30. The first points
 * fill a Latin hypercube. Deterministic; used by one thread.
 */
final class BayesianSearch {

    static final int LARGEST_PROCESS = 300;

    private static final int ANYWHERE = 600;
    private static final int NEARBY = 60;
    private static final int BEST = 70;
    private static final int NEWEST = 30;
    private static final int REFINED = 4;
    private static final int REFINEMENTS = 40;

    private final int dimensions;
    private final boolean process;
    private final SplittableRandom random;
    private final List<double[]> first;
    private final List<double[]> points = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private double[] logScales;

    BayesianSearch(int dimensions, int budget, long seed) {
        this.dimensions = dimensions;
        this.process = budget <= LARGEST_PROCESS;
        this.random = new SplittableRandom(seed);
        this.first = latinHypercube(Math.max(1, Math.min(10, budget / 2)));
        this.logScales = new double[dimensions];
        Arrays.fill(logScales, -0.7);
    }

    private List<double[]> latinHypercube(int count) {
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
        return List.of(cube);
    }

    /** What a point was worth; NaN for one that does not count. */
    void tell(double[] point, double value) {
        points.add(point.clone());
        values.add(value);
    }

    /** The next point to try. */
    double[] ask() {
        if (points.size() < first.size()) {
            return first.get(points.size()).clone();
        }
        double[] known = known();
        if (known.length == 0) {
            return random.doubles(dimensions).toArray();
        }
        return process ? improve(known) : TreeParzen.next(points, known, random);
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

    private double[] improve(double[] known) {
        int[] chosen = chosen(known);
        double[] targets =
                standardised(Arrays.stream(chosen).mapToDouble(i -> known[i]).toArray());
        double[][] at = Arrays.stream(chosen).mapToObj(points::get).toArray(double[][]::new);
        int steps = known.length < 40 ? 40 : known.length % 3 == 0 ? 30 : 0;
        GaussianProcess model = GaussianProcess.fit(at, targets, logScales, steps);
        logScales = model.logScales();
        double lowest = Arrays.stream(targets).min().orElseThrow();
        List<double[]> candidates = candidates(known);
        double[] gains =
                candidates.stream().mapToDouble(c -> gain(model, c, lowest)).toArray();
        Integer[] order = new Integer[gains.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -gains[i]));
        double[] best = candidates.get(order[0]);
        double bestGain = gains[order[0]];
        for (int i = 0; i < REFINED; i++) {
            double[] point = candidates.get(order[i]).clone();
            double reached = climb(model, point, gains[order[i]], lowest);
            if (reached > bestGain) {
                bestGain = reached;
                best = point;
            }
        }
        return best;
    }

    /** The points to learn from, so that the cost of a point stays what it is at a hundred. */
    private int[] chosen(double[] known) {
        int n = known.length;
        if (n <= BEST + NEWEST) {
            return IntStream.range(0, n).toArray();
        }
        IntStream best = IntStream.range(0, n - NEWEST)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> known[i]))
                .limit(BEST)
                .mapToInt(Integer::intValue);
        return IntStream.concat(best, IntStream.range(n - NEWEST, n)).sorted().toArray();
    }

    private List<double[]> candidates(double[] known) {
        List<double[]> candidates = new ArrayList<>();
        for (int i = 0; i < ANYWHERE; i++) {
            candidates.add(random.doubles(dimensions).toArray());
        }
        Integer[] order = new Integer[known.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> known[i]));
        for (int leader = 0; leader < Math.min(3, order.length); leader++) {
            for (int i = 0; i < NEARBY; i++) {
                double[] point = points.get(order[leader]).clone();
                double reach = Math.pow(10, -1 - 3 * random.nextDouble());
                for (int d = 0; d < dimensions; d++) {
                    point[d] = within(point[d] + reach * random.nextGaussian());
                }
                candidates.add(point);
            }
        }
        return candidates;
    }

    /** Walks uphill along single coordinates with shrinking steps. */
    private double climb(GaussianProcess model, double[] point, double start, double lowest) {
        double reached = start;
        double reach = 0.05;
        for (int i = 0; i < REFINEMENTS && reach > 1e-6; i++) {
            boolean moved = false;
            for (int d = 0; d < dimensions; d++) {
                double old = point[d];
                for (int sign = -1; sign <= 1 && point[d] == old; sign += 2) {
                    point[d] = within(old + sign * reach);
                    double gain = gain(model, point, lowest);
                    if (gain > reached) {
                        reached = gain;
                        moved = true;
                    } else {
                        point[d] = old;
                    }
                }
            }
            reach = moved ? reach * 1.3 : reach * 0.4;
        }
        return reached;
    }

    private static double within(double place) {
        return Math.max(0, Math.min(1, place));
    }

    /** The logarithm of the expected improvement on the lowest value so far. */
    private static double gain(GaussianProcess model, double[] point, double lowest) {
        double[] expected = model.predict(point);
        double z = (lowest - expected[0]) / expected[1];
        if (z < -25) {
            // The tail of log(phi(z) + z Phi(z)), which would underflow.
            return -z * z / 2 - 2 * Math.log(-z) - 0.9189385332046727 + Math.log(expected[1]);
        }
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        double below = 0.5 * Erf.erfc(-z / Math.sqrt(2));
        return Math.log(Math.max(density + z * below, 1e-300)) + Math.log(expected[1]);
    }

    /** Logarithms above the lowest value, so that what is near it counts, to mean 0 and deviation 1. */
    private static double[] standardised(double[] known) {
        double[] sorted = known.clone();
        Arrays.sort(sorted);
        double lowest = sorted[0];
        double median = sorted[sorted.length / 2] - lowest;
        double unit = median > 0 ? 0.5 * median : 1;
        double[] logs =
                Arrays.stream(known).map(v -> Math.log1p((v - lowest) / unit)).toArray();
        double mean = Arrays.stream(logs).average().orElseThrow();
        double variance =
                Arrays.stream(logs).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        return Arrays.stream(logs).map(v -> (v - mean) / deviation).toArray();
    }
}
