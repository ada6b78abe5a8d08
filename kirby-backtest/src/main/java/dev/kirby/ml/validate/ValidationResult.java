package dev.kirby.ml.validate;

import dev.kirby.report.Report;
import dev.kirby.report.Reported;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * How good a model's predictions are on rows that it was not fitted on. Immutable.
 *
 * @param folds how the rows were divided
 * @param model its kind
 * @param paths the scores of all judged rows; of combinatorial folds several, each predicted from other pasts
 * @param parts the scores of each fold
 */
public record ValidationResult(TimeFolds folds, String model, List<ModelScores> paths, List<ModelScores> parts)
        implements Reported {

    /** Copies the lists. */
    public ValidationResult {
        paths = List.copyOf(paths);
        parts = List.copyOf(parts);
    }

    /** {@return the scores of all judged rows, of the first path} */
    public ModelScores scores() {
        return paths.get(0);
    }

    /**
     * The spread of a score over the paths.
     *
     * @param score which
     * @return the least, the median and the largest
     */
    public double[] spread(Score score) {
        double[] sorted =
                paths.stream().mapToDouble(s -> s.value(score)).sorted().toArray();
        return new double[] {sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]};
    }

    /**
     * The scores as a page: with intervals, by fold, and whether the probabilities hold.
     *
     * @return made now
     */
    @Override
    public Report report() {
        return new ModelReport(this).report();
    }

    /** Prints the scores to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the scores.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.println(model + ", " + folds);
        scores().print(out);
        if (paths.size() > 1) {
            for (Score score : scores().known()) {
                double[] spread = spread(score);
                out.printf(
                        Locale.ROOT,
                        "%-18s %8.4f to %.4f over %d paths, median %.4f%n",
                        score,
                        spread[0],
                        spread[2],
                        paths.size(),
                        spread[1]);
            }
        }
    }

    /** For example {@code ValidationResult[lightgbm, accuracy 0.5312 of 7300 rows]}. */
    @Override
    public String toString() {
        Score first = scores().known().get(0);
        return String.format(
                Locale.ROOT,
                "ValidationResult[%s, %s %.4f of %d rows]",
                model,
                first,
                scores().value(first),
                scores().rows());
    }
}
