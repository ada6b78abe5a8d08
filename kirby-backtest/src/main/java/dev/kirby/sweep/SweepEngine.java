package dev.kirby.sweep;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.OpenPosition;
import dev.kirby.strategy.ExitRule;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.StatedRule;
import dev.kirby.strategy.Study;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Runs all combinations of a stated rule, for each the trades of the reference engine to the last bit.
 *
 * <p><b>Structure.</b> The parts of a rule depend on few parameters each, so that hundreds of thousands of combinations share
 * a few hundred of each part. Four steps, each once for every combination of what it depends on:
 *
 * <ol>
 *   <li>conditions: the bars at which one holds, as bits ({@link ConditionBits});
 *   <li>lists: conditions intersected word by word, events confirmed, sides cancelled ({@link SignalLists}, {@link Delays}), which gives the
 *       entry signals of a combination in the order of bars;
 *   <li>outcomes: what becomes of an entry signal under an exit rule ({@link Outcomes}), by a scan for its exit;
 *   <li>walks: a combination is a pass over its list, taking each signal that finds no position open ({@link CombinationRun}).
 * </ol>
 *
 * <p><b>Why outcomes can be shared.</b> A position's exit, units and profit depend on its entry and exit rule alone as long as
 * positions are sized by the initial capital and no other signal ends them. Where they do not (compounding, leverage, exits
 * by an opposite signal), or where a metric reads the trades themselves, each trade is looked at anew. Where closing conditions end positions, a list holds the runs of
 * {@link Decisions} instead, as those of plain rules do.
 *
 * <p><b>Cost</b>, for the 201,600 combinations of LIQUIDITY SWEEP over 105,120 bars on two cores: conditions 0.03 s, lists
 * 0.1 s, outcomes 0.01 s, walks 0.35 s, most of it branches that cannot be foreseen. Memory: the
 * columns of the study, a bit a bar for every combination of a condition's own parameters, and what the {@link Budget} allows
 * of lists and outcomes; what does not fit is done in rounds, with the same result.
 *
 * <p><b>Invariants.</b> Every combination is walked exactly once, by one thread. Sums are made in the order of trades, with
 * the arithmetic of {@link OpenPosition}, which the reference engine shares; so threads and rounds do not change a bit.
 *
 * <p><b>Tried and dropped.</b> One reference run for each combination: 373 s. Indicators shared, nothing else: 66 s. Exits
 * scanned bar by bar in each walk: 3.3 s. Walking by next set bit instead of a list: slower by a third. Minima of blocks of
 * bars to find exits: no gain, exits are near. The Vector API of Java 17: slower than plain loops. Walks of four combinations side by
 * side, a trade of each in turn: no gain. Looking for the day of each exit from that of the last one on, and an equity of every day: half as
 * slow again.
 */
final class SweepEngine {

    private static final int WALK_SLICE = 2_048;
    private static final int MOST_LISTS = 512;
    private static final int OUTCOME_SLICES = 8;
    // The bits of one condition get this share of the heap; larger ones are computed when they are requested.
    private static final int CONDITION_SHARE = 8;

    private final Backtest backtest;
    private final ParameterGrid grid;
    private final BarData data;
    private final ExitRule exit;
    private final Study study;
    private final Workers workers;
    private final Budget budget;
    private final SignalLists signals;
    private final int[] listOf;
    private final Projection exitsBy;
    private final int[] byExit;
    private final int[] exitStart;
    private final boolean readsTrades;
    private final PhaseTimes times = new PhaseTimes();

    SweepEngine(
            Backtest backtest,
            ParameterGrid grid,
            StatedRule rule,
            Workers workers,
            Budget budget,
            boolean readsTrades) {
        this.backtest = backtest;
        this.grid = grid;
        this.data = BarData.of(backtest);
        this.exit = rule.exit();
        this.study = backtest.study();
        this.workers = workers;
        this.budget = budget;
        this.readsTrades = readsTrades;
        long start = System.nanoTime();
        this.signals = new SignalLists(
                data, grid, rule, study, workers, Runtime.getRuntime().maxMemory() / CONDITION_SHARE);
        this.listOf = signals.ofAll();
        this.exitsBy = new Projection(grid, exit.parameters());
        int[] exitOf = exitsBy.ofAll();
        this.exitStart = new int[exitsBy.size() + 1];
        for (int key : exitOf) {
            exitStart[key + 1]++;
        }
        Arrays.parallelPrefix(exitStart, Integer::sum);
        this.byExit = new int[exitOf.length];
        int[] next = exitStart.clone();
        for (int combination = 0; combination < exitOf.length; combination++) {
            byExit[next[exitOf[combination]]++] = combination;
        }
        times.conditions = System.nanoTime() - start;
    }

    PhaseTimes times() {
        return times;
    }

    /** Runs everything, with a sink for each thread. */
    void run(Supplier<CombinationSink> sinks) {
        int lists = signals.count();
        int from = 0;
        // No list is longer at first, and later ones are hardly longer than twice the longest so far.
        int longest = data.size;
        while (from < lists) {
            long start = System.nanoTime();
            int[][] made = new int[lists][];
            int first = from;
            long held = 0;
            while (from < lists && held < budget.signals()) {
                int block = Math.max(1, Math.min(MOST_LISTS, budget.signals() / longest));
                int end = Math.min(lists, from + block);
                int[] parts = signals.parts(from, end);
                workers.run(parts.length - 1, thread -> {
                    SignalLists.Maker maker = signals.maker();
                    return part -> maker.make(parts[part], parts[part + 1], made);
                });
                longest = 1;
                for (; from < end; from++) {
                    held += made[from].length;
                    longest = Math.max(longest, Math.min(data.size, 2 * made[from].length));
                }
            }
            times.lists += System.nanoTime() - start;
            round(made, first, from, sinks);
        }
    }

    /** All combinations whose lists were made, with the outcomes of as many exit rules at a time as fit. */
    private void round(int[][] lists, int from, int to, Supplier<CombinationSink> sinks) {
        SignalIndex index = signals.close() ? SignalIndex.NONE : SignalIndex.number(lists, from, to, data.size);
        int[] representatives = exitsBy.representatives();
        int chunk = Math.max(1, Math.min(exitsBy.size(), budget.outcomes() / Math.max(1, index.size())));
        for (int first = 0; first < exitsBy.size(); first += chunk) {
            int chunkStart = first;
            int last = Math.min(exitsBy.size(), first + chunk);
            long start = System.nanoTime();
            List<IntFunction<Exits>> rules = new ArrayList<>();
            for (int key = first; key < last; key++) {
                rules.add(exit.exits().apply(study, exitsBy.params(representatives[key], exit.parameters())));
            }
            Outcomes[] outcomes = shareable() && !readsTrades ? outcomes(index, rules) : new Outcomes[0];
            long computed = System.nanoTime();
            times.outcomes += computed - start;
            List<int[]> slices = slices(first, last);
            workers.run(slices.size(), thread -> {
                CombinationRun run = new CombinationRun(backtest, data, index, readsTrades);
                CombinationSink sink = sinks.get();
                return number -> {
                    int[] slice = slices.get(number);
                    int rule = slice[0] - chunkStart;
                    int walked = 0;
                    for (int i = slice[1]; i < slice[2]; i++) {
                        int combination = byExit[i];
                        if (listOf[combination] >= from && listOf[combination] < to) {
                            int[] list = lists[listOf[combination]];
                            try {
                                if (outcomes.length > 0) {
                                    run.shared(list, outcomes[rule], rules.get(rule));
                                } else if (signals.close()) {
                                    run.follow(list, list.length, data.size - 1, rules.get(rule));
                                } else {
                                    run.dependent(list, rules.get(rule));
                                }
                                run.giveTo(sink, combination);
                            } catch (NotSharedException e) {
                                ReferenceSweep.one(backtest, grid, combination, sink);
                            }
                            walked++;
                        }
                    }
                    sink.finished(walked);
                };
            });
            times.walks += System.nanoTime() - computed;
        }
    }

    /** Whether what becomes of a signal depends on the entry alone, but for fewer units after losses. */
    private boolean shareable() {
        return !signals.close()
                && !backtest.sizing().isCompounding()
                && backtest.sizing().leverage() <= 1
                && !(backtest.sizing().isFixed() && data.isPerpetual());
    }

    /** One table for each exit rule, or none at all if a rule depends on other signals. */
    private Outcomes[] outcomes(SignalIndex index, List<IntFunction<Exits>> rules) {
        Outcomes[] outcomes = new Outcomes[rules.size()];
        Arrays.setAll(outcomes, rule -> new Outcomes(index.size(), data.carries()));
        AtomicBoolean dependent = new AtomicBoolean();
        workers.run(rules.size() * OUTCOME_SLICES, thread -> {
            OpenPosition position = CombinationRun.position(backtest, data);
            ExitScan scan = new ExitScan(data);
            ManagedScan managed = new ManagedScan(backtest, data);
            return number -> {
                IntFunction<Exits> rule = rules.get(number / OUTCOME_SLICES);
                Outcomes table = outcomes[number / OUTCOME_SLICES];
                int slice = number % OUTCOME_SLICES;
                int end = (int) ((long) index.size() * (slice + 1) / OUTCOME_SLICES);
                for (int id = (int) ((long) index.size() * slice / OUTCOME_SLICES); id < end; id++) {
                    int bar = index.bar(id);
                    Exits exits = rule.apply(bar);
                    if (exits.onOppositeSignal()
                            || exits.condition().isPresent()
                            || !exits.partialTargets().isEmpty()) {
                        dependent.set(true);
                        return;
                    }
                    if (!exits.isFixed()) {
                        manage(managed, index, id, exits, table);
                        continue;
                    }
                    if (!position.openShared(index.isLong(id), bar + 1, exits)) {
                        table.putNothing(id, Outcomes.NOT_OPENED);
                        continue;
                    }
                    scan.run(position, exits.maxHoldingPeriods(), data.size);
                    if (scan.isLiquidation()) {
                        table.putNothing(id, Outcomes.DEPENDS);
                    } else {
                        table.put(id, position, scan.exitBar, index.firstAt(scan.exitBar));
                    }
                }
            };
        });
        return dependent.get() ? new Outcomes[0] : outcomes;
    }

    /** A position whose stop moves. It only comes nearer, so that what its first stop comes before never liquidates it. */
    private static void manage(ManagedScan scan, SignalIndex index, int id, Exits exits, Outcomes table) {
        if (!scan.open(index.isLong(id), index.bar(id), exits, 0)) {
            table.putNothing(id, Outcomes.NOT_OPENED);
        } else if (scan.position.isLiquidatedByLeast()) {
            table.putNothing(id, Outcomes.DEPENDS);
        } else {
            scan.run(Integer.MAX_VALUE - 1);
            table.put(id, scan.position, scan.exitBar, index.firstAt(scan.exitBar));
        }
    }

    private List<int[]> slices(int firstKey, int lastKey) {
        List<int[]> slices = new ArrayList<>();
        for (int key = firstKey; key < lastKey; key++) {
            for (int i = exitStart[key]; i < exitStart[key + 1]; i += WALK_SLICE) {
                slices.add(new int[] {key, i, Math.min(exitStart[key + 1], i + WALK_SLICE)});
            }
        }
        return slices;
    }
}
