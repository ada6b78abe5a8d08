package dev.kirby.ml;

import dev.kirby.InvalidRequestException;
import dev.kirby.series.FeatureMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How far a row is from everything that a model was trained on: the distance to the nearest training row, over the mean distance between
 * training rows. Near 0 the model has seen the like; above 1 ({@link #isFar}) the row is further from all of them than they are from each
 * other, and a prediction is a guess. The idea is freqAI's, and before it that of the area of applicability (Meyer and Pebesma, Methods in
 * Ecology and Evolution, 2021).
 *
 * <p><b>Distance.</b> Euclid's, of features brought to a mean of 0 and a deviation of 1 over the training rows, so that none counts more
 * for its unit. A feature that does not vary there is left out.
 *
 * <p><b>The nearest row</b> is found exactly. Training rows are kept in the order of their projection on the direction in which they differ
 * most (the first principal component, by power iteration). The distance of two rows is at least that of their projections: the search
 * starts at the row's own projection and goes outwards on both sides, until projections alone are as far as the nearest row found. A
 * distance is summed from the features on, and given up as soon as it exceeds the nearest. Rows near in time are near in value, so this
 * looks at a small part of the rows; a tree does not, in fifty dimensions.
 *
 * <p><b>The mean distance</b> is taken over all pairs of at most 1,000 rows at even steps: 499,500 pairs estimate it to a fraction of a
 * percent, where all pairs of 100,000 rows would take a minute.
 *
 * <p>Immutable and thread-safe. Knows the training rows alone: nothing about a row that is judged changes another's index.
 */
public final class DissimilarityIndex {

    private static final int PAIRED_ROWS = 1_000;
    private static final int POWER_STEPS = 30;

    private final List<String> names;
    private final double[] means;
    private final double[] scales;
    private final double[] direction;
    private final double[][] rows;
    private final double[] projections;
    private final double meanDistance;

    private DissimilarityIndex(List<String> names, double[] means, double[] scales, double[][] rows) {
        this.names = names;
        this.means = means;
        this.scales = scales;
        this.direction = firstComponent(rows);
        this.rows = rows;
        double[] unsorted =
                Arrays.stream(rows).mapToDouble(row -> dot(row, direction)).toArray();
        int[] order = IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> unsorted[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[][] sorted = new double[rows.length][];
        this.projections = new double[rows.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = rows[order[i]];
            projections[i] = unsorted[order[i]];
        }
        this.meanDistance = meanDistance(rows);
        System.arraycopy(sorted, 0, rows, 0, rows.length);
    }

    /**
     * Learns what the training rows are like.
     *
     * @param training the rows that a model is fitted on
     * @return the index
     * @throws InvalidRequestException if there are fewer than two different rows
     */
    public static DissimilarityIndex of(TrainingData training) {
        return ofRows(training.matrix());
    }

    /**
     * Fits the index to training rows without labels.
     *
     * @param training the features of the rows that a model was fitted on, none unknown
     * @return the index
     * @throws InvalidRequestException if there are fewer than two different rows
     */
    public static DissimilarityIndex ofRows(FeatureMatrix training) {
        double[][] columns = training.toArray();
        int width = columns.length;
        double[] means = new double[width];
        double[] scales = new double[width];
        for (int f = 0; f < width; f++) {
            means[f] = Arrays.stream(columns[f]).average().orElse(Double.NaN);
            double squares = 0;
            for (double value : columns[f]) {
                squares += (value - means[f]) * (value - means[f]);
            }
            double deviation = Math.sqrt(squares / columns[f].length);
            scales[f] = deviation > 0 ? 1 / deviation : 0;
        }
        if (Arrays.stream(scales).allMatch(scale -> scale == 0)) {
            throw new InvalidRequestException("No feature of " + training
                    + " varies, so that no distance can be taken: give more rows or other features.");
        }
        double[][] rows = new double[training.size()][width];
        for (int row = 0; row < rows.length; row++) {
            for (int f = 0; f < width; f++) {
                rows[row][f] = (columns[f][row] - means[f]) * scales[f];
            }
        }
        return new DissimilarityIndex(training.names(), means, scales, rows);
    }

    /** {@return the features, in the order in which a row has them} */
    public List<String> names() {
        return names;
    }

    /** {@return the mean distance between training rows, in deviations} */
    public double meanDistance() {
        return meanDistance;
    }

    /**
     * The index of a row.
     *
     * @param values of the features, in the order of the names
     * @return 0 for a training row, above 1 for one far from all; NaN if a value is unknown
     */
    public double of(double[] values) {
        if (values.length != means.length) {
            throw new InvalidRequestException("A row of " + values.length + " values, but the model was trained on "
                    + means.length + " features: give one for each of " + String.join(", ", names) + ".");
        }
        double[] row = new double[values.length];
        for (int f = 0; f < row.length; f++) {
            row[f] = (values[f] - means[f]) * scales[f];
        }
        double projection = dot(row, direction);
        return Double.isNaN(projection) ? Double.NaN : Math.sqrt(nearest(row, projection)) / meanDistance;
    }

    /**
     * The index of each row of a matrix.
     *
     * @param matrix with at least the features of the training rows, in any order
     * @return one for each row, NaN where a feature is unknown
     */
    public double[] of(FeatureMatrix matrix) {
        FeatureMatrix same = matrix.select(names);
        return IntStream.range(0, same.size())
                .parallel()
                .mapToDouble(row -> of(same.row(row)))
                .toArray();
    }

    /**
     * Whether a prediction for a row would be a guess.
     *
     * @param values of the features, in the order of the names
     * @return whether the index is above 1, or a value is unknown
     */
    public boolean isFar(double[] values) {
        return !(of(values) <= 1);
    }

    /** The squared distance to the nearest training row. */
    private double nearest(double[] row, double projection) {
        int found = Arrays.binarySearch(projections, projection);
        int above = found < 0 ? -found - 1 : found;
        int below = above - 1;
        double best = Double.POSITIVE_INFINITY;
        while (true) {
            double gapAbove = above < rows.length ? projections[above] - projection : Double.POSITIVE_INFINITY;
            double gapBelow = below >= 0 ? projection - projections[below] : Double.POSITIVE_INFINITY;
            double gap = Math.min(gapAbove, gapBelow);
            if (gap * gap >= best || gap == Double.POSITIVE_INFINITY) {
                return best;
            }
            best = Math.min(best, squared(row, gapAbove <= gapBelow ? rows[above++] : rows[below--], best));
        }
    }

    /** The squared distance, or something at least as large as the limit. */
    private static double squared(double[] first, double[] second, double limit) {
        double sum = 0;
        for (int f = 0; f < first.length && sum < limit; f++) {
            double difference = first[f] - second[f];
            sum += difference * difference;
        }
        return sum;
    }

    private static double meanDistance(double[][] rows) {
        int count = Math.min(rows.length, PAIRED_ROWS);
        double sum = 0;
        for (int a = 0; a < count; a++) {
            double[] first = rows[(int) ((long) a * rows.length / count)];
            for (int b = a + 1; b < count; b++) {
                sum += Math.sqrt(
                        squared(first, rows[(int) ((long) b * rows.length / count)], Double.POSITIVE_INFINITY));
            }
        }
        return sum / (count * (count - 1.0) / 2);
    }

    /** The direction, of length 1, in which rows with a mean of 0 differ most, as near as some steps get. */
    private static double[] firstComponent(double[][] rows) {
        double[] direction = new double[rows[0].length];
        Arrays.fill(direction, 1 / Math.sqrt(direction.length));
        for (int step = 0; step < POWER_STEPS; step++) {
            double[] next = new double[direction.length];
            for (double[] row : rows) {
                double projection = dot(row, direction);
                for (int f = 0; f < next.length; f++) {
                    next[f] += projection * row[f];
                }
            }
            double length = Math.sqrt(dot(next, next));
            if (length == 0) {
                return direction; // nothing differs along it: any direction is as good
            }
            for (int f = 0; f < next.length; f++) {
                direction[f] = next[f] / length;
            }
        }
        return direction;
    }

    private static double dot(double[] first, double[] second) {
        double sum = 0;
        for (int f = 0; f < first.length; f++) {
            sum += first[f] * second[f];
        }
        return sum;
    }

    /** For example {@code DissimilarityIndex[8700 rows x 50, mean distance 9.62]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "DissimilarityIndex[%d rows x %d, mean distance %.2f]",
                rows.length,
                names.size(),
                meanDistance);
    }
}
