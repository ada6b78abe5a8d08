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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The signals of every combination of the parameters of entries and closing conditions. Entry signals are confirmed events
 * without those that a signal of the other side cancels.
 */
final class SignalLists {

    private static final int MOST_TOGETHER = 48;

    private final int size;
    private final int first;
    private final int last;
    private final Projection by;
    // Lists are numbered so that those that are confirmed alike follow one another: the number of each key of the
    // projection, a combination that has the list, and what confirms it.
    private final int[] numbers;
    private final int[] representatives;
    private final int[] confirmedBy;
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
        Set<String> confirming = new HashSet<>();
        rule.entries().forEach(entry -> confirming.addAll(entry.confirmation().parameters()));
        Projection alike = new Projection(grid, confirming);
        int[] of = by.representatives();
        int[] order = IntStream.range(0, of.length)
                .boxed()
                .sorted(Comparator.comparingInt(key -> alike.of(of[key])))
                .mapToInt(Integer::intValue)
                .toArray();
        this.numbers = new int[of.length];
        this.representatives = new int[of.length];
        this.confirmedBy = new int[of.length];
        for (int list = 0; list < order.length; list++) {
            numbers[order[list]] = list;
            representatives[list] = of[order[list]];
            confirmedBy[list] = alike.of(representatives[list]);
        }
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

    /** How many lists there are. */
    int count() {
        return numbers.length;
    }

    /** The list of each combination of the grid. */
    int[] ofAll() {
        int[] lists = by.ofAll();
        for (int i = 0; i < lists.length; i++) {
            lists[i] = numbers[lists[i]];
        }
        return lists;
    }

    /** Lists that are made together: the first of each part, and the end. Lists that nothing confirms are made one by one. */
    int[] parts(int from, int to) {
        boolean confirmed = entries.stream().anyMatch(entry -> entry.signalBars().length > 0);
        return IntStream.rangeClosed(from, to)
                .filter(list -> list == from
                        || list == to
                        || !confirmed
                        || confirmedBy[list] != confirmedBy[list - 1]
                        || (list - from) % MOST_TOGETHER == 0)
                .toArray();
    }

    /** Whether signals close: lists are then runs of {@link Decisions}, otherwise {@linkplain EntrySignal entry signals}. */
    boolean close() {
        return !closing.terms().isEmpty();
    }

    /** Makes lists, with buffers of its own: one per thread. */
    Maker maker() {
        return new Maker();
    }

    /** Makes the lists of a part, each in order of bars. */
    final class Maker {
        private final long[] longs = new long[(size + 63) >>> 6];
        private final long[] shorts = new long[longs.length];
        private final long[] closes = new long[longs.length];
        private final long[] events = new long[longs.length];
        private final long[] any = new long[longs.length];
        private final Delays[] delays = new Delays[entries.size()];

        /** Makes lists that are confirmed alike, into their places. */
        void make(int from, int to, int[][] lists) {
            for (int e = 0; e < delays.length; e++) {
                if (entries.get(e).signalBars().length > 0) {
                    delays[e] = found(entries.get(e), from, to, delays[e]);
                }
            }
            for (int list = from; list < to; list++) {
                lists[list] = make(list);
            }
        }

        private Delays found(Events entry, int from, int to, @Nullable Delays before) {
            Arrays.fill(any, 0);
            for (int list = from; list < to; list++) {
                entry.conditions().write(representatives[list], events);
                for (int word = 0; word < any.length; word++) {
                    any[word] |= events[word];
                }
            }
            Delays found = before == null ? new Delays(size) : before;
            int key = entry.confirmedBy().of(representatives[from]);
            found.find(entry.signalBars()[key], any);
            return found;
        }

        private int[] make(int list) {
            int combination = representatives[list];
            Arrays.fill(longs, 0);
            Arrays.fill(shorts, 0);
            for (int e = 0; e < delays.length; e++) {
                Events entry = entries.get(e);
                long[] signals = entry.side() == Side.LONG ? longs : shorts;
                entry.conditions().write(combination, events);
                if (entry.signalBars().length > 0) {
                    delays[e].add(events, signals);
                } else {
                    for (int word = 0; word < signals.length; word++) {
                        signals[word] |= events[word];
                    }
                }
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
