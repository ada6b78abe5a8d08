package dev.kirby.ml;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.series.Frame;
import dev.kirby.source.MarketFeed;
import dev.kirby.strategy.Study;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows to train or test a model on: features as known at a bar's close, what came after, and when that was known.
 *
 * <pre>{@code
 * var data = TrainingData.of(study, Features.standard(), Labels.change());
 * var parts = data.split(0.8);              // by time; no training label reaches into the test
 * double[] x = parts.train().rowMajor();
 * double[] y = parts.train().labels();
 * double[] w = parts.train().weights();     // by uniqueness, from these rows alone
 * }</pre>
 *
 * <p>Rows whose label or any of whose features is unknown are not there: {@link #report()} counts them. Nothing is filled. Rows are in time
 * order, and no method shuffles them.
 *
 * <p>Immutable and thread-safe.
 */
public final class TrainingData {

    /** With fewer rows than this a model learns noise; {@link #report()} says so. */
    public static final int FEW_ROWS = 1_000;

    private final FeatureMatrix matrix;
    private final List<LabelClass> classes;
    private final double[] labels;
    private final long[] ends;
    private final RowReport report;
    private final long selectedUntil;

    TrainingData(
            FeatureMatrix matrix,
            List<LabelClass> classes,
            double[] labels,
            long[] ends,
            RowReport report,
            long selectedUntil) {
        this.matrix = matrix;
        this.classes = classes;
        this.labels = labels;
        this.ends = ends;
        this.report = report;
        this.selectedUntil = selectedUntil;
    }

    /**
     * Computes features and labels of a study.
     *
     * @param study candles and what is known beside them
     * @param features what a model may read
     * @param labels what it learns to predict
     * @return the rows of which everything is known
     * @throws NoDataException if there is none
     */
    public static TrainingData of(Study study, Features features, Labels labels) {
        return of(features.matrix(study), labels.over(study));
    }

    /**
     * Joins features and labels of the same bars.
     *
     * @param matrix one row a bar
     * @param labels one label a bar
     * @return the rows of which everything is known; features that most bars lack are left out
     * @throws NoDataException if there is none
     */
    public static TrainingData of(FeatureMatrix matrix, LabelColumn labels) {
        return KnownRows.of(matrix, labels);
    }

    /**
     * Reads stored candles and what is known beside them, with the standard features and labels.
     *
     * @param feed for example {@code store.feed()}
     * @param instrument for example {@code binance:BTC/USDT:USDT}
     * @param interval for example {@code 1h}
     * @return the rows of which everything is known
     * @throws NoDataException if there are no candles; the message says how to get them
     */
    public static TrainingData load(MarketFeed feed, String instrument, String interval) {
        return load(feed, instrument, interval, Features.standard(), Labels.change());
    }

    /**
     * Reads stored candles and what is known beside them.
     *
     * @param feed for example {@code store.feed()}
     * @param instrument for example {@code binance:BTC/USDT:USDT}
     * @param interval for example {@code 1h}
     * @param features what a model may read
     * @param labels what it learns to predict
     * @return the rows of which everything is known
     * @throws NoDataException if there are no candles; the message says how to get them
     */
    public static TrainingData load(
            MarketFeed feed, String instrument, String interval, Features features, Labels labels) {
        CandleSeries bars = feed.candles(Instrument.parse(instrument), Interval.parse(interval), TimeRange.ALL);
        return of(Study.of(bars).withFeed(feed), features, labels);
    }

    /** {@return how many rows there are} */
    public int size() {
        return labels.length;
    }

    /** {@return what the features are called, in the order of their columns} */
    public List<String> names() {
        return matrix.names();
    }

    /** {@return the features, one row a bar} */
    public FeatureMatrix matrix() {
        return matrix;
    }

    /** {@return the classes that labels count from 0; none where they are numbers to be predicted} */
    public List<LabelClass> classes() {
        return classes;
    }

    /**
     * {@return when the bar of a row closed, and its features were known: milliseconds since the epoch}
     *
     * @param row from 0
     */
    public long closeTime(int row) {
        return matrix.interval().next(matrix.time(row));
    }

    /**
     * {@return the class or number that came after a row}
     *
     * @param row from 0
     */
    public double label(int row) {
        return labels[row];
    }

    /** {@return a copy of the labels} */
    public double[] labels() {
        return labels.clone();
    }

    /**
     * {@return when the label of a row was known, milliseconds since the epoch}
     *
     * @param row from 0
     */
    public long labelEnd(int row) {
        return ends[row];
    }

    /** {@return a copy of the columns, in the order of the names} */
    public double[][] columns() {
        return matrix.toArray();
    }

    /**
     * All of it as a frame, for files and other programs: {@code time}, when the row's candle opens, the features, {@code label}, {@code
     * label_end}, when the label was known, and {@code weight}.
     *
     * <pre>{@code
     * FrameFiles.write(data.toFrame(), Path.of("training.parquet"));
     * }</pre>
     *
     * @return one row for each of these
     */
    public Frame toFrame() {
        Frame frame = matrix.toFrame();
        frame = classes.isEmpty() ? frame.withNumbers("label", labels) : frame.withCounts("label", labels);
        return frame.withTimes("label_end", ends).withNumbers("weight", weights());
    }

    /** {@return all values, row after row, in a new array} */
    public double[] rowMajor() {
        int width = names().size();
        double[] values = new double[Math.multiplyExact(size(), width)];
        for (int f = 0; f < width; f++) {
            for (int row = 0; row < size(); row++) {
                values[row * width + f] = matrix.value(f, row);
            }
        }
        return values;
    }

    /**
     * What each row is worth where labels overlap: the share of its label's time that it has for itself, with a mean of 1. Ten labels that
     * look at the same ten bars carry the information of one. Computed from these rows alone, so that a training window does not know how those
     * after it end.
     *
     * @return one weight a row, in a new array
     */
    public double[] weights() {
        return Uniqueness.weights(this);
    }

    /** {@return what was left out to make these rows, and whether they are few} */
    public RowReport report() {
        return report;
    }

    /**
     * The rows to train on for a test that starts at a time: those whose label is known by then.
     *
     * @param time milliseconds since the epoch
     * @return the rows before, without those whose label looks beyond
     */
    public TrainingData until(long time) {
        int[] kept = new int[size()];
        int count = 0;
        for (int row = 0; row < size() && closeTime(row) <= time; row++) {
            if (ends[row] <= time) {
                kept[count++] = row;
            }
        }
        return rows(Arrays.copyOf(kept, count));
    }

    /**
     * The rows of a test: those whose bar closes in a range.
     *
     * @param from milliseconds since the epoch, inclusive
     * @param to milliseconds since the epoch, exclusive
     * @return the rows between
     * @throws InvalidRequestException if the features were selected with labels that were known after the range begins: such a test would
     *     flatter
     */
    public TrainingData between(long from, long to) {
        requireUnseen(from);
        int first = 0;
        while (first < size() && closeTime(first) < from) {
            first++;
        }
        int last = first;
        while (last < size() && closeTime(last) < to) {
            last++;
        }
        return slice(first, last);
    }

    /**
     * Two parts in time order. Rows whose label reaches to the first row of the test or beyond are in neither.
     *
     * @param trainShare share of the rows that train, more than 0 and less than 1
     * @return the parts
     * @throws InvalidRequestException if one would be empty, or the features were selected with labels of the test
     */
    public Split split(double trainShare) {
        int first = (int) Math.floor(size() * trainShare);
        if (!(trainShare > 0 && trainShare < 1) || first < 1 || first >= size()) {
            throw new InvalidRequestException("A share of " + trainShare + " of " + size()
                    + " rows leaves nothing to train or to test: use one such as 0.8, or more rows.");
        }
        TrainingData train = until(closeTime(first));
        if (train.size() == 0) {
            throw new InvalidRequestException("No label of the first " + first + " of " + size()
                    + " rows is known before the test: take more data or labels that look less far ahead.");
        }
        requireUnseen(closeTime(first));
        return new Split(train, slice(first, size()));
    }

    private void requireUnseen(long testFrom) {
        if (testFrom < selectedUntil) {
            throw new InvalidRequestException("A test from " + Instant.ofEpochMilli(testFrom)
                    + " would be of rows that the features were selected with: their labels go to "
                    + Instant.ofEpochMilli(selectedUntil)
                    + ". Split first, and select in the training part: model.select(FeatureSelection.hybrid()).");
        }
    }

    /**
     * Some of the rows, without copying the features.
     *
     * @param fromRow first row, inclusive
     * @param toRow last row, exclusive
     * @return the rows between
     */
    public TrainingData slice(int fromRow, int toRow) {
        return new TrainingData(
                matrix.slice(fromRow, toRow),
                classes,
                Arrays.copyOfRange(labels, fromRow, toRow),
                Arrays.copyOfRange(ends, fromRow, toRow),
                report,
                selectedUntil);
    }

    /**
     * Some of the rows, copied: a fold.
     *
     * @param rows which, ascending
     * @return these rows
     */
    public TrainingData rows(int[] rows) {
        double[] keptLabels = new double[rows.length];
        long[] keptEnds = new long[rows.length];
        for (int r = 0; r < rows.length; r++) {
            keptLabels[r] = labels[rows[r]];
            keptEnds[r] = ends[rows[r]];
        }
        return new TrainingData(matrix.rows(rows), classes, keptLabels, keptEnds, report, selectedUntil);
    }

    /**
     * Some of the features, without copying.
     *
     * @param names which, in the order that they are to have
     * @return the same rows
     * @throws InvalidRequestException if there is no such feature
     */
    public TrainingData select(List<String> names) {
        return new TrainingData(matrix.select(names), classes, labels, ends, report, selectedUntil);
    }

    /**
     * These rows without the features of the calendar whose cycle they do not cover twice, such as {@code year_sin} below two years: within
     * such rows they only number them. Fitting a model begins with this.
     *
     * @return the same rows
     * @throws InvalidRequestException if no feature is left
     */
    public TrainingData withoutNumbering() {
        long covered = size() == 0 ? 0 : closeTime(size() - 1) - closeTime(0);
        List<String> kept = names().stream()
                .filter(name -> !TimeFeatures.isNumbering(name, covered))
                .toList();
        if (kept.isEmpty()) {
            throw new InvalidRequestException(
                    "The rows cover less than two cycles of each of " + String.join(", ", names())
                            + ", so that these only number them. Take more rows, or other features.");
        }
        return kept.size() == names().size() ? this : select(kept);
    }

    /** A copy with other values of the same features. */
    TrainingData with(FeatureMatrix newMatrix) {
        return new TrainingData(newMatrix, classes, labels, ends, report, selectedUntil);
    }

    /** A copy that remembers until when labels were known that its features were selected with. */
    TrainingData selectedUntil(long time) {
        return new TrainingData(matrix, classes, labels, ends, report, Math.max(time, selectedUntil));
    }

    /** {@return how many rows there are of each class; empty where labels are numbers} */
    public int[] counts() {
        int[] counts = new int[classes.size()];
        for (int row = 0; row < size() && counts.length > 0; row++) {
            counts[(int) labels[row]]++;
        }
        return counts;
    }

    /**
     * Two parts of rows in time order.
     *
     * @param train the first, each with a label known before the test
     * @param test the last
     */
    public record Split(TrainingData train, TrainingData test) {

        /** For example {@code Split[800 train, 195 test]}. */
        @Override
        public String toString() {
            return "Split[" + train.size() + " train, " + test.size() + " test]";
        }
    }

    /** For example {@code TrainingData[8700 rows of 1h x 171 features, rise 3100]}. */
    @Override
    public String toString() {
        List<String> counted = new ArrayList<>();
        int[] counts = counts();
        for (int c = 0; c < counts.length && counts.length <= 3; c++) {
            counted.add(classes.get(c).name() + " " + counts[c]);
        }
        return "TrainingData[" + size() + " rows of " + matrix.interval() + " x " + names().size() + " features"
                + (counted.isEmpty() ? "" : ", " + String.join(", ", counted)) + (size() < FEW_ROWS ? ", few]" : "]");
    }
}
