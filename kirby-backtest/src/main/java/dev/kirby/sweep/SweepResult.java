package dev.kirby.sweep;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.performance.Metric;
import dev.kirby.report.Report;
import dev.kirby.report.Reported;
import dev.kirby.series.Frame;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.ParameterGrid;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A row for every combination of a grid, and their ranking.
 *
 * <p>Some 64 bytes a combination, and up to 160 MB of their daily returns, at some 5 bytes for each day with a position.
 * Immutable and thread-safe.
 */
public final class SweepResult implements Reported {

    private static final int SLICE = 4_096;

    private final Sweep sweep;
    private final Backtest backtest;
    private final Columns columns;
    private final Duration elapsed;
    private final String phases;

    SweepResult(Sweep sweep, Backtest backtest, Columns columns) {
        this(sweep, backtest, columns, Duration.ZERO, "");
    }

    private SweepResult(Sweep sweep, Backtest backtest, Columns columns, Duration elapsed, String phases) {
        this.sweep = sweep;
        this.backtest = backtest;
        this.columns = columns;
        this.elapsed = elapsed;
        this.phases = phases;
    }

    SweepResult finished(Duration time, String where) {
        return new SweepResult(sweep, backtest, columns, time, where);
    }

    Sweep sweep() {
        return sweep;
    }

    double[][] figures() {
        return columns.figures();
    }

    double objective(int number) {
        return sweep.objective(new Combination(this, number));
    }

    /**
     * The grid.
     *
     * @return the strategy and the values tried
     */
    public ParameterGrid grid() {
        return sweep.grid();
    }

    /**
     * What it was run on.
     *
     * @return candles, costs and capital
     */
    public Backtest backtest() {
        return backtest;
    }

    /**
     * The number of combinations.
     *
     * @return at least 1
     */
    public int size() {
        return grid().size();
    }

    /**
     * Whether a combination has enough trades to be ranked.
     *
     * @param number of the combination
     * @return true if it has
     */
    public boolean counts(int number) {
        return columns.trades(number) >= sweep.minTrades();
    }

    /**
     * The number of calendar days, which is that of daily returns.
     *
     * @return 0 without candles
     */
    public int days() {
        return columns.returns.days();
    }

    /**
     * How long it took, from the candles to the last combination.
     *
     * @return the time
     */
    public Duration elapsed() {
        return elapsed;
    }

    /**
     * Where the time went, for those who tune.
     *
     * @return one line
     */
    public String phases() {
        return phases;
    }

    /**
     * A row.
     *
     * @param number of the combination in the grid
     * @return the combination
     */
    public Combination combination(int number) {
        if (number < 0 || number >= size()) {
            throw new InvalidRequestException("Combinations go from 0 to " + (size() - 1) + ", was " + number + ".");
        }
        return new Combination(this, number);
    }

    /**
     * A figure of a combination.
     *
     * @param metric one that the sweep computed, see {@link Sweep#computing}
     * @param number of the combination
     * @return NaN where it has no meaning
     * @throws InvalidRequestException for a metric that was not computed
     */
    public double value(Metric metric, int number) {
        return columns.value(metric, number);
    }

    /**
     * The names of all columns: the parameters of the grid, then the figures.
     *
     * @return in the order of a table
     */
    public List<String> columnNames() {
        return Stream.concat(grid().names().stream(), columns.names().stream()).toList();
    }

    /**
     * A column over all combinations.
     *
     * @param name one of {@link #columnNames}
     * @return a new array, one value a combination
     */
    public double[] column(String name) {
        if (grid().names().contains(name)) {
            Projection projection = new Projection(grid(), List.of(name));
            double[] values = grid().values(name);
            return Arrays.stream(projection.ofAll())
                    .mapToDouble(key -> values[key])
                    .toArray();
        }
        if (!columns.names().contains(name)) {
            throw new InvalidRequestException("There is no column '" + name + "': there are " + columnNames() + ".");
        }
        return columns.values(name);
    }

    /**
     * The sweep for files and other programs.
     *
     * @return a row for each combination and the columns of {@link #columnNames}; the number of trades is called {@code trades}
     */
    public Frame toFrame() {
        Frame frame = Frame.empty();
        for (String name : columnNames()) {
            frame = name.equals(Metric.SAMPLE_SIZE.key())
                    ? frame.withCounts("trades", column(name))
                    : frame.withNumbers(name, column(name));
        }
        return frame;
    }

    /**
     * The best combinations, the best first. Those with too few trades, or whose objective is NaN, do not count; equal ones
     * come in the order of their numbers.
     *
     * @param count how many at most
     * @return the combinations
     */
    public List<Combination> top(int count) {
        return Ranking.best(count, size(), this::objective)
                .mapToObj(this::combination)
                .toList();
    }

    /**
     * The best combination.
     *
     * @return the first of {@link #top}
     * @throws NoDataException if none counts
     */
    public Combination best() {
        List<Combination> top = top(1);
        if (top.isEmpty()) {
            int most = IntStream.range(0, size()).map(columns::trades).max().orElse(0);
            throw new NoDataException("No combination of " + grid().strategy().name() + " counts: at least "
                    + sweep.minTrades() + " trades are required and the most is " + most
                    + ". Take more candles or require fewer by minTrades(...).");
        }
        return top.get(0);
    }

    /**
     * The daily returns of one combination, by the reference engine.
     *
     * @param number of the combination
     * @return times are the days' starts
     */
    public TimeSeries dailyReturns(int number) {
        return combination(number).run().dailyReturns();
    }

    /**
     * Shows the daily returns of every combination, rounded to 24 significant bits: what the statistics of multiple testing
     * need. They were kept while the sweep ran; those for which there was no room are computed again. The visitor is called
     * from several threads, once for each combination, in no particular order.
     *
     * @param visitor takes them; it must be thread-safe and must not keep the array
     */
    public void eachDailyReturns(DailyReturnsVisitor visitor) {
        KeptReturns kept = columns.returns;
        int slices = (size() + SLICE - 1) / SLICE;
        sweep.work(slices, thread -> {
            double[] returns = new double[kept.days()];
            return slice -> {
                for (int row = slice * SLICE; row < Math.min(size(), (slice + 1) * SLICE); row++) {
                    if (kept.keeps(row)) {
                        kept.read(row, returns);
                        visitor.visit(row, returns);
                    }
                }
            };
        });
        if (IntStream.range(0, size()).allMatch(kept::keeps)) {
            return;
        }
        sweep.walk(backtest, () -> {
            double[] returns = new double[kept.days()];
            return (combination, tally, steps) -> {
                if (!kept.keeps(combination)) {
                    double[] equity = steps.daily();
                    double before = backtest.capital();
                    for (int day = 0; day < returns.length; day++) {
                        returns[day] = KeptReturns.rounded(before, equity[day]);
                        before = equity[day];
                    }
                    visitor.visit(combination, returns);
                }
            };
        });
    }

    /**
     * Runs the best combinations again by the reference engine, which has their trades and every metric, and checks that both
     * engines agree.
     *
     * @param count how many at most
     * @return as many as {@link #top} has, in its order
     * @throws KirbyException if the engines differ, which is a defect of Kirby
     */
    public List<BacktestResult> rerun(int count) {
        return top(count).stream()
                .map(row -> {
                    BacktestResult result = row.run();
                    if (result.trades().size() != row.trades()
                            || Double.compare(result.metrics().netProfit(), row.netProfit()) != 0) {
                        throw new KirbyException("The engines differ at combination " + row.number() + " ("
                                + row.params().text() + "): the sweep has " + row.trades() + " trades for "
                                + row.netProfit() + ", the reference "
                                + result.trades().size() + " for "
                                + result.metrics().netProfit() + ". Please report this with the data.");
                    }
                    return result;
                })
                .toList();
    }

    /**
     * The objective over two parameters, to see where it is high: the best over all values of the others.
     *
     * @param rows a parameter that the grid varies
     * @param columns another one
     * @return the map, which prints as text
     */
    public Heatmap heatmap(String rows, String columns) {
        return Heatmap.of(this, rows, columns);
    }

    /**
     * The sweep as a page: plateau or peak, heat maps of any two parameters, parallel coordinates, the best that differ.
     *
     * @return made now
     */
    @Override
    public Report report() {
        return new SweepReport(this).report();
    }

    /** Prints the ten best and the share of profitable combinations to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the ten best and the share of profitable combinations.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        SweepTable.print(this, out);
    }

    /** For example {@code SweepResult[LIQUIDITY_SWEEP_V3, 201600 combinations in 0.91 s]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "SweepResult[%s, %d combinations in %.2f s]",
                grid().strategy().name(),
                size(),
                elapsed.toMillis() / 1000.0);
    }
}
