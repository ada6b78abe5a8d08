package dev.kirby.optimize;

import dev.kirby.strategy.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The {@link GaussianProcess} of a search: which points it learns from, when its length scales are fitted again, and which
 * point is the most promising.
 *
 * <p><b>Structure.</b> {@link #learn} takes the scores of all points so far, keeps the {@value #BEST} best and the {@value
 * #NEWEST} newest, bends their values and scales them to mean 0 and deviation 1. {@link #best} draws {@value #ANYWHERE} points
 * anywhere and {@value #NEARBY} around each of the {@value #LEADERS} best, ranks them by {@link ExpectedImprovement} (Jones,
 * Schonlau and Welch, 1998), and climbs from the first {@value #CLIMBED}. For several points at once, {@link #believe} adds a
 * point with the value that the process expects there (the "kriging believer" of Ginsbourger, Le Riche and Carraro, 2010);
 * the next {@link #learn} drops it.
 *
 * <p><b>Cost.</b> The process never holds more than {@value #MOST} points and those believed, so that a point takes about a
 * millisecond however many came before it. Between two fits a point is added in n squared; length scales are fitted after
 * every point up to 20, then every 3, from 40 every 12, from 100 every 40.
 *
 * <p><b>Invariants.</b> The same seed and the same scores give the same points: all random numbers come from one generator in
 * a fixed order. A point is proposed only where the space allows it, settled on its steps and choices.
 *
 * <p><b>Tried and dropped.</b> Plain values: steep walls hide the valley. Their plain logarithm: it hides the funnel around the
 * lowest. So values are linear near the lowest and logarithmic beyond {@link #BEND} medians above it, a number chosen on the
 * five functions of BayesianSearchTest.
 */
final class ProcessModel {

    private static final int BEST = 70;
    private static final int NEWEST = 30;
    private static final int MOST = 112;
    private static final int ANYWHERE = 120;
    private static final int LEADERS = 3;
    private static final int NEARBY = 15;
    private static final int CLIMBED = 3;
    private static final double BEND = 5;

    private final List<Dimension> dimensions;
    private final SplittableRandom random;
    private final boolean[] ordered;
    private final boolean[] free;
    private final List<double[]> held = new ArrayList<>();
    private GaussianProcess process;
    private double[] logScales;
    private double[] targets = {};
    // The indices of the held points among all.
    private int[] kept = {};
    private int learnt;
    private int nextFit;
    private boolean believes;

    ProcessModel(List<Dimension> dimensions, SplittableRandom random) {
        this.dimensions = dimensions;
        this.random = random;
        int n = dimensions.size();
        this.ordered = new boolean[n];
        this.free = new boolean[n];
        for (int d = 0; d < n; d++) {
            ordered[d] = dimensions.get(d).ordered();
            free[d] = Double.isInfinite(dimensions.get(d).size());
        }
        this.logScales = LengthScales.typical(n);
        this.process = new GaussianProcess(ordered, logScales, 1);
    }

    /** Takes in the points that are new since the last time. */
    void learn(List<double[]> points, double[] known) {
        int n = points.size();
        boolean fit = n >= nextFit;
        if (fit || believes || held.size() + n - learnt > MOST) {
            int[] chosen = chosen(known);
            double[][] at = Arrays.stream(chosen).mapToObj(points::get).toArray(double[][]::new);
            held.clear();
            held.addAll(Arrays.asList(at));
            targets = standardised(
                    Arrays.stream(chosen).mapToDouble(i -> known[i]).toArray());
            if (fit) {
                logScales = LengthScales.fit(at, targets, ordered, logScales, n < 40 ? 40 : 20);
                nextFit = n + (n < 20 ? 1 : n < 40 ? 3 : n < 100 ? 12 : 40);
            }
            process = new GaussianProcess(ordered, logScales, MOST + 64);
            held.forEach(process::add);
            kept = chosen;
        } else {
            int[] more = Arrays.copyOf(kept, kept.length + n - learnt);
            for (int i = learnt; i < n; i++) {
                held.add(points.get(i));
                process.add(points.get(i));
                more[kept.length + i - learnt] = i;
            }
            kept = more;
            targets =
                    standardised(Arrays.stream(kept).mapToDouble(i -> known[i]).toArray());
        }
        believes = false;
        learnt = n;
        process.explain(targets);
    }

    /** Takes a point for worth what the process expects of it, until the next {@link #learn}. */
    void believe(double[] point) {
        double[] moments = new double[2];
        process.predict(point, moments);
        process.add(point);
        held.add(point);
        targets = Arrays.copyOf(targets, targets.length + 1);
        targets[targets.length - 1] = moments[0];
        process.explain(targets);
        believes = true;
    }

    /** The indices of the points to learn from. */
    private static int[] chosen(double[] known) {
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

    /**
     * The most promising point.
     *
     * @param allowed whether a settled point may be tried
     */
    double[] best(Predicate<double[]> allowed) {
        double lowest = Arrays.stream(targets).min().orElseThrow();
        ExpectedImprovement improvement = new ExpectedImprovement(process, lowest);
        List<double[]> candidates = candidates();
        double[] gains = candidates.stream().mapToDouble(improvement::at).toArray();
        Integer[] order = new Integer[gains.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -gains[i]));
        double[] best = candidates.get(order[0]);
        double bestGain = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < order.length && (i < CLIMBED || bestGain == Double.NEGATIVE_INFINITY); i++) {
            double[] point = candidates.get(order[i]).clone();
            double gain = i < CLIMBED ? improvement.climb(point, free) : gains[order[i]];
            if (gain > bestGain && allowed.test(point)) {
                bestGain = gain;
                best = point;
            }
        }
        return best;
    }

    private List<double[]> candidates() {
        List<double[]> candidates = new ArrayList<>();
        int n = dimensions.size();
        for (int i = 0; i < ANYWHERE; i++) {
            candidates.add(settled(random.doubles(n).toArray()));
        }
        Integer[] order = new Integer[held.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> targets[i]));
        for (int leader = 0; leader < Math.min(LEADERS, order.length); leader++) {
            for (int i = 0; i < NEARBY; i++) {
                double[] point = held.get(order[leader]).clone();
                double reach = Math.pow(10, -1 - 3 * random.nextDouble());
                for (int d = 0; d < n; d++) {
                    point[d] = near(d, point[d], reach);
                }
                candidates.add(settled(point));
            }
        }
        return candidates;
    }

    /** A place near another: at least a step away, now and then, where there are steps; any, now and then, where no order. */
    private double near(int d, double place, double reach) {
        double size = dimensions.get(d).size();
        if (!ordered[d]) {
            return random.nextDouble() < 0.2 ? random.nextDouble() : place;
        }
        double width = Double.isInfinite(size) ? reach : Math.max(reach, 0.5 / size);
        return Math.max(0, Math.min(1, place + width * random.nextGaussian()));
    }

    private double[] settled(double[] point) {
        for (int d = 0; d < point.length; d++) {
            point[d] = dimensions.get(d).settle(point[d]);
        }
        return point;
    }

    /** Bent above the lowest value, so that what is near it counts, to mean 0 and deviation 1. */
    private static double[] standardised(double[] known) {
        double[] sorted = known.clone();
        Arrays.sort(sorted);
        double lowest = sorted[0];
        double median = sorted[sorted.length / 2] - lowest;
        double unit = median > 0 ? BEND * median : 1;
        double[] logs =
                Arrays.stream(known).map(v -> Math.log1p((v - lowest) / unit)).toArray();
        double mean = Arrays.stream(logs).average().orElseThrow();
        double variance =
                Arrays.stream(logs).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        return Arrays.stream(logs).map(v -> (v - mean) / deviation).toArray();
    }
}
