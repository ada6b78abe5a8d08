package dev.kirby.ml;

import dev.kirby.market.Interval;
import dev.kirby.series.FeatureMatrix;
import java.util.Arrays;
import java.util.List;

/** 400 rows of five features that numpy can generate too: x = u0, u1², u0 + 0.05 u2, |u3 - 0.5|, u3. */
final class OracleRows {

    static final int ROWS = 400;
    private static final long HOUR = 3_600_000;

    private OracleRows() {}

    /** Uniform numbers of a linear congruential generator. */
    static double[] uniform(int count, long seed) {
        double[] numbers = new double[count];
        long state = seed;
        for (int i = 0; i < count; i++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            numbers[i] = (state >>> 11) * 0x1p-53;
        }
        return numbers;
    }

    static double[][] columns() {
        double[] u = uniform(6 * ROWS, 42);
        double[][] x = new double[5][ROWS];
        for (int row = 0; row < ROWS; row++) {
            int at = 6 * row;
            x[0][row] = u[at];
            x[1][row] = u[at + 1] * u[at + 1];
            x[2][row] = u[at] + 0.05 * u[at + 2];
            x[3][row] = Math.abs(u[at + 3] - 0.5);
            x[4][row] = u[at + 3];
        }
        return x;
    }

    /** The last of the six numbers of each row. */
    static double[] last() {
        double[] u = uniform(6 * ROWS, 42);
        double[] last = new double[ROWS];
        Arrays.setAll(last, row -> u[6 * row + 5]);
        return last;
    }

    /** Whether u0 + 0.5 [x3 > 0.25] + 0.5 u5 is above 0.9. */
    static double[] classes() {
        double[][] x = columns();
        double[] last = last();
        double[] classes = new double[ROWS];
        Arrays.setAll(classes, row -> x[0][row] + (x[3][row] > 0.25 ? 0.5 : 0) + 0.5 * last[row] > 0.9 ? 1 : 0);
        return classes;
    }

    static TrainingData of(List<LabelClass> classes, double[] labels, double[]... columns) {
        long[] times = new long[labels.length];
        long[] ends = new long[labels.length];
        for (int row = 0; row < times.length; row++) {
            times[row] = row * HOUR;
            ends[row] = (row + 2) * HOUR;
        }
        List<String> names = List.of("a", "b", "c", "d", "e", "f").subList(0, columns.length);
        return TrainingData.of(
                FeatureMatrix.of(Interval.parse("1h"), names, times, columns), LabelColumn.of(classes, labels, ends));
    }

    static TrainingData classified() {
        return of(Labels.change().classes(), classes(), columns());
    }
}
