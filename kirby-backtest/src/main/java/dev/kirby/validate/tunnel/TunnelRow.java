package dev.kirby.validate.tunnel;

import dev.kirby.validate.Proportion;
import dev.kirby.validate.Verdict.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * What the judges said about the markets of one model.
 *
 * @param model its name
 * @param drift of the model; 0 where there is no edge
 * @param runs by market
 */
public record TunnelRow(String model, double drift, List<TunnelRun> runs) {

    private static final NormalDistribution NORMAL = new NormalDistribution();

    /** Copies the runs. */
    public TunnelRow {
        runs = List.copyOf(runs);
    }

    /**
     * How many markets got a word.
     *
     * @param outcome the word
     * @return of all markets
     */
    public Proportion count(Outcome outcome) {
        return count(run -> run.verdict().outcome() == outcome);
    }

    /** {@return how many markets passed the plain rules} */
    public Proportion plainRules() {
        return count(TunnelRun::plainRules);
    }

    /** {@return in how many markets the best trial in sample is significant by itself} */
    public Proportion inSample() {
        return count(TunnelRun::inSample);
    }

    private Proportion count(Predicate<TunnelRun> which) {
        return new Proportion((int) runs.stream().filter(which).count(), runs.size());
    }

    /** {@return the mean true Sharpe ratio of the markets in which something was chosen} */
    public double trueSharpe() {
        return runs.stream()
                .mapToDouble(TunnelRun::trueSharpe)
                .filter(s -> !Double.isNaN(s))
                .average()
                .orElse(Double.NaN);
    }

    /**
     * The mean power of the exact test at each market's true Sharpe ratio: {@code 1 - Phi(1.645 - S sqrt(days / 365))}; 0 for a market
     * in which nothing was chosen.
     *
     * @return 0 to 1
     */
    public double exactPower() {
        double critical = NORMAL.inverseCumulativeProbability(0.95);
        return runs.stream()
                .mapToDouble(run -> Double.isNaN(run.trueSharpe())
                        ? 0
                        : NORMAL.cumulativeProbability(run.trueSharpe()
                                        * Math.sqrt(run.verdict()
                                                        .evidence()
                                                        .sample()
                                                        .days()
                                                / 365.0)
                                - critical))
                .average()
                .orElse(Double.NaN);
    }

    /** {@return how many of the markets with an edge worth having, by the verdict's own bound, were called OVERFIT} */
    public Proportion wronglyConvicted() {
        List<TunnelRun> worth = runs.stream()
                .filter(run -> run.trueSharpe() >= run.verdict().evidence().worthHaving())
                .toList();
        return new Proportion(
                (int) worth.stream()
                        .filter(run -> run.verdict().outcome() == Outcome.OVERFIT)
                        .count(),
                worth.size());
    }

    /** For example {@code TunnelRow[reversals, drift 0.1: 64 of 100 (64.0 %, 53.8 to 73.4)]}. */
    @Override
    public String toString() {
        String name = model.length() > 30 ? model.substring(0, 30) : model;
        return String.format(Locale.ROOT, "TunnelRow[%s: %s]", name, count(Outcome.SURVIVED));
    }
}
