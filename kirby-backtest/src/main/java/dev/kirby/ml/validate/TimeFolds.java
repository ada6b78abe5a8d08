package dev.kirby.ml.validate;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Estimator;
import dev.kirby.ml.model.Model;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.strategy.ParameterSpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Divides rows by time into some to fit and some to judge, in three ways, and never shuffled.
 *
 * <ul>
 *   <li>{@link #walkForward}: fits on all rows before each test. What a user of the model would have seen.
 *   <li>{@link #purged}: tests each of k parts once, and fits on the rows before and after it.
 *   <li>{@link #combinatorial}: tests every choice of some parts, so that each row is predicted several times, on different pasts; what
 *       comes out is a distribution over paths (Lopez de Prado, Advances in Financial Machine Learning, 2018, chapter 12).
 * </ul>
 *
 * <p>A row does not fit where the time of its label overlaps with that of a tested row's (purging), nor where it comes within the embargo
 * after a test, since features look back. Immutable and thread-safe.
 */
public final class TimeFolds {

    private static final int MAX_FITS = 1_000;

    private final int groups;
    private final int tested;
    private final boolean forward;
    private final Duration embargo;

    /**
     * Rows to fit and rows to judge, by number, ascending.
     *
     * @param train rows to fit
     * @param test rows to judge
     * @param groups which parts are judged, from 0
     */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    private record Fold(int[] train, int[] test, List<Integer> groups) {}

    private TimeFolds(int groups, int tested, boolean forward, Duration embargo) {
        if (groups < 2 || tested < 1 || tested >= groups || embargo.isNegative()) {
            throw new InvalidRequestException("Folds need 2 parts or more, of which 1 or more are judged and 1 or more"
                    + " are fitted, and an embargo of 0 or more; they were " + groups + ", " + tested + " and "
                    + embargo + ".");
        }
        this.groups = groups;
        this.tested = tested;
        this.forward = forward;
        this.embargo = requireNonNull(embargo, "embargo");
    }

    /**
     * Tests one part after the other, and fits on all before.
     *
     * @param tests how many tests; the rows are cut into one part more
     * @return the folds
     */
    public static TimeFolds walkForward(int tests) {
        return new TimeFolds(tests + 1, 1, true, Duration.ZERO);
    }

    /**
     * Tests each part once, and fits on all others.
     *
     * @param parts 2 or more
     * @return the folds, without embargo
     */
    public static TimeFolds purged(int parts) {
        return new TimeFolds(parts, 1, false, Duration.ZERO);
    }

    /**
     * Tests every choice of some parts, and fits on all others.
     *
     * @param parts for example 6
     * @param tested how many are judged at once, for example 2
     * @return the folds, without embargo
     */
    public static TimeFolds combinatorial(int parts, int tested) {
        return new TimeFolds(parts, tested, false, Duration.ZERO);
    }

    /**
     * A copy that leaves out the rows after each test.
     *
     * @param time how long after
     * @return the new folds
     */
    public TimeFolds embargo(Duration time) {
        return new TimeFolds(groups, tested, forward, time);
    }

    private List<Fold> folds(TrainingData data) {
        if (data.size() < 10 * groups) {
            throw new NoDataException(this + " need " + 10 * groups + " rows at least, there are " + data.size()
                    + ". Give more data, or fewer parts.");
        }
        List<List<Integer>> choices = new ArrayList<>();
        if (forward) {
            for (int group = 1; group < groups; group++) {
                choices.add(List.of(group));
            }
        } else {
            choose(new ArrayList<>(), 0, choices);
        }
        return choices.stream().map(choice -> fold(data, choice)).toList();
    }

    private void choose(List<Integer> chosen, int from, List<List<Integer>> choices) {
        if (chosen.size() == tested) {
            choices.add(List.copyOf(chosen));
            if (choices.size() > MAX_FITS) {
                throw new InvalidRequestException(this + " would fit more than " + MAX_FITS
                        + " models. Take fewer parts, such as combinatorial(10, 2), which fits 45.");
            }
            return;
        }
        for (int group = from; group < groups; group++) {
            chosen.add(group);
            choose(chosen, group + 1, choices);
            chosen.remove(chosen.size() - 1);
        }
    }

    private int start(int group, int rows) {
        return (int) ((long) rows * group / groups);
    }

    private Fold fold(TrainingData data, List<Integer> choice) {
        int rows = data.size();
        boolean[] judged = new boolean[rows];
        boolean[] left = new boolean[rows];
        for (int group : choice) {
            int first = start(group, rows);
            int last = start(group + 1, rows) - 1;
            Arrays.fill(judged, first, last + 1, true);
            long opens = data.closeTime(first);
            long closes = Long.MIN_VALUE;
            for (int row = first; row <= last; row++) {
                closes = Math.max(closes, data.labelEnd(row));
            }
            long free = closes + embargo.toMillis();
            for (int row = 0; row < rows; row++) {
                boolean after = row > last && (forward || data.closeTime(row) < free);
                left[row] |= after || (row < first && data.labelEnd(row) > opens);
            }
        }
        int[] train = rows(rows, row -> !judged[row] && !left[row]);
        if (train.length == 0) {
            throw new NoDataException("Nothing is left to fit beside part " + choice
                    + ": labels or embargo are longer than the parts. Give more data, or fewer parts.");
        }
        return new Fold(train, rows(rows, row -> judged[row]), choice);
    }

    private static int[] rows(int count, java.util.function.IntPredicate wanted) {
        return java.util.stream.IntStream.range(0, count).filter(wanted).toArray();
    }

    /**
     * Fits and predicts each fold.
     *
     * @param estimator what is fitted, with the selection of features that it makes in each fit
     * @param data rows in order of time
     * @return how good the predictions are
     * @throws NoDataException if there are too few rows
     */
    public ValidationResult run(Estimator estimator, TrainingData data) {
        List<Fold> folds = folds(data);
        int from = forward ? start(1, data.size()) : 0;
        List<double[][]> paths = new ArrayList<>();
        int[] seen = new int[groups];
        List<ModelScores> parts = new ArrayList<>();
        for (Fold fold : folds) {
            Model model = estimator.fit(data.rows(fold.train));
            TrainingData test = data.rows(fold.test);
            double[][] predicted = model.predict(test.matrix());
            parts.add(ModelScores.of(test, predicted));
            int at = 0;
            for (int group : fold.groups) {
                int path = seen[group]++;
                while (paths.size() <= path) {
                    paths.add(new double[data.size()][]);
                }
                int first = start(group, data.size());
                int size = start(group + 1, data.size()) - first;
                System.arraycopy(predicted, at, paths.get(path), first, size);
                at += size;
            }
        }
        TrainingData judged = data.slice(from, data.size());
        List<ModelScores> scores = paths.stream()
                .map(path -> ModelScores.of(judged, Arrays.copyOfRange(path, from, path.length)))
                .toList();
        return new ValidationResult(this, estimator.name(), scores, parts);
    }

    /**
     * Searches hyper-parameters: those whose models predict the judged parts with the least log loss, or squared error, are best. Do it on
     * the rows of one training window; what the best one scores here flatters it.
     *
     * @param estimator whose hyper-parameters
     * @param data rows in order of time
     * @param space what may be tried, for example {@code estimator.space()}
     * @param optimizer how it is searched
     * @return the estimator with the best found
     */
    public Estimator tune(Estimator estimator, TrainingData data, ParameterSpace space, Optimizer optimizer) {
        List<Fold> folds = folds(data);
        SearchResult found = optimizer.run(space, params -> {
            Estimator tried = estimator.with(params);
            double sum = 0;
            for (Fold fold : folds) {
                sum += tried.fit(data.rows(fold.train)).score(data.rows(fold.test));
            }
            return sum / folds.size();
        });
        return estimator.with(found.best().params());
    }

    /** For example {@code TimeFolds[walk-forward, 5 tests]}. */
    @Override
    public String toString() {
        String how = forward
                ? "walk-forward, " + (groups - 1) + " tests"
                : tested == 1 ? groups + " purged parts" : tested + " of " + groups + " parts";
        return "TimeFolds[" + how + (embargo.isZero() ? "" : ", embargo " + embargo) + "]";
    }
}
