package dev.kirby.sweep;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.market.Side;
import dev.kirby.strategy.Entry;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.StatedRule;
import dev.kirby.strategy.Study;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The signals of every combination of the parameters of entries. Signals are confirmed events without those that
 * a signal of the other side cancels.
 */
final class SignalLists {

    private final BarData data;
    private final Projection by;
    private final int[] representatives;
    private final List<EntryEvents> entries = new ArrayList<>();

    SignalLists(BarData data, ParameterGrid grid, StatedRule rule, Study study, Workers workers) {
        this.data = data;
        Set<String> names = new LinkedHashSet<>();
        for (Entry entry : rule.entries()) {
            entry.conditions().forEach(condition -> names.addAll(condition.parameters()));
            names.addAll(entry.confirmation().parameters());
            entries.add(new EntryEvents(grid, entry, study, data.size, workers));
        }
        this.by = new Projection(grid, names);
        this.representatives = by.representatives();
    }

    /** Which list each combination of the grid has. */
    Projection by() {
        return by;
    }

    /** Makes lists, with buffers of its own: one per thread. */
    Maker maker() {
        return new Maker();
    }

    /** Makes one list at a time. A signal is coded as {@code bar * 2}, plus 1 for a short; lists are in order of bars. */
    final class Maker {
        private final long[] longs = new long[(data.size + 63) >>> 6];
        private final long[] shorts = new long[longs.length];

        int[] make(int list) {
            Arrays.fill(longs, 0);
            Arrays.fill(shorts, 0);
            for (EntryEvents entry : entries) {
                entry.addSignals(representatives[list], entry.side() == Side.LONG ? longs : shorts);
            }
            int count = 0;
            for (int word = 0; word < longs.length; word++) {
                count += Long.bitCount(longs[word] ^ shorts[word]);
            }
            int[] codes = new int[count];
            int n = 0;
            for (int word = 0; word < longs.length; word++) {
                for (long left = longs[word] ^ shorts[word]; left != 0; left &= left - 1) {
                    int bit = Long.numberOfTrailingZeros(left);
                    int bar = (word << 6) + bit;
                    if (bar + 1 >= data.from && bar + 1 < data.size) {
                        codes[n++] = bar * 2 + (int) (shorts[word] >>> bit & 1);
                    }
                }
            }
            return n == count ? codes : Arrays.copyOf(codes, n);
        }
    }
}
