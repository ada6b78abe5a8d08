package dev.kirby.sweep;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.market.Side;
import dev.kirby.strategy.Condition;
import dev.kirby.strategy.Confirmation;
import dev.kirby.strategy.Entry;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.StatedRule;
import dev.kirby.strategy.Study;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * The signals of every combination of the parameters of entries and closing conditions. Entry signals are confirmed events
 * without those that a signal of the other side cancels.
 */
final class SignalLists {

    private final int size;
    private final int first;
    private final int last;
    private final Projection by;
    private final int[] representatives;
    private final List<Events> entries = new ArrayList<>();
    private final Conjunction closing;

    /** The events of an entry, and what confirms them for each combination of the confirmation's parameters. */
    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    private record Events(Side side, Conjunction conditions, Projection confirmedBy, IntUnaryOperator[] signalBars) {}

    /**
     * Computes the bits of conditions.
     *
     * @param room bytes for the bits of a condition
     */
    SignalLists(BarData data, ParameterGrid grid, StatedRule rule, Study study, Workers workers, long room) {
        this.size = data.size;
        this.first = Math.max(0, data.from - 1);
        this.last = data.size - 1;
        Map<Condition, ConditionBits> bits = new HashMap<>();
        for (Entry entry : rule.entries()) {
            Confirmation confirmation = entry.confirmation();
            Projection confirmedBy = new Projection(grid, confirmation.parameters());
            int[] of = confirmedBy.representatives();
            IntUnaryOperator[] signalBars =
                    new IntUnaryOperator[confirmation.equals(Confirmation.AT_ONCE) ? 0 : of.length];
            Arrays.setAll(
                    signalBars,
                    key -> confirmation
                            .signalBar()
                            .apply(study, confirmedBy.params(of[key], confirmation.parameters())));
            Conjunction conditions = conjunction(entry.conditions(), grid, study, workers, room, bits);
            entries.add(new Events(entry.side(), conditions, confirmedBy, signalBars));
        }
        this.closing = conjunction(rule.closing(), grid, study, workers, room, bits);
        this.by = new Projection(grid, rule.signalParameters());
        this.representatives = by.representatives();
    }

    private static Conjunction conjunction(
            List<Condition> conditions,
            ParameterGrid grid,
            Study study,
            Workers workers,
            long room,
            Map<Condition, ConditionBits> bits) {
        List<Conjunction.Term> terms = new ArrayList<>();
        for (Condition condition : conditions) {
            Condition stated = condition.isOpposite() ? condition.not() : condition;
            terms.add(new Conjunction.Term(
                    bits.computeIfAbsent(stated, c -> new ConditionBits(grid, c, study, workers, room)),
                    condition.isOpposite()));
        }
        return new Conjunction(terms);
    }

    /** Which list each combination of the grid has. */
    Projection by() {
        return by;
    }

    /** Whether signals close: lists are then runs of {@link Decisions}, otherwise {@linkplain EntrySignal entry signals}. */
    boolean close() {
        return !closing.terms().isEmpty();
    }

    /** Makes lists, with buffers of its own: one per thread. */
    Maker maker() {
        return new Maker();
    }

    /** Makes one list at a time, in order of bars. */
    final class Maker {
        private final long[] longs = new long[(size + 63) >>> 6];
        private final long[] shorts = new long[longs.length];
        private final long[] closes = new long[longs.length];
        private final long[] events = new long[longs.length];

        int[] make(int list) {
            int combination = representatives[list];
            Arrays.fill(longs, 0);
            Arrays.fill(shorts, 0);
            for (Events entry : entries) {
                add(entry, combination, entry.side() == Side.LONG ? longs : shorts);
            }
            for (int word = 0; word < longs.length; word++) {
                long both = longs[word] & shorts[word];
                longs[word] ^= both;
                shorts[word] ^= both;
            }
            within(longs);
            within(shorts);
            if (!close()) {
                return signals();
            }
            closing.write(combination, closes);
            within(closes);
            return runs();
        }

        private void add(Events entry, int combination, long[] signals) {
            entry.conditions().write(combination, events);
            int confirmations = entry.signalBars().length;
            if (confirmations == 0) {
                for (int word = 0; word < signals.length; word++) {
                    signals[word] |= events[word];
                }
                return;
            }
            IntUnaryOperator signalBar = entry.signalBars()[entry.confirmedBy().of(combination)];
            if (size % 64 != 0) {
                events[events.length - 1] &= (1L << size) - 1;
            }
            for (int word = 0; word < events.length; word++) {
                for (long left = events[word]; left != 0; left &= left - 1) {
                    int bar = signalBar.applyAsInt((word << 6) + Long.numberOfTrailingZeros(left));
                    if (bar >= 0) {
                        signals[bar >>> 6] |= 1L << bar;
                    }
                }
            }
        }

        /** Clears the bars whose signals cannot be followed: those before the first and from the last on. */
        private void within(long[] words) {
            Arrays.fill(words, 0, first >>> 6, 0);
            words[first >>> 6] &= -1L << first;
            int end = last >>> 6;
            words[end] &= (1L << last) - 1;
            Arrays.fill(words, end + 1, words.length, 0);
        }

        private int[] signals() {
            int count = 0;
            for (int word = 0; word < longs.length; word++) {
                count += Long.bitCount(longs[word] | shorts[word]);
            }
            int[] signals = new int[count];
            int n = 0;
            for (int word = 0; word < longs.length; word++) {
                for (long left = longs[word] | shorts[word]; left != 0; left &= left - 1) {
                    int bit = Long.numberOfTrailingZeros(left);
                    signals[n++] = EntrySignal.of((word << 6) + bit, (longs[word] >>> bit & 1) != 0);
                }
            }
            return signals;
        }

        /** The two bits of an action's ordinal as two rows of bits: a run starts where one of them changes. */
        private int[] runs() {
            int count = 0;
            long[] low = longs;
            long[] high = shorts;
            for (int word = 0; word < low.length; word++) {
                long close = closes[word] & ~(low[word] | high[word]);
                low[word] |= close;
                high[word] |= close;
                events[word] = (low[word] ^ ((low[word] << 1) | (word == 0 ? 0 : low[word - 1] >>> 63)))
                        | (high[word] ^ ((high[word] << 1) | (word == 0 ? 0 : high[word - 1] >>> 63)));
                count += Long.bitCount(events[word]);
            }
            int[] runs = new int[count];
            int n = 0;
            for (int word = 0; word < low.length; word++) {
                for (long left = events[word]; left != 0; left &= left - 1) {
                    int bit = Long.numberOfTrailingZeros(left);
                    int action = (int) (((low[word] >>> bit) & 1) | (((high[word] >>> bit) & 1) << 1));
                    runs[n++] = Decisions.run((word << 6) + bit, action);
                }
            }
            return runs;
        }
    }
}
