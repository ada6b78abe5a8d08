package dev.kirby.optimize;

import dev.kirby.strategy.ParameterSpace;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Tree-structured Parzen estimator with joint kernels (Bergstra et al., Algorithms for Hyper-Parameter Optimization, 2011;
 * Falkner et al., BOHB, 2018): the best tenth of the points and the others become two densities, and the next point is the
 * one, of candidates drawn from the first, for which their ratio is highest. Of the best, the better ones weigh more, as parents
 * do in evolution strategies: {@code ln(n + 1) - ln(rank)} (Hansen, The CMA Evolution Strategy: A Tutorial, 2016). The width of
 * the kernels is drawn anew for each point, over a factor of ten: wide ones explore, narrow ones settle. A parameter that a point leaves out counts as spread over all its values there. Works on the unit cube,
 * minimises.
 */
final class TreeParzen {

    private static final double BEST_SHARE = 0.1;
    private static final int MIN_BEST = 4;
    private static final int MAX_BEST = 25;
    private static final int CANDIDATES = 24;
    private static final double WIDEST = 0.1;
    // What an unordered value keeps of its kernel; the rest is spread over all values.
    private static final double KEPT = 0.7;

    private final ParameterSpace space;
    private final Density good;
    private final Density bad;

    TreeParzen(ParameterSpace space, List<double[]> points, double[] values) {
        this.space = space;
        int n = points.size();
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int share = (int) Math.ceil(BEST_SHARE * n);
        int below = Math.min(n, Math.max(MIN_BEST, Math.min(MAX_BEST, share)));
        double[] weights = new double[below];
        Arrays.setAll(weights, rank -> Math.log(below + 1.0) - Math.log(rank + 1.0));
        good = new Density(points, Arrays.copyOfRange(order, 0, below), weights);
        int[] others = Arrays.copyOfRange(order, Math.min(below, n - 1), n);
        double[] equal = new double[others.length];
        Arrays.fill(equal, 1);
        bad = new Density(points, others, equal);
    }

    double[] next(SplittableRandom random) {
        double narrower = Math.pow(10, -random.nextDouble());
        good.narrow(narrower);
        bad.narrow(narrower);
        double[] best = {};
        double bestRatio = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < CANDIDATES; c++) {
            double[] candidate = good.draw(random);
            space.settle(candidate);
            double ratio = good.log(candidate) - bad.log(candidate);
            if (ratio > bestRatio) {
                bestRatio = ratio;
                best = candidate;
            }
        }
        return best;
    }

    /** Kernels of one shape on some points. */
    private final class Density {
        private final double[][] centres;
        private final double[] weights;
        private final double[] widths;

        Density(List<double[]> points, int[] chosen, double[] weights) {
            centres = Arrays.stream(chosen).mapToObj(points::get).toArray(double[][]::new);
            widths = new double[space.dimensions().size()];
            double sum = Arrays.stream(weights).sum();
            this.weights = Arrays.stream(weights).map(weight -> weight / sum).toArray();
        }

        /**
         * Sets the widths to a share of the widest, by the rule of Scott, Multivariate Density Estimation, 1992. A dimension
         * of one value, or that every point leaves out, spreads nothing and does not count.
         */
        void narrow(double share) {
            long dimensions =
                    IntStream.range(0, widths.length).filter(this::spreads).count();
            double width = share * WIDEST * Math.pow(centres.length, -1.0 / (dimensions + 4));
            for (int d = 0; d < widths.length; d++) {
                double size = space.size(d);
                widths[d] = Double.isInfinite(size) ? width : Math.max(width, 0.5 / size);
            }
        }

        private boolean spreads(int d) {
            return space.size(d) > 1 && Arrays.stream(centres).anyMatch(centre -> !Double.isNaN(centre[d]));
        }

        double[] draw(SplittableRandom random) {
            double[] centre = centres[drawn(random.nextDouble())];
            double[] point = new double[widths.length];
            for (int d = 0; d < point.length; d++) {
                boolean even =
                        Double.isNaN(centre[d]) || (!space.dimensions().get(d).ordered() && random.nextDouble() > KEPT);
                if (even) {
                    point[d] = random.nextDouble();
                } else if (!space.dimensions().get(d).ordered()) {
                    point[d] = centre[d];
                } else {
                    do {
                        point[d] = centre[d] + widths[d] * random.nextGaussian();
                    } while (point[d] < 0 || point[d] > 1);
                }
            }
            return point;
        }

        /** The point whose share of the weights a number from 0 to 1 falls into. */
        private int drawn(double place) {
            double left = place;
            int number = 0;
            while (number < weights.length - 1 && left >= weights[number]) {
                left -= weights[number++];
            }
            return number;
        }

        double log(double[] point) {
            double[] logs = new double[centres.length];
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < logs.length; i++) {
                for (int d = 0; d < point.length; d++) {
                    logs[i] += kernel(d, point[d], centres[i][d]);
                }
                highest = Math.max(highest, logs[i]);
            }
            double sum = 0;
            for (int i = 0; i < logs.length; i++) {
                sum += weights[i] * Math.exp(logs[i] - highest);
            }
            return highest + Math.log(sum);
        }

        private double kernel(int d, double place, double centre) {
            if (Double.isNaN(place) || Double.isNaN(centre)) {
                return 0;
            }
            if (!space.dimensions().get(d).ordered()) {
                return Math.log(1 - KEPT + (place == centre ? KEPT * space.size(d) : 0));
            }
            double z = (place - centre) / widths[d];
            return -z * z / 2 - Math.log(widths[d] * 2.5066282746310002);
        }
    }
}
