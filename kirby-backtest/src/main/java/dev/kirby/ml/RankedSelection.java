package dev.kirby.ml;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A selection of the features with the best scores, of which none is correlated above a limit with a better one.
 *
 * <p>Immutable and thread-safe. Each refinement returns a new object.
 */
public final class RankedSelection implements FeatureSelection {

    private final String name;
    private final Ranking ranking;
    private final int keep;
    private final double maxCorrelation;
    private final long seed;

    /** Scores features. */
    interface Ranking {

        /** One score for each feature, higher is better, NaN for one that cannot be judged. */
        double[] scores(TrainingData rows, long seed, int keep);
    }

    private RankedSelection(String name, Ranking ranking, int keep, double maxCorrelation, long seed) {
        if (keep < 1 || !(maxCorrelation > 0 && maxCorrelation <= 1)) {
            throw new InvalidRequestException(
                    "A selection keeps 1 feature or more, correlated up to a limit above 0 and at" + " most 1, not "
                            + keep + " and " + maxCorrelation + ".");
        }
        this.name = requireNonNull(name, "name");
        this.ranking = ranking;
        this.keep = keep;
        this.maxCorrelation = maxCorrelation;
        this.seed = seed;
    }

    static RankedSelection of(String name, Ranking ranking) {
        return new RankedSelection(name, ranking, KEEP, 0.9, 1);
    }

    /**
     * A copy that keeps another number of features.
     *
     * @param count at most how many, 1 or more; 50 if not given
     * @return the new selection
     */
    public RankedSelection keep(int count) {
        return new RankedSelection(name, ranking, count, maxCorrelation, seed);
    }

    /**
     * A copy with another limit of correlation.
     *
     * @param limit above it, up or down, a feature is left out for a better one; 0.9 if not given, 1 for no limit
     * @return the new selection
     */
    public RankedSelection maxCorrelation(double limit) {
        return new RankedSelection(name, ranking, keep, limit, seed);
    }

    /**
     * A copy with another seed.
     *
     * @param newSeed decides what is shuffled
     * @return the new selection
     */
    public RankedSelection seed(long newSeed) {
        return new RankedSelection(name, ranking, keep, maxCorrelation, newSeed);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SelectedFeatures select(TrainingData training) {
        TrainingData varied = training.select(varied(training));
        double[] scores = ranking.scores(varied, seed, keep);
        if (scores.length != varied.names().size()) {
            throw new InvalidRequestException("Selection '" + name + "' needs a score for each of "
                    + varied.names().size() + " features, but was given " + scores.length + ".");
        }
        Correlation between = Correlation.of(varied);
        List<Integer> kept = new ArrayList<>();
        for (int f : Ranks.bestFirst(scores)) {
            if (kept.size() < keep
                    && !Double.isNaN(scores[f])
                    && (maxCorrelation == 1
                            || kept.stream().allMatch(better -> Math.abs(between.of(better, f)) <= maxCorrelation))) {
                kept.add(f);
            }
        }
        List<String> names = kept.stream().map(varied.names()::get).toList();
        double[] best = kept.stream().mapToDouble(f -> scores[f]).toArray();
        return SelectedFeatures.of(names, best, lastEnd(training));
    }

    private static long lastEnd(TrainingData rows) {
        long last = Long.MIN_VALUE;
        for (int row = 0; row < rows.size(); row++) {
            last = Math.max(last, rows.labelEnd(row));
        }
        return last;
    }

    /** The features that are not one value nearly everywhere. */
    private static List<String> varied(TrainingData rows) {
        List<String> varied = new ArrayList<>();
        for (int f = 0; f < rows.names().size(); f++) {
            if (mostFrequent(rows, f) < 0.999 * rows.size()) {
                varied.add(rows.names().get(f));
            }
        }
        if (varied.isEmpty()) {
            throw new InvalidRequestException("None of " + rows.names().size() + " features varies in " + rows.size()
                    + " rows: there is nothing to select. Take more rows or other features.");
        }
        return varied;
    }

    private static int mostFrequent(TrainingData rows, int feature) {
        double[] sorted = rows.matrix().column(rows.names().get(feature));
        Arrays.sort(sorted);
        int most = 0;
        int first = 0;
        for (int i = 0; i < sorted.length; i++) {
            first = sorted[i] == sorted[first] ? first : i;
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    /** For example {@code RankedSelection[hybrid, keeps 50, correlated up to 0.9]}. */
    @Override
    public String toString() {
        return "RankedSelection[" + name + ", keeps " + keep + ", correlated up to " + maxCorrelation + "]";
    }
}
