package dev.kirby.sweep;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.backtest.Backtest;
import dev.kirby.performance.Metric;
import dev.kirby.performance.TradedBars;
import dev.kirby.strategy.ParameterGrid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One sweep whose combinations are run in several processes. It is cut into parts, each a grid of its own whose combinations follow one
 * another in the whole; whoever runs a part returns its {@link #figures}, and {@link #put} collects them.
 *
 * <p>What came of a combination does not depend on the others, so that the result is the one of {@link Sweep#run(Backtest)}, bit for bit,
 * whatever the number of parts. The objective is computed here: it may be any function. Daily returns do not travel;
 * {@link SweepResult#eachDailyReturns} computes them again. Thread-safe.
 */
public final class SweepParts {

    private final Sweep sweep;
    private final Backtest backtest;
    private final List<ParameterGrid> grids;
    private final int[] starts;
    private final BitSet missing = new BitSet();
    private final long start = System.nanoTime();
    private @Nullable Collected collected;

    /** Room for the whole, made when the first part comes in. */
    private record Collected(SweepResult result, Columns columns, Progress progress) {}

    private SweepParts(Sweep sweep, Backtest backtest, List<ParameterGrid> grids) {
        this.sweep = sweep;
        this.backtest = backtest;
        this.grids = grids;
        this.starts = new int[grids.size()];
        for (int part = 1; part < starts.length; part++) {
            starts[part] = starts[part - 1] + grids.get(part - 1).size();
        }
        missing.set(0, starts.length);
    }

    /**
     * A sweep in parts.
     *
     * @param sweep what is run; its listener is called with each part that comes in
     * @param backtest what it is run on
     * @param atLeast how many parts there are at least, unless there are fewer combinations
     * @return the parts, none of them run yet
     */
    public static SweepParts of(Sweep sweep, Backtest backtest, int atLeast) {
        if (atLeast < 1) {
            throw new InvalidRequestException("A sweep has 1 part or more, not " + atLeast + ".");
        }
        return new SweepParts(sweep, requireNonNull(backtest, "backtest"), cut(sweep.grid(), atLeast));
    }

    /** One value of each of the first parameters, and some values of the next one. */
    private static List<ParameterGrid> cut(ParameterGrid grid, int atLeast) {
        List<String> names = grid.names();
        int fixed = 0;
        int heads = 1;
        while (fixed < names.size() && heads * (long) grid.values(names.get(fixed)).length <= atLeast) {
            heads *= grid.values(names.get(fixed++)).length;
        }
        if (fixed == names.size()) {
            fixed = Math.max(0, fixed - 1);
            heads = names.isEmpty() ? 1 : grid.size() / grid.values(names.get(fixed)).length;
        }
        int pieces = (atLeast + heads - 1) / heads;
        List<ParameterGrid> parts = new ArrayList<>();
        for (int head = 0; head < heads; head++) {
            ParameterGrid part = grid;
            int rest = head;
            for (int d = fixed - 1; d >= 0; d--) {
                double[] values = grid.values(names.get(d));
                part = part.with(names.get(d), values[rest % values.length]);
                rest /= values.length;
            }
            if (names.isEmpty()) {
                return List.of(part);
            }
            double[] values = grid.values(names.get(fixed));
            int count = Math.min(pieces, values.length);
            for (int piece = 0; piece < count; piece++) {
                int from = (int) ((long) values.length * piece / count);
                int to = (int) ((long) values.length * (piece + 1) / count);
                parts.add(part.with(names.get(fixed), Arrays.copyOfRange(values, from, to)));
            }
        }
        return parts;
    }

    /**
     * Runs a part, in whatever process.
     *
     * @param part from {@link #grid}, or an equal one
     * @param metrics from {@link #metrics}
     * @param backtest equal to the one of the whole sweep
     * @param threads at least 1
     * @param cancelled stops it
     * @return for each metric, in the order of {@link Metric}, the figure of each combination
     * @throws SweepCancelledException if it was cancelled or interrupted
     */
    public static double[][] figures(
            ParameterGrid part, Set<Metric> metrics, Backtest backtest, int threads, BooleanSupplier cancelled) {
        return Sweep.grid(part)
                .computing(metrics.toArray(new Metric[0]))
                .threads(threads)
                .onProgress(done -> {})
                .cancelWhen(cancelled)
                .budget(Budget.WITHOUT_RETURNS)
                .run(backtest)
                .figures();
    }

    /** {@return the number of parts} */
    public int count() {
        return grids.size();
    }

    /**
     * What a part tries.
     *
     * @param part from 0
     * @return a grid of the same strategy and the same parameters, with some of the values
     */
    public ParameterGrid grid(int part) {
        return grids.get(part);
    }

    /**
     * Where a part begins.
     *
     * @param part from 0
     * @return the number of its first combination in the whole sweep
     */
    public int start(int part) {
        return starts[part];
    }

    /** {@return what each part computes, in the order of {@link Metric}} */
    public Set<Metric> metrics() {
        return sweep.metrics();
    }

    /** {@return what it is run on} */
    public Backtest backtest() {
        return backtest;
    }

    /**
     * Collects what came of a part; what comes a second time changes nothing.
     *
     * @param part from 0
     * @param figures from {@link #figures}
     */
    public synchronized void put(int part, double[][] figures) {
        int size = grids.get(part).size();
        if (figures.length != metrics().size() || Arrays.stream(figures).anyMatch(column -> column.length != size)) {
            throw new KirbyException(
                    "Part " + part + " of " + sweep + " needs " + metrics().size() + " columns of " + size
                            + " figures: it was run by another version of Kirby, or is of another sweep.");
        }
        if (missing.get(part)) {
            missing.clear(part);
            Collected whole = collected();
            whole.columns().put(starts[part], figures);
            whole.progress().put(starts[part], size);
        }
    }

    private Collected collected() {
        Collected known = collected;
        if (known == null) {
            TradedBars bars = TradedBars.of(backtest.bars(), backtest.firstBar());
            int size = sweep.grid().size();
            KeptReturns none = new KeptReturns(size, bars.days().size(), 0);
            Columns columns = new Columns(size, backtest.capital(), bars, metrics(), none);
            SweepResult result = new SweepResult(sweep, backtest, columns);
            known = new Collected(result, columns, new Progress(result, columns, start));
            collected = known;
        }
        return known;
    }

    /**
     * The sweep, once all parts are in.
     *
     * @return a row for every combination
     * @throws KirbyException if a part is missing
     */
    public synchronized SweepResult result() {
        if (!missing.isEmpty()) {
            throw new KirbyException(missing.cardinality() + " of " + count() + " parts of " + sweep
                    + " are missing, the first is " + missing.nextSetBit(0) + ": run it, and put its figures.");
        }
        return collected().result().finished(Duration.ofNanos(System.nanoTime() - start), count() + " parts");
    }

    /** For example {@code SweepParts[LIQUIDITY_SWEEP_V3, 12 parts, 3 missing]}. */
    @Override
    public synchronized String toString() {
        return "SweepParts[" + sweep.grid().strategy().name() + ", " + count() + " parts, " + missing.cardinality()
                + " missing]";
    }
}
