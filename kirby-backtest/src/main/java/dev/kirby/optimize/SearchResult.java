package dev.kirby.optimize;

import dev.kirby.NoDataException;
import dev.kirby.performance.Metric;
import dev.kirby.series.Frame;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What a search tried, in the order of trying.
 *
 * <p>Immutable and thread-safe.
 */
public final class SearchResult {

    private static final int SHOWN = 5;

    private final List<Trial> trials;
    private final int minTrades;
    private final String objective;
    private final TrialReturns returns;

    SearchResult(List<Trial> trials, int minTrades, String objective, TrialReturns returns) {
        this.trials = List.copyOf(trials);
        this.minTrades = minTrades;
        this.objective = objective;
        this.returns = returns;
    }

    /**
     * Everything that was tried.
     *
     * @return in the order of trying
     */
    public List<Trial> trials() {
        return trials;
    }

    /**
     * The trials that count, best first; of equal ones the earlier first.
     *
     * @return those with a score
     */
    public List<Trial> ranking() {
        return trials.stream()
                .filter(t -> !Double.isNaN(t.score()))
                .sorted(Comparator.comparingDouble(Trial::score).reversed().thenComparingInt(Trial::number))
                .toList();
    }

    /**
     * The best trial.
     *
     * @return absent if none counts
     */
    public Optional<Trial> find() {
        return ranking().stream().findFirst();
    }

    /**
     * The best trial.
     *
     * @return the trial with the highest score
     * @throws NoDataException if none counts; the message says what would
     */
    public Trial best() {
        return find().orElseThrow(() -> new NoDataException("None of " + trials.size() + " trials counts: none has "
                + minTrades + " trades and a " + objective + " (the most trades were "
                + trials.stream().mapToInt(t -> t.metrics().sampleSize()).max().orElse(0)
                + "). Give more data, a wider space, or a lower minTrades."));
    }

    /**
     * The daily returns of a trial, rounded to floats. They are kept up to 100 MB a search.
     *
     * @param trial its number
     * @return a new array; empty where they were not kept, or where no backtest stood behind the trial
     */
    public Optional<double[]> dailyReturns(int trial) {
        return returns.of(trial);
    }

    /**
     * {@return the search in a form that {@link #ofBytes} reads, to go on with later}
     */
    public byte[] toBytes() {
        return SearchBytes.of(this);
    }

    /**
     * {@return a search that {@link #toBytes} wrote, equal to the last bit}
     *
     * @param bytes what it gave
     * @throws dev.kirby.InvalidRequestException if they are damaged, or of another release
     */
    public static SearchResult ofBytes(byte[] bytes) {
        return SearchBytes.read(bytes);
    }

    int minTrades() {
        return minTrades;
    }

    String objective() {
        return objective;
    }

    TrialReturns returns() {
        return returns;
    }

    /**
     * The search for files and other programs.
     *
     * @return a row for each trial in the order of trying: its parameters, NaN where one is left out, {@code score}, and every metric
     */
    public Frame toFrame() {
        Set<String> names = new LinkedHashSet<>();
        trials.forEach(trial -> names.addAll(trial.params().names()));
        Frame frame = Frame.empty();
        for (String name : names) {
            frame = frame.withNumbers(name, column(trial -> trial.params().valueOr(name, Double.NaN)));
        }
        frame = frame.withNumbers("score", column(Trial::score));
        for (Metric metric : Metric.values()) {
            double[] values = column(trial -> trial.metrics().value(metric));
            frame = metric == Metric.SAMPLE_SIZE
                    ? frame.withCounts("trades", values)
                    : frame.withNumbers(metric.key(), values);
        }
        return frame;
    }

    private double[] column(ToDoubleFunction<Trial> value) {
        return trials.stream().mapToDouble(value).toArray();
    }

    /** Prints the best trials to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the best trials.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        List<Trial> ranking = ranking();
        out.printf(
                "%d trials, %d count (%d trades or more), by %s%n",
                trials.size(), ranking.size(), minTrades, objective);
        for (Trial trial : ranking.subList(0, Math.min(SHOWN, ranking.size()))) {
            out.printf(
                    "%12.2f  %4d trades  sharpe %6.2f  %s%n",
                    trial.score(),
                    trial.metrics().sampleSize(),
                    trial.metrics().value(Metric.SHARPE),
                    trial.params().text());
        }
    }

    /** For example {@code SearchResult[1000 trials, best 812.4]}. */
    @Override
    public String toString() {
        return "SearchResult[" + trials.size() + " trials"
                + find().map(t -> String.format(", best %.6g]", t.score())).orElse(", none counts]");
    }
}
