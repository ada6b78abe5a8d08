package dev.kirby.validate;

import dev.kirby.performance.Bootstrap;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.strategy.Params;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a cross-validation gave: one or more paths through all the days, each day tested with parameters chosen without it.
 *
 * @param splits in the order of their tested groups
 * @param chosen the parameters of each split; empty where no trial counted
 * @param paths each through all the days
 * @param looks at the days, this one included; 0 where they were not counted
 */
public record CrossValidationResult(
        List<CrossValidation.Split> splits, List<Optional<Params>> chosen, List<Performance> paths, int looks) {

    /** Copies the lists. */
    public CrossValidationResult {
        splits = List.copyOf(splits);
        chosen = List.copyOf(chosen);
        paths = List.copyOf(paths);
    }

    /** {@return the annualised Sharpe ratio of each path in ascending order; a path without variance counts as 0} */
    public double[] sharpes() {
        return paths.stream()
                .mapToDouble(path -> path.value(Metric.SHARPE))
                .map(sharpe -> Double.isNaN(sharpe) ? 0 : sharpe)
                .sorted()
                .toArray();
    }

    /** {@return how many paths made a loss} */
    public Proportion losses() {
        return new Proportion(
                (int) paths.stream()
                        .filter(path -> path.value(Metric.NET_PROFIT) < 0)
                        .count(),
                paths.size());
    }

    /** {@return the path whose Sharpe ratio is in the middle, the lower of two} */
    public Performance median() {
        return paths.stream()
                .sorted(Comparator.comparingDouble(path -> {
                    double sharpe = path.value(Metric.SHARPE);
                    return Double.isNaN(sharpe) ? 0 : sharpe;
                }))
                .skip((paths.size() - 1) / 2)
                .findFirst()
                .orElseThrow();
    }

    /** {@return the verdict on the median path; training has seen days after the tests, so it is no leave to trade} */
    public Verdict verdict() {
        Performance path = median();
        TrackRecord track =
                TrackRecord.of(path.dailyReturns().toArray(), path.trades().size());
        return (looks > 0 ? track.looks(looks) : track).judge();
    }

    /** Prints the splits, the distribution of the paths and the verdict to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the splits, the distribution of the paths and the verdict.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        for (int i = 0; i < splits.size(); i++) {
            out.println("test " + splits.get(i).test() + ": "
                    + chosen.get(i).map(Params::text).orElse("no trial counts"));
        }
        double[] sharpes = sharpes();
        out.printf(
                Locale.ROOT,
                "%d paths: Sharpe ratio %.2f to %.2f, median %.2f, mean %.2f; %s with a loss%n",
                sharpes.length,
                sharpes[0],
                sharpes[sharpes.length - 1],
                Bootstrap.quantile(sharpes, 0.5),
                Arrays.stream(sharpes).average().orElse(Double.NaN),
                losses());
        verdict().print(out);
    }

    /** For example {@code CrossValidationResult[15 splits, 5 paths, UNPROVEN]}. */
    @Override
    public String toString() {
        return "CrossValidationResult[" + splits.size() + " splits, " + paths.size() + " paths, "
                + verdict().outcome() + "]";
    }
}
