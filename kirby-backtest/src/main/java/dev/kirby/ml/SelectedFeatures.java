package dev.kirby.ml;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * The features that a selection kept, best first, and until when the labels that it saw were known.
 *
 * <p>Immutable and thread-safe.
 */
public final class SelectedFeatures {

    private final List<String> names;
    private final double[] scores;
    private final long knownUntil;

    private SelectedFeatures(List<String> names, double[] scores, long knownUntil) {
        this.names = names;
        this.scores = scores;
        this.knownUntil = knownUntil;
    }

    static SelectedFeatures of(List<String> names, double[] scores, long knownUntil) {
        return new SelectedFeatures(List.copyOf(names), scores, knownUntil);
    }

    /** {@return the names, best first} */
    public List<String> names() {
        return names;
    }

    /**
     * {@return the score of one, higher is better; what it counts is up to the selection}
     *
     * @param rank from 0
     */
    public double score(int rank) {
        return scores[rank];
    }

    /** {@return when the last label that the selection saw was known, milliseconds since the epoch} */
    public long knownUntil() {
        return knownUntil;
    }

    /**
     * Keeps the chosen columns.
     *
     * @param rows of the same features: those selected from, or later ones
     * @return these columns alone; they refuse a test of rows that the selection saw
     */
    public TrainingData of(TrainingData rows) {
        return rows.select(names).selectedUntil(knownUntil);
    }

    /** Prints rank, name and score of each to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints rank, name and score of each.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        for (int rank = 0; rank < names.size(); rank++) {
            out.printf(Locale.ROOT, "%3d  %-40s %12.6f%n", rank + 1, names.get(rank), scores[rank]);
        }
    }

    /** For example {@code SelectedFeatures[50, best rsi_14]}. */
    @Override
    public String toString() {
        String best = names.isEmpty() ? "none" : names.get(0);
        return "SelectedFeatures[" + names.size() + ", best " + (best.length() > 40 ? best.substring(0, 40) : best)
                + "]";
    }
}
