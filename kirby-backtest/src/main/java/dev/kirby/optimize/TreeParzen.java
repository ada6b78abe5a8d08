package dev.kirby.optimize;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Tree-structured Parzen estimator with joint kernels (Bergstra et al., Algorithms for Hyper-Parameter Optimization, 2011;
 * Falkner et al., BOHB, 2018): the best tenth of the points and the others become two densities, and the next point is the
 * one, of candidates drawn from the first, for which their ratio is highest. Works on the unit cube, minimises.
 */
final class TreeParzen {

    private static final double BEST_SHARE = 0.1;
    private static final int MOST_BEST = 25;
    private static final int CANDIDATES = 48;
    private static final double BANDWIDTH = 0.2;
    private static final double NARROWEST = 0.01;

    private TreeParzen() {}

    static double[] next(List<double[]> points, double[] values, SplittableRandom random) {
        int n = points.size();
        int dimensions = points.get(0).length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int below = Math.min(MOST_BEST, (int) Math.ceil(BEST_SHARE * n));
        Density good = new Density(points, Arrays.copyOfRange(order, 0, below), dimensions);
        Density bad = new Density(points, Arrays.copyOfRange(order, below, n), dimensions);
        double[] best = good.draw(random);
        double bestRatio = good.log(best) - bad.log(best);
        for (int c = 1; c < CANDIDATES; c++) {
            double[] candidate = good.draw(random);
            double ratio = good.log(candidate) - bad.log(candidate);
            if (ratio > bestRatio) {
                bestRatio = ratio;
                best = candidate;
            }
        }
        return best;
    }

    /** Equal kernels on some points, and one over the whole cube, so that nothing is ruled out. */
    private static final class Density {
        private final double[][] centres;
        private final double width;

        Density(List<double[]> points, int[] chosen, int dimensions) {
            centres = Arrays.stream(chosen).mapToObj(points::get).toArray(double[][]::new);
            // Scott's rule on the side of the cube
            width = Math.max(NARROWEST, BANDWIDTH * Math.pow(centres.length, -1.0 / (dimensions + 4)));
        }

        double[] draw(SplittableRandom random) {
            int kernel = random.nextInt(centres.length + 1);
            double[] point = new double[centres[0].length];
            for (int d = 0; d < point.length; d++) {
                if (kernel == centres.length) {
                    point[d] = random.nextDouble();
                } else {
                    do {
                        point[d] = centres[kernel][d] + width * random.nextGaussian();
                    } while (point[d] < 0 || point[d] > 1);
                }
            }
            return point;
        }

        double log(double[] point) {
            double norm = -Math.log(width * Math.sqrt(2 * Math.PI)) * point.length;
            double sum = 1; // the kernel over the whole cube has density 1
            for (double[] centre : centres) {
                double square = 0;
                for (int d = 0; d < point.length; d++) {
                    double z = (point[d] - centre[d]) / width;
                    square += z * z;
                }
                sum += Math.exp(norm - square / 2);
            }
            return Math.log(sum / (centres.length + 1));
        }
    }
}
