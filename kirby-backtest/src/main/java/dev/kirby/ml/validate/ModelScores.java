package dev.kirby.ml.validate;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Model;
import dev.kirby.performance.Bootstrap;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * How good predictions are, and how sure that is.
 *
 * <p><b>Rows are not independent.</b> A label looks at the bars that the next rows' labels look at too, and a market stays in one regime for
 * a while. So intervals come from a bootstrap of blocks of rows, never shorter than two label times, and the number of rows that count is
 * the time that all labels cover divided by the mean time of one: 8,000 rows of labels over 5 bars are 1,600.
 *
 * <p><b>The edge</b> is the accuracy less that of always saying the most frequent class of the very rows, known in hindsight. Its lower
 * bound uses the larger of two standard errors, the bootstrap's and that of the effective number of rows, and Student's t. Both are a
 * little too sure alone: the first where blocks are few, the second where moods outlast labels.
 *
 * <p>Immutable and thread-safe.
 */
public final class ModelScores {

    private static final int RESAMPLES = 500;
    private static final long SEED = 42;

    private final Map<Score, Double> values;
    private final Map<Score, double[]> resampled;
    private final double[] edges;
    private final double edgeError;
    private final double effectiveRows;
    private final double block;
    private final List<CalibrationBin> calibration;

    /**
     * Rows with a predicted probability in one range.
     *
     * @param rows how many
     * @param predicted their mean probability of the second class, or of the most probable one of more
     * @param observed the share that came true
     */
    public record CalibrationBin(int rows, double predicted, double observed) {}

    private ModelScores(TrainingData data, double[][] predicted) {
        ScoreTable table = new ScoreTable(data, predicted);
        int n = table.size();
        int[] once = new int[n];
        Arrays.fill(once, 1);
        values = table.scores(once);
        int majority = table.majority();
        edges = new double[n];
        for (int row = 0; row < n; row++) {
            edges[row] = (table.isRight(row) ? 1 : 0) - (table.label(row) == majority ? 1 : 0);
        }
        effectiveRows = effectiveRows(data);
        block = Math.min(n / 2.0, Math.max(2.0 * n / effectiveRows, Bootstrap.blockLength(edges)));
        resampled = new LinkedHashMap<>();
        values.keySet().forEach(score -> resampled.put(score, new double[RESAMPLES]));
        double[] means = new double[RESAMPLES];
        int[] count = {0};
        double[] rows = new double[n];
        Arrays.setAll(rows, i -> i);
        Bootstrap.stationary(Math.max(1, block)).resamples(RESAMPLES).seed(SEED).distribution(rows, drawn -> {
            int[] times = new int[n];
            double sum = 0;
            for (double row : drawn) {
                times[(int) row]++;
                sum += edges[(int) row];
            }
            int b = count[0]++;
            means[b] = sum / n;
            Map<Score, Double> scores = table.scores(times);
            resampled.forEach((score, all) -> all[b] = requireNonNull(scores.get(score)));
            return means[b];
        });
        resampled.values().forEach(Arrays::sort);
        double spread = deviation(edges);
        edgeError = Math.max(deviation(means), spread / Math.sqrt(effectiveRows));
        calibration = data.classes().isEmpty() ? List.of() : bins(data, predicted);
    }

    /**
     * Scores predictions.
     *
     * @param data rows that the model was not fitted on, in order of time
     * @param predicted what it said, by row: probabilities by class, or a number
     * @return the scores
     * @throws NoDataException if there are fewer than ten rows
     */
    public static ModelScores of(TrainingData data, double[][] predicted) {
        if (data.size() < 10) {
            throw new NoDataException("Scores need 10 rows at least, there are " + data.size() + ". Give more data.");
        }
        int width = Math.max(1, data.classes().size());
        boolean fits = predicted.length == data.size()
                && Arrays.stream(predicted).allMatch(row -> row != null && row.length == width);
        if (!fits) {
            throw new InvalidRequestException("There must be " + width + " predicted numbers for each of " + data.size()
                    + " rows, as model.predict(data.matrix()) gives them.");
        }
        return new ModelScores(data, predicted);
    }

    /**
     * Scores a model on rows that came after those it was fitted on.
     *
     * @param data rows in order of time
     * @param model fitted on earlier rows
     * @return the scores
     * @throws InvalidRequestException if the model has seen a row, or a label that overlaps with one: it would only remember
     */
    public static ModelScores of(TrainingData data, Model model) {
        if (data.size() > 0 && data.closeTime(0) < model.origin().until()) {
            throw new InvalidRequestException("The model was fitted on rows whose labels go to "
                    + Instant.ofEpochMilli(model.origin().until()) + ", and the rows to judge it by begin at "
                    + Instant.ofEpochMilli(data.closeTime(0))
                    + ": it would be judged by what it remembers. Fit on data.split(0.8).train(), judge on test().");
        }
        return of(data, model.predict(data.matrix()));
    }

    /** The time that the labels cover, each moment once, divided by the mean time of one. */
    private static double effectiveRows(TrainingData data) {
        double covered = 0;
        double all = 0;
        long reached = Long.MIN_VALUE;
        for (int row = 0; row < data.size(); row++) {
            long from = data.closeTime(row);
            long end = Math.max(from + 1, data.labelEnd(row));
            all += end - from;
            covered += Math.max(0, end - Math.max(from, reached));
            reached = Math.max(reached, end);
        }
        return Math.max(2, covered / (all / data.size()));
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }

    private static List<CalibrationBin> bins(TrainingData data, double[][] predicted) {
        int[] rows = new int[10];
        double[] sum = new double[10];
        double[] hits = new double[10];
        for (int row = 0; row < predicted.length; row++) {
            int target = predicted[row].length - 1;
            for (int c = 0; c < target && predicted[row].length > 2; c++) {
                target = predicted[row][c] > predicted[row][target] ? c : target;
            }
            double p = predicted[row][target];
            int bin = (int) Math.min(9, Math.max(0, p * 10));
            rows[bin]++;
            sum[bin] += p;
            hits[bin] += data.label(row) == target ? 1 : 0;
        }
        List<CalibrationBin> bins = new ArrayList<>();
        for (int bin = 0; bin < 10; bin++) {
            if (rows[bin] > 0) {
                bins.add(new CalibrationBin(rows[bin], sum[bin] / rows[bin], hits[bin] / rows[bin]));
            }
        }
        return List.copyOf(bins);
    }

    /** {@return how many rows were judged} */
    public int rows() {
        return edges.length;
    }

    /** {@return as how many independent rows they count, because labels overlap} */
    public double effectiveRows() {
        return effectiveRows;
    }

    /** {@return the scores there are, in order} */
    public List<Score> known() {
        return List.copyOf(values.keySet());
    }

    /**
     * A score.
     *
     * @param score which
     * @return its value; NaN where it has none
     */
    public double value(Score score) {
        return values.getOrDefault(score, Double.NaN);
    }

    /**
     * Where a score lies, given that rows hang together.
     *
     * @param score which
     * @param confidence such as 0.95
     * @return the low and the high end; NaN where it has none
     */
    public double[] interval(Score score, double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new InvalidRequestException("The confidence must be between 0 and 1, was " + confidence + ".");
        }
        double[] sorted = resampled.get(score);
        if (sorted == null || Double.isNaN(sorted[sorted.length - 1])) {
            return new double[] {Double.NaN, Double.NaN};
        }
        double tail = (1 - confidence) / 2 * (sorted.length - 1);
        return new double[] {sorted[(int) tail], sorted[(int) Math.ceil(sorted.length - 1 - tail)]};
    }

    /** {@return the share of rows whose most probable class comes true, or of numbers whose sign is predicted} */
    public double accuracy() {
        return value(Score.ACCURACY);
    }

    /** {@return what the accuracy would be of always saying the most frequent class, or sign} */
    public double majority() {
        return value(Score.MAJORITY_BASELINE);
    }

    /** {@return the accuracy less that of always saying the most frequent class} */
    public double edge() {
        return accuracy() - majority();
    }

    /**
     * What the edge is at least.
     *
     * @param chance that a model without an edge passes, such as 0.05; divide it by the number of models tried
     * @return the lower bound; above 0 the edge is proven
     */
    public double edgeBound(double chance) {
        if (!(chance > 0 && chance < 0.5)) {
            throw new InvalidRequestException("The chance must be between 0 and 0.5, was " + chance + ".");
        }
        return edge() + edgeError * new TDistribution(effectiveRows - 1).inverseCumulativeProbability(chance);
    }

    /** {@return how probabilities compare with what came, in ten ranges; those without rows are missing} */
    public List<CalibrationBin> calibration() {
        return calibration;
    }

    /** {@return the scores by their names, with {@code rows}, {@code effective_rows} and {@code edge}} */
    public Map<String, Double> toMap() {
        Map<String, Double> map = new LinkedHashMap<>();
        map.put("rows", (double) rows());
        map.put("effective_rows", effectiveRows);
        values.forEach((score, value) -> map.put(score.toString(), value));
        map.put("edge", edge());
        map.put("edge_bound", edgeBound(0.05));
        return map;
    }

    /** Prints the scores with their 95 % intervals to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the scores with their 95 % intervals.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.printf(
                Locale.ROOT, "%d rows, as %.0f independent ones (blocks of %.0f rows)%n", rows(), effectiveRows, block);
        for (Score score : known()) {
            double[] interval = interval(score, 0.95);
            out.printf(Locale.ROOT, "%-18s %8.4f  (%.4f to %.4f)%n", score, value(score), interval[0], interval[1]);
        }
        out.printf(Locale.ROOT, "edge over the majority %.4f, at least %.4f (95 %%)%n", edge(), edgeBound(0.05));
        for (CalibrationBin bin : calibration) {
            out.printf(
                    Locale.ROOT, "said %.3f  came true %.3f  (%d rows)%n", bin.predicted(), bin.observed(), bin.rows());
        }
    }

    /** For example {@code ModelScores[accuracy 0.5312 of 7300 rows]}. */
    @Override
    public String toString() {
        Score first = known().get(0);
        return String.format(Locale.ROOT, "ModelScores[%s %.4f of %d rows]", first, value(first), rows());
    }
}
