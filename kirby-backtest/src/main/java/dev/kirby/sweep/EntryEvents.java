package dev.kirby.sweep;

import dev.kirby.market.Side;
import dev.kirby.strategy.Condition;
import dev.kirby.strategy.Entry;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Study;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * The events of one entry for every combination of its parameters. Conditions become bit sets over the bars, one for each
 * combination of their own parameters; events are their intersections.
 */
final class EntryEvents {

    private final Side side;
    private final List<Projection> conditionsBy = new ArrayList<>();
    private final List<long[][]> conditions = new ArrayList<>();
    private final Projection confirmedBy;
    private final IntUnaryOperator[] signalBars;

    EntryEvents(ParameterGrid grid, Entry entry, Study study, int bars, Workers workers) {
        this.side = entry.side();
        for (Condition condition : entry.conditions()) {
            Projection by = new Projection(grid, condition.parameters());
            conditionsBy.add(by);
            conditions.add(bits(condition, by, study, bars, workers));
        }
        List<String> confirmation = entry.confirmation().parameters();
        this.confirmedBy = new Projection(grid, confirmation);
        this.signalBars = new IntUnaryOperator[confirmedBy.size()];
        int[] first = confirmedBy.representatives();
        for (int key = 0; key < signalBars.length; key++) {
            signalBars[key] =
                    entry.confirmation().signalBar().apply(study, confirmedBy.params(first[key], confirmation));
        }
    }

    private static long[][] bits(Condition condition, Projection by, Study study, int bars, Workers workers) {
        int[] first = by.representatives();
        long[][] holding = new long[by.size()][];
        workers.run(first.length, thread -> key -> {
            IntPredicate test = condition.test().apply(study, by.params(first[key], condition.parameters()));
            long[] words = new long[(bars + 63) >>> 6];
            for (int bar = 0; bar < bars; bar++) {
                if (test.test(bar)) {
                    words[bar >>> 6] |= 1L << bar;
                }
            }
            holding[key] = words;
        });
        return holding;
    }

    Side side() {
        return side;
    }

    /** Adds the signals of a combination of the grid to a bit set over the bars. */
    void addSignals(int combination, long[] signals) {
        IntUnaryOperator signalBar = signalBars[confirmedBy.of(combination)];
        long[][] holding = new long[conditions.size()][];
        for (int c = 0; c < holding.length; c++) {
            holding[c] = conditions.get(c)[conditionsBy.get(c).of(combination)];
        }
        for (int word = 0; word < signals.length; word++) {
            long events = holding[0][word];
            for (int c = 1; c < holding.length; c++) {
                events &= holding[c][word];
            }
            for (; events != 0; events &= events - 1) {
                int bar = signalBar.applyAsInt((word << 6) + Long.numberOfTrailingZeros(events));
                if (bar >= 0) {
                    signals[bar >>> 6] |= 1L << bar;
                }
            }
        }
    }
}
