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
 * Runs all combinations of a stated strategy.
 *
 * <p>Memory: the columns of the study, a bit a bar for every combination of a condition's own parameters, and what the
 * {@link Budget} allows.
 */
final class SweepEngine {

    private static final int WALK_SLICE = 2_048;
    private static final int OUTCOME_SLICES = 8;

    private final Backtest backtest;
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
    private final PhaseTimes times = new PhaseTimes();

    SweepEngine(Backtest backtest, ParameterGrid grid, StatedRule rule, Workers workers, Budget budget) {
        this.backtest = backtest;
        this.data = BarData.of(
                backtest.bars(), backtest.firstBar(), backtest.funding(), backtest.finer(), backtest.borrowRate());
        this.exit = rule.exit();
        this.study = backtest.study();
        this.workers = workers;
        this.budget = budget;
        long start = System.nanoTime();
        this.signals = new SignalLists(data, grid, rule, study, workers);
        this.listOf = signals.by().ofAll();
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
        int lists = signals.by().size();
        int block = Math.max(1, Math.min(512, budget.signals() / data.size));
        int from = 0;
        while (from < lists) {
            long start = System.nanoTime();
            int[][] made = new int[lists][];
            int first = from;
            long held = 0;
            while (from < lists && held < budget.signals()) {
                int blockStart = from;
                int count = Math.min(block, lists - from);
                workers.run(count, thread -> {
                    SignalLists.Maker maker = signals.maker();
                    return number -> made[blockStart + number] = maker.make(blockStart + number);
                });
                for (int list = from; list < from + count; list++) {
                    held += made[list].length;
                }
                from += count;
            }
            times.lists += System.nanoTime() - start;
            round(made, first, from, sinks);
        }
    }

    /** All combinations whose lists were made, with the outcomes of as many exit rules at a time as fit. */
    private void round(int[][] lists, int from, int to, Supplier<CombinationSink> sinks) {
        int[] codes = SignalIndex.number(lists, from, to, data.size);
        int[] representatives = exitsBy.representatives();
        int chunk = Math.max(1, Math.min(exitsBy.size(), budget.outcomes() / Math.max(1, codes.length)));
        for (int first = 0; first < exitsBy.size(); first += chunk) {
            int chunkStart = first;
            int last = Math.min(exitsBy.size(), first + chunk);
            long start = System.nanoTime();
            List<IntFunction<Exits>> rules = new ArrayList<>();
            for (int key = first; key < last; key++) {
                rules.add(exit.exits().apply(study, exitsBy.params(representatives[key], exit.parameters())));
            }
            Outcomes[] outcomes = shareable() ? outcomes(codes, rules) : new Outcomes[0];
            long computed = System.nanoTime();
            times.outcomes += computed - start;
            List<int[]> slices = slices(first, last);
            workers.run(slices.size(), thread -> {
                CombinationRun walk = new CombinationRun(backtest, data, codes);
                CombinationSink sink = sinks.get();
                return number -> {
                    int[] slice = slices.get(number);
                    int walked = 0;
                    for (int i = slice[1]; i < slice[2]; i++) {
                        int combination = byExit[i];
                        if (listOf[combination] >= from && listOf[combination] < to) {
                            int[] list = lists[listOf[combination]];
                            int rule = slice[0] - chunkStart;
                            if (outcomes.length > 0) {
                                walk.shared(list, outcomes[rule]);
                            } else {
                                walk.dependent(list, rules.get(rule));
                            }
                            sink.take(combination, walk.tally(), walk.equity());
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
        return !backtest.sizing().isCompounding() && backtest.sizing().leverage() <= 1;
    }

    /** One table for each exit rule, or none at all if a rule depends on other signals. */
    private Outcomes[] outcomes(int[] codes, List<IntFunction<Exits>> rules) {
        Outcomes[] outcomes = new Outcomes[rules.size()];
        Arrays.setAll(outcomes, rule -> new Outcomes(codes.length));
        AtomicBoolean dependent = new AtomicBoolean();
        workers.run(rules.size() * OUTCOME_SLICES, thread -> {
            OpenPosition position = CombinationRun.position(backtest, data);
            ExitScan scan = new ExitScan(data);
            return number -> {
                IntFunction<Exits> rule = rules.get(number / OUTCOME_SLICES);
                Outcomes table = outcomes[number / OUTCOME_SLICES];
                int slice = number % OUTCOME_SLICES;
                int end = (int) ((long) codes.length * (slice + 1) / OUTCOME_SLICES);
                for (int id = (int) ((long) codes.length * slice / OUTCOME_SLICES); id < end; id++) {
                    int bar = codes[id] >> 1;
                    Exits exits = rule.apply(bar);
                    if (exits.onOppositeSignal()) {
                        dependent.set(true);
                        return;
                    }
                    table.exitBar[id] = -1;
                    if (position.open((codes[id] & 1) == 0, bar + 1, exits, 0)) {
                        scan.run(position, exits.maxHoldingPeriods(), data.size);
                        table.exitBar[id] = scan.exitBar;
                        table.pnl[id] = position.pnl;
                        table.units[id] = position.units;
                        table.exitFill[id] = position.exitFill;
                        table.carry[id] = position.carry;
                    }
                }
            };
        });
        return dependent.get() ? new Outcomes[0] : outcomes;
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
