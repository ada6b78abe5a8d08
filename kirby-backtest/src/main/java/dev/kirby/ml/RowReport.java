package dev.kirby.ml;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * What became of the bars of a study on their way to training rows.
 *
 * @param bars how many there were
 * @param rows of how many everything is known
 * @param withoutLabel how many have no label: the last ones, those before a gap, those without a signal
 * @param withoutFeature how many have a label but lack a feature: warming up, or no data
 * @param unknownFeatures features that more than half of the labelled bars lack, and that were left out
 * @param numbering features of the calendar whose cycle the rows do not cover twice; fitting a model leaves them out
 * @param lacking for each feature, how many of the labelled bars lack it; those that lack none are not there
 */
public record RowReport(
        int bars,
        int rows,
        int withoutLabel,
        int withoutFeature,
        List<String> unknownFeatures,
        List<String> numbering,
        Map<String, Integer> lacking) {

    private static final int MAX_NAMES = 5;

    /** Copies the lists. */
    public RowReport {
        unknownFeatures = List.copyOf(unknownFeatures);
        numbering = List.copyOf(numbering);
        lacking = Map.copyOf(lacking);
    }

    /** {@return whether there are fewer than 1,000 rows, from which a model learns noise} */
    public boolean isFew() {
        return rows < TrainingData.FEW_ROWS;
    }

    /** Prints it to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints it, and the features that cost most rows.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.println(bars + " bars: " + rows + " rows, " + withoutLabel + " without a label, " + withoutFeature
                + " that lack a feature");
        if (isFew()) {
            out.println("Fewer than " + TrainingData.FEW_ROWS + " rows: what a model finds in them is likely noise.");
        }
        print(out, "Left out, since most bars lack them: ", unknownFeatures);
        print(out, "No model reads what only numbers rows of less than two cycles: ", numbering);
        lacking.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_NAMES)
                .forEach(feature -> out.println("  " + feature.getKey() + " is unknown at " + feature.getValue()));
    }

    private static void print(PrintStream out, String title, List<String> names) {
        int more = names.size() - MAX_NAMES;
        if (!names.isEmpty()) {
            out.println(title
                    + String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size())))
                    + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    /** For example {@code RowReport[8700 rows of 8760 bars]}. */
    @Override
    public String toString() {
        return "RowReport[" + rows + " rows of " + bars + " bars" + (isFew() ? ", few" : "") + "]";
    }
}
