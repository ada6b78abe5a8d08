package dev.kirby.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class DelaysTest {

    @Test
    void add_the_signal_of_each_event() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int size = 1 + random.nextInt(400);
            Delays delays = new Delays(size);
            for (int round = 0; round < 3; round++) {
                int longest = random.nextInt(3) == 0 ? 100 : 1 + random.nextInt(10);
                int[] signalOf = random.ints(size, -2, longest).toArray();
                IntUnaryOperator signalBar =
                        bar -> signalOf[bar] < 0 || bar + signalOf[bar] >= size ? -1 : bar + signalOf[bar];
                BitSet all = events(random, size);
                delays.find(signalBar, words(all, size));
                for (int list = 0; list < 3; list++) {
                    BitSet some = events(random, size);
                    some.and(all);
                    BitSet expected = events(random, size);
                    long[] signals = words(expected, size);
                    some.stream().map(signalBar).filter(bar -> bar >= 0).forEach(expected::set);

                    delays.add(words(some, size), signals);

                    assertThat(BitSet.valueOf(signals)).as("seed %d", seed).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void do_not_look_at_bits_beyond_the_last_bar() {
        Delays delays = new Delays(70);
        long[] signals = new long[2];

        delays.find(bar -> bar < 70 ? bar : Integer.MAX_VALUE, new long[] {-1, -1});
        delays.add(new long[] {-1, -1}, signals);

        assertThat(BitSet.valueOf(signals).cardinality()).isEqualTo(70);
    }

    private static BitSet events(Random random, int size) {
        BitSet events = new BitSet();
        random.ints(random.nextInt(size + 1), 0, size).forEach(events::set);
        return events;
    }

    private static long[] words(BitSet bits, int size) {
        long[] words = new long[(size + 63) >>> 6];
        long[] set = bits.toLongArray();
        System.arraycopy(set, 0, words, 0, set.length);
        return words;
    }
}
