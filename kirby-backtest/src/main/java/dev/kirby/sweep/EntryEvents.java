package dev.kirby.sweep;

import dev.kirby.market.Side;
import dev.kirby.strategy.Condition;
import dev.kirby.strategy.Entry;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Study;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * The events of one entry for every combination of its parameters. Conditions become bit sets over the bars, one for each
 * combination of their own parameters; events are their intersections.
 */
final class EntryEvents {

    private final Side side;
    private final Projection eventsBy;
    private final int[][] events;
    private final Projection confirmedBy;
    private final IntUnaryOperator[] signalBars;

    EntryEvents(ParameterGrid grid, Entry entry, Study study, int bars, Workers workers) {
        this.side = entry.side();
        List<Projection> projections = new ArrayList<>();
        List<long[][]> bits = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Condition condition : entry.conditions()) {
            Projection projection = new Projection(grid, condition.parameters());
            projections.add(projection);
            bits.add(bits(condition, projection, study, bars, workers));
            names.addAll(condition.parameters());
        }
        this.eventsBy = new Projection(grid, names);
        this.events = new int[eventsBy.size()][];
        int[] first = eventsBy.representatives();
        workers.run(first.length, thread -> key -> {
            long[] all = bits.get(0)[projections.get(0).of(first[key])].clone();
            for (int c = 1; c < bits.size(); c++) {
                long[] more = bits.get(c)[projections.get(c).of(first[key])];
                for (int word = 0; word < all.length; word++) {
                    all[word] &= more[word];
                }
            }
            events[key] = indices(all);
        });
        List<String> confirmation = entry.confirmation().parameters();
        this.confirmedBy = new Projection(grid, confirmation);
        this.signalBars = new IntUnaryOperator[confirmedBy.size()];
        int[] confirming = confirmedBy.representatives();
        for (int key = 0; key < signalBars.length; key++) {
            signalBars[key] =
                    entry.confirmation().signalBar().apply(study, confirmedBy.params(confirming[key], confirmation));
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

    /** The bars of the events of a combination of the grid, in order. */
    int[] events(int combination) {
        return events[eventsBy.of(combination)];
    }

    /** From the bar of an event to that of its signal, or -1. */
    IntUnaryOperator signalBar(int combination) {
        return signalBars[confirmedBy.of(combination)];
    }

    private static int[] indices(long[] bits) {
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        int[] indices = new int[count];
        int n = 0;
        for (int word = 0; word < bits.length; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                indices[n++] = (word << 6) + Long.numberOfTrailingZeros(left);
            }
        }
        return indices;
    }
}
