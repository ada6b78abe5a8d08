package dev.kirby.ml.model;

import dev.kirby.market.Interval;
import dev.kirby.ml.LabelClass;
import dev.kirby.ml.LabelColumn;
import dev.kirby.ml.TrainingData;
import dev.kirby.series.FeatureMatrix;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Rows whose labels follow from some of their features by a known chance, so that the best possible score is known too: a threshold, a
 * product of two features, and a wave.
 */
public final class PlantedRows {

    private static final long START = 1_700_000_000_000L / 3_600_000 * 3_600_000;
    private static final long HOUR = 3_600_000;

    private final double[][] columns;
    private final double[] chances;
    private final double[] labels;
    private final int classes;

    private PlantedRows(double[][] columns, double[] chances, double[] labels, int classes) {
        this.columns = columns;
        this.chances = chances;
        this.labels = labels;
        this.classes = classes;
    }

    /** Rows of two classes. */
    public static PlantedRows of(int rows, int features, double strength, long seed) {
        return of(rows, features, strength, 2, seed);
    }

    /** Rows of two classes, three, or (0) numbers. */
    public static PlantedRows of(int rows, int features, double strength, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] columns = new double[features][rows];
        double[] chances = new double[rows];
        double[] labels = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int f = 0; f < features; f++) {
                columns[f][row] = random.nextDouble() * 2 - 1;
            }
            double score = strength
                    * ((columns[0][row] > 0.2 ? 1 : -1)
                            + 2 * columns[1][row] * columns[2][row]
                            + Math.sin(3 * columns[3][row]));
            chances[row] = 1 / (1 + Math.exp(-score));
            boolean up = random.nextDouble() < chances[row];
            labels[row] = classes == 0
                    ? score + random.nextDouble() - 0.5
                    : classes == 2 ? (up ? 1 : 0) : (up ? 2 : random.nextDouble() < 0.5 ? 1 : 0);
        }
        return new PlantedRows(columns, chances, labels, classes);
    }

    /** The rows, of hours, with labels over some of them. */
    public TrainingData data(int horizon) {
        int rows = labels.length;
        long[] times = new long[rows];
        long[] ends = new long[rows];
        for (int row = 0; row < rows; row++) {
            times[row] = START + row * HOUR;
            ends[row] = times[row] + (1 + horizon) * HOUR;
        }
        List<String> names =
                IntStream.range(0, columns.length).mapToObj(f -> "f" + f).toList();
        List<LabelClass> kinds = classes == 0
                ? List.of()
                : classes == 2
                        ? List.of(new LabelClass("rest", 0), new LabelClass("rise", 1))
                        : List.of(new LabelClass("fall", -1), new LabelClass("rest", 0), new LabelClass("rise", 1));
        return TrainingData.of(
                FeatureMatrix.of(Interval.H1, names, times, columns), LabelColumn.of(kinds, labels.clone(), ends));
    }

    /** The true chance of the last class, by row. */
    public double[] chances() {
        return chances;
    }
}
