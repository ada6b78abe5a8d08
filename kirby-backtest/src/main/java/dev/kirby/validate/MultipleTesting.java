package dev.kirby.validate;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * P-values corrected for being several: the smallest of many is small by chance. Each function returns values in the order of
 * its input, which can be compared with the usual 0.05.
 */
public final class MultipleTesting {

    private MultipleTesting() {}

    /**
     * Times the number of tests: the chance of any false alarm stays below the level.
     *
     * @param p values from 0 to 1
     * @return corrected values
     */
    public static double[] bonferroni(double... p) {
        checked(p);
        return Arrays.stream(p).map(v -> Math.min(1, v * p.length)).toArray();
    }

    /**
     * As {@link #bonferroni}, but sharper (Holm, Scandinavian Journal of Statistics 6, 1979).
     *
     * @param p values from 0 to 1
     * @return corrected values
     */
    public static double[] holm(double... p) {
        int[] order = ascending(p);
        double[] corrected = new double[p.length];
        double highest = 0;
        for (int rank = 0; rank < p.length; rank++) {
            highest = Math.max(highest, Math.min(1, p[order[rank]] * (p.length - rank)));
            corrected[order[rank]] = highest;
        }
        return corrected;
    }

    /**
     * The share of false alarms among the alarms stays below the level, for independent tests (Benjamini and Hochberg, Journal
     * of the Royal Statistical Society B 57, 1995).
     *
     * @param p values from 0 to 1
     * @return corrected values
     */
    public static double[] benjaminiHochberg(double... p) {
        return stepUp(p, 1);
    }

    /**
     * As {@link #benjaminiHochberg}, for tests that depend on each other in any way (Benjamini and Yekutieli, Annals of
     * Statistics 29, 2001), as those of one grid do.
     *
     * @param p values from 0 to 1
     * @return corrected values
     */
    public static double[] benjaminiYekutieli(double... p) {
        double harmonic =
                IntStream.rangeClosed(1, p.length).mapToDouble(i -> 1.0 / i).sum();
        return stepUp(p, harmonic);
    }

    private static double[] stepUp(double[] p, double factor) {
        int[] order = ascending(p);
        double[] corrected = new double[p.length];
        double lowest = 1;
        for (int rank = p.length; rank > 0; rank--) {
            lowest = Math.min(lowest, p[order[rank - 1]] * factor * p.length / rank);
            corrected[order[rank - 1]] = lowest;
        }
        return corrected;
    }

    private static int[] ascending(double[] p) {
        checked(p);
        return IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static void checked(double[] p) {
        for (double value : p) {
            if (!(value >= 0 && value <= 1)) {
                throw new InvalidRequestException("A p-value is from 0 to 1, was " + value + ".");
            }
        }
    }
}
